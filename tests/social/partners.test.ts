import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { askPartners, openPartner } from '../../src/social/partners/asked-partner.ts';
import {
  questionName,
  readPartnerAnswer,
  signPartnerAnswer,
} from '../../src/social/partners/partner-answer.ts';
import { PartnerSettings, type PartnerQuestion } from '../../src/social/partners/partner.ts';
import { Day } from '../../src/social/day.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const keys = generateKeyPairSync('ed25519');
const { x = '' } = keys.publicKey.export({ format: 'jwk' });
const signer = { kid: 'water-1', privateKey: keys.privateKey };
const secret = randomBytes(32).toString('base64url');
const now = () => Instant.parse(Date.UTC(2026, 2, 2, 12));
const iat = now() / 1000;

function settings(door: object, more: object = {}): PartnerSettings {
  return PartnerSettings.parse({
    schema: 'rsu.partner/1',
    id: 'utility',
    variables: ['power_year', 'owns_car'],
    asks: { people: true, attributes: ['meter'] },
    key: { kid: signer.kid, x },
    secret,
    door,
    ...more,
  });
}

const number = Idcs.parse(`212345678${verhoeffDigit('212345678')}`);
const question: PartnerQuestion = {
  people: [number],
  contracts: [
    { attribute: 'meter', value: 'M1' },
    { attribute: 'account', value: 'not for a utility' },
  ],
};
const asked: PartnerQuestion = {
  people: [number],
  contracts: [{ attribute: 'meter', value: 'M1' }],
};
const about = questionName(secret, asked);
const power = {
  variable: 'power_year',
  value: '84.20',
  observed: Day.parse('2026-01-31'),
  month: 'none' as const,
  validUntil: 'unlimited' as const,
  reference: 'c-17',
};
const answer = { partner: 'utility', about, nonce: 'file', iat, values: [power] };
const partner = settings({ kind: 'files', directory: '/nowhere', daysMax: 31 });
const expected = { about, nonce: 'file', now: now(), ageMsMax: 1_000 };

describe('a partner’s answer', () => {
  test('is believed when the partner signed it for this question', () => {
    const read = readPartnerAnswer(signPartnerAnswer(answer, signer), partner, expected);
    expect(read).toEqual({ ok: true, value: [power] });
  });

  test.each([
    ['answer_to_another_question', { about: 'other' }],
    ['answer_to_another_question', { nonce: 'other' }],
    ['answer_to_another_question', { partner: 'ministry' }],
    ['answer_stale', { iat: iat - 2 }],
    ['answer_of_the_future', { iat: iat + 61 }],
    ['variable_not_its_own', { values: [{ ...power, variable: 'no_pension' }] }],
    ['value_of_the_future', { values: [{ ...power, observed: Day.parse('2026-04-01') }] }],
    ['answer_malformed', { values: [{ ...power, value: 'much' }] }],
  ] as const)('is not believed: %s', (why, more) => {
    const text = signPartnerAnswer({ ...answer, ...more }, signer);
    expect(readPartnerAnswer(text, partner, expected)).toEqual({ ok: false, error: why });
  });

  test('is not believed when any character of it is another, or another key signed it', () => {
    const text = signPartnerAnswer(answer, signer);
    for (let place = 0; place < text.length; place += 1) {
      const other = text[place] === 'A' ? 'B' : 'A';
      const changed = `${text.slice(0, place)}${other}${text.slice(place + 1)}`;
      expect(readPartnerAnswer(changed, partner, expected).ok).toBe(false);
    }
    const stranger = { kid: signer.kid, privateKey: generateKeyPairSync('ed25519').privateKey };
    expect(readPartnerAnswer(signPartnerAnswer(answer, stranger), partner, expected)).toEqual({
      ok: false,
      error: 'answer_altered',
    });
    const renamed = signPartnerAnswer(answer, { ...signer, kid: 'water-2' });
    expect(readPartnerAnswer(renamed, partner, expected)).toEqual({
      ok: false,
      error: 'answer_key_unknown',
    });
    expect(readPartnerAnswer('', partner, expected).ok).toBe(false);
  });
});

test('a question’s name does not depend on its order, and needs the secret', () => {
  const turned = { ...question, contracts: question.contracts.toReversed() };
  expect(questionName(secret, turned)).toBe(questionName(secret, question));
  expect(questionName(randomBytes(32).toString('base64url'), question)).not.toBe(
    questionName(secret, question),
  );
});

