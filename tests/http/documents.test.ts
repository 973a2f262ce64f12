import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { trustedDocumentKey } from '../../src/credentials/identity-qr/document-signer.ts';
import { verifyIdentityQr } from '../../src/credentials/identity-qr/verify-identity-qr.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { Instant } from '../../src/vocabulary/time.ts';

let directory: string;
let station: RunningStation;
let token: string;
let clerk: OperatorClient;
const secret = 'a secret for documents';

async function sessionOf(operator: string, word: string): Promise<string> {
  const body = JSON.stringify({ operator, secret: word });
  const headers = { 'content-type': 'application/json' };
  const begun = await fetch(`${station.address}/v1/sessions`, { method: 'POST', headers, body });
  return z.object({ token: z.string() }).parse(await begun.json()).token;
}

async function open(more: object = {}): Promise<void> {
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, ...more });
  station = await openRehearsal(config, { write: () => undefined });
  clerk = new OperatorClient(station.address);
  if (station.firstOperator !== 'known') {
    await clerk.begin(station.firstOperator.id, station.firstOperator.secret);
    await clerk.changeSecret(secret);
  }
  await clerk.begin('first-operator', secret);
  token = await sessionOf('first-operator', secret);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-documents-'));
  await open();
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

function post(path: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return fetch(`${station.address}${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const shown = (person: string) => ({
  kind: 'shown',
  face: base64(generatedPhotograph(person, randomUUID())),
});

async function enrolled(person: string) {
  const recordId = randomUUID();
  const fingers = (['right_index', 'left_thumb'] as const).map((position) => ({
    position,
    image: generatedImpression(person, position, 'one'),
  }));
  const seed = Buffer.from(person.padEnd(2)).readUInt16LE() % 9_000;
  const face = generatedPhotograph(person, 'one');
  const answer = await clerk.enrol(generatedRecord(seed), face, recordId, { fingers });
  return { recordId, idcs: z.string().parse(answer.body['idcs']), seed };
}

const Code = z.object({ code: z.string(), expiresAt: z.iso.datetime() });
const Signers = z.object({
  issuer: z.string(),
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: z.string(),
      y: z.string(),
      kid: z.string(),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
    }),
  ),
});

/** As a verifier does who knows nothing but the station's address. */
async function verified(code: string, at = Date.now()) {
  const answer = await fetch(`${station.address}/.well-known/document-signers.json`);
  const { issuer, keys } = Signers.parse(await answer.json());
  return verifyIdentityQr(code, {
    trust: {
      keys: keys.map((key) => trustedDocumentKey(key, issuer)),
      certified: 'none',
    },
    now: Instant.parse(at),
    clockToleranceS: 60,
    lifetimeSMax: 10 * 366 * 86_400,
  });
}

const codeOf = async (answer: Response) =>
  z.object({ code: z.string() }).parse(await answer.json()).code;

test('a card is printed for whoever was enrolled a moment ago', async () => {
  const { recordId, idcs } = await enrolled('aicha');
  const body = { idcs, proof: { kind: 'enrolment', recordId } };
  const card = await post('/v1/residents/card', body);
  expect({ status: card.status, type: card.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'application/pdf',
  });
  const pdf = Buffer.from(await card.arrayBuffer());
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1')).toMatch(/\/Count 2/);
});

test('a code says who is shown, by published keys, and holds for five years', async () => {
  const { idcs, seed } = await enrolled('badr');
  const answer = await post('/v1/residents/identity-qr', { idcs, proof: shown('badr') });
  const { code, expiresAt } = Code.parse(await answer.json());
  const result = await verified(code);
  if (!result.ok) throw new Error(result.error.kind);
  const { identity, expiresAt: end, issuer } = result.value.token;
  const { demographics } = generatedRecord(seed);
  expect(issuer).toBe(station.address);
  expect(identity.id).toBe(idcs);
  expect(identity.nationality).toBe(demographics.nationality);
  expect(identity.fullName ?? '').toContain(demographics.givenName.latin ?? '?');
  expect(identity.photoFormat).toBe(4);
  expect(identity.photo?.length).toBeLessThanOrEqual(800);
  expect(identity.bestFingers?.toSorted((a, b) => a - b)).toEqual([2, 6]);
  expect(new Date(end * 1000).toISOString()).toBe(
    new Date(Math.floor(Date.parse(expiresAt) / 1000) * 1000).toISOString(),
  );
  const year = 366 * 86_400_000;
  expect(await verified(code, Date.now() + 6 * year)).toMatchObject({ error: { kind: 'expired' } });
  expect(await verified(code, Date.now() - year)).toMatchObject({
    error: { kind: 'not_yet_valid' },
  });
});

test('what was signed still verifies after the key was rotated, twice', async () => {
  const { idcs } = await enrolled('chadia');
  const issue = () => post('/v1/residents/identity-qr', { idcs, proof: shown('chadia') });
  const first = Code.parse(await (await issue()).json());
  for (const _rotation of [1, 2]) {
    const rotated = await clerk.call('POST', '/v1/key-rotations', { purpose: 'document-signer' });
    expect(rotated.status).toBe(201);
  }
  const second = Code.parse(await (await issue()).json());
  expect((await verified(first.code)).ok).toBe(true);
  expect((await verified(second.code)).ok).toBe(true);
});

test('somebody else gets no document, however often she tries', async () => {
  const { idcs } = await enrolled('driss');
  for (let attempt = 0; attempt < 6; attempt += 1) {
    const answer = await post('/v1/residents/card', { idcs, proof: shown('a stranger') });
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'not_the_resident']);
  }
  // By now nobody passes until the hour is over: a guesser could not be told from her.
  const herself = await post('/v1/residents/identity-qr', { idcs, proof: shown('driss') });
  expect(await codeOf(herself)).toBe('not_the_resident');
});

test('an enrolment proves nothing for another number, or when it is not there', async () => {
  const [one, other] = [await enrolled('esma'), await enrolled('farid')];
  for (const recordId of [other.recordId, randomUUID()]) {
    const body = { idcs: one.idcs, proof: { kind: 'enrolment', recordId } };
    expect(await codeOf(await post('/v1/residents/card', body))).toBe('enrolment_not_recent');
  }
});

test('no document for nobody, for a locked resident, or without anything shown', async () => {
  const { idcs, recordId } = await enrolled('ghali');
  const nothing = await post('/v1/residents/card', { idcs, proof: { kind: 'shown' } });
  expect(await codeOf(nothing)).toBe('nothing_to_compare');
  const nobody = await post('/v1/residents/card', { idcs: '2000000006', proof: shown('ghali') });
  expect(await codeOf(nobody)).toBe('resident_unknown');
  await clerk.call('POST', '/v1/residents/locks', { idcs, locked: true });
  const proof = { kind: 'enrolment', recordId };
  expect(await codeOf(await post('/v1/residents/card', { idcs, proof }))).toBe('resident_locked');
});

test('a document needs an operator, and her proof a known form', async () => {
  const unknown = { idcs: '2000000006', proof: { kind: 'trust me' } };
  expect(await codeOf(await post('/v1/residents/card', unknown))).toBe('body_invalid');
  token = 'nobody';
  const answer = await post('/v1/residents/identity-qr', unknown);
  expect(await codeOf(answer)).toBe('session_required');
  token = await sessionOf('first-operator', secret);
});

test('a station without a browser prints no card, and still signs codes', async () => {
  await station.close();
  await open({ cardPrinter: join(directory, 'no-browser') });
  const { idcs, recordId } = await enrolled('hajar');
  const body = { idcs, proof: { kind: 'enrolment', recordId } };
  const card = await post('/v1/residents/card', body);
  expect([card.status, await codeOf(card)]).toEqual([503, 'printer_missing']);
  expect((await post('/v1/residents/identity-qr', body)).status).toBe(200);
});