test('a partner is this machine or encrypted, and is not called as what nobody verified', () => {
  const http = { kind: 'http', address: 'http://utility.example/', waitMs: 1_000 };
  expect(() => settings(http)).toThrow();
  expect(() => settings({ ...http, address: 'https://utility.example/' })).not.toThrow();
  const files = { kind: 'files', directory: '/d', daysMax: 31 };
  expect(() => settings(files, { id: 'declared' })).toThrow();
});

let directory = '';
let server: Server | undefined;
afterEach(async () => {
  if (directory !== '') rmSync(directory, { recursive: true });
  directory = '';
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

describe('a partner that delivers files', () => {
  test('says what it signed, and nothing of whom it has no file', async () => {
    directory = mkdtempSync(join(tmpdir(), 'basma-partner-'));
    const delivered = openPartner(settings({ kind: 'files', directory, daysMax: 31 }), now);
    expect(await delivered.ask(question)).toMatchObject({
      error: { kind: 'partner_knows_nothing' },
    });
    writeFileSync(join(directory, `${about}.jws`), signPartnerAnswer(answer, signer));
    expect(await delivered.ask(question)).toEqual({ ok: true, value: [power] });
    writeFileSync(
      join(directory, `${about}.jws`),
      signPartnerAnswer({ ...answer, iat: 1 }, signer),
    );
    expect(await delivered.ask(question)).toMatchObject({
      error: { kind: 'partner_not_believed', why: 'answer_stale' },
    });
  });

  test('is down while its directory is not there', async () => {
    const delivered = openPartner(partner, now);
    expect(await delivered.ask(question)).toEqual({
      ok: false,
      error: { kind: 'partner_down', code: 'enoent' },
    });
  });
});

/** A partner's own service, on a port of this machine. */
async function service(reply: (question: { about: string; nonce: string }) => string | number) {
  const heard: unknown[] = [];
  const started = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const body = JSON.parse(text);
      heard.push(body);
      const said = reply(body);
      response.statusCode = typeof said === 'number' ? said : 200;
      response.end(typeof said === 'number' ? '' : said);
    });
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', () => resolve()));
  const at = started.address();
  if (at === null || typeof at === 'string') throw new Error('a port');
  const address = `http://127.0.0.1:${at.port}/answers`;
  return { heard, partner: openPartner(settings({ kind: 'http', address, waitMs: 2_000 }), now) };
}

describe('a partner that is asked over HTTP', () => {
  test('is told no more than it needs, and believed for this question alone', async () => {
    const { heard, partner: utility } = await service(({ about: name, nonce }) =>
      signPartnerAnswer({ ...answer, about: name, nonce }, signer),
    );
    expect(await utility.ask(question)).toEqual({ ok: true, value: [power] });
    expect(heard).toEqual([
      {
        schema: 'rsu.partner-question/1',
        about,
        nonce: expect.stringMatching(/^[\w-]{36}$/),
        ...asked,
      },
    ]);
    const none = { people: [], contracts: [{ attribute: 'account', value: '1' }] } as const;
    expect(await utility.ask(none)).toMatchObject({ error: { kind: 'partner_knows_nothing' } });
    expect(heard).toHaveLength(1);
  });

  test('does not pass for an answer that it gave before', async () => {
    const old = signPartnerAnswer({ ...answer, nonce: 'before' }, signer);
    const { partner: utility } = await service(() => old);
    expect(await utility.ask(question)).toMatchObject({
      error: { kind: 'partner_not_believed', why: 'answer_to_another_question' },
    });
  });

  test('that is down, refuses, talks without end or goes elsewhere says nothing', async () => {
    const refusing = await service(() => 503);
    const elsewhere = settings({ kind: 'http', address: 'http://127.0.0.1:9/', waitMs: 500 });
    const check = await askPartners([refusing.partner, openPartner(elsewhere, now)], question);
    expect(check).toMatchObject({
      answers: [],
      silent: [
        { partner: 'utility', silence: { kind: 'partner_down', code: 'status_503' } },
        { partner: 'utility', silence: { kind: 'partner_down' } },
      ],
    });
    server?.close();
    const endless = await service(() => 'a'.repeat(70_000));
    expect(await endless.partner.ask(question)).toMatchObject({
      error: { kind: 'partner_down', code: 'answer_too_long' },
    });
  });
});
