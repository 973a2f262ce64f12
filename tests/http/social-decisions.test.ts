import { createRemoteJWKSet, jwtVerify } from 'jose';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ProgrammeClient } from '../../src/cli/programme-client.ts';
import { send, type Answer } from '../../src/cli/station-client.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import {
  openSocialStation,
  type Enrolled,
  type Family,
  type SocialStation,
} from '../social/a-social-station.ts';

let social: SocialStation;
let family: Family;
let aid: ProgrammeClient;
let school: ProgrammeClient;

beforeAll(async () => {
  social = await openSocialStation();
  family = await social.family('alaoui');
  await social.facts(family.household);
  const audience = `${social.address}/v1/scores`;
  aid = await social.programme('direct-aid', { audience });
  school = await social.programme('school', {
    audience,
    sector: 'school.example',
    socialProgrammes: ['AMO_TADAMON'],
  });
});
afterAll(() => social.close());

interface Asking {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly purpose?: string;
}

async function asked(
  client: ProgrammeClient,
  method: 'GET' | 'POST',
  path: string,
  { body, headers = {}, purpose = 'social-eligibility' }: Asking = {},
): Promise<Answer> {
  return send(social.address, {
    method,
    path,
    headers: {
      'client-assertion': await client.assertion(),
      'basma-purpose': purpose,
      'basma-basis': 'law-72-18',
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
}

const Verified = z.object({ token: z.string(), subject: z.string() });
let captures = 0;
async function verified(client: ProgrammeClient, { person, idcs }: Enrolled, purpose: string) {
  captures += 1;
  const face = generatedPhotograph(person, `capture ${captures}`);
  const answer = await client.verify({ purpose, claimed: { kind: 'idcs', idcs }, face });
  return Verified.parse(answer.body);
}

const Handed = z.object({ household: z.string(), token: z.string() });
async function decided(client: ProgrammeClient, subject: string, programme = 'ASD') {
  const answer = await asked(client, 'POST', '/v1/decisions', { body: { programme, subject } });
  return { ...answer, ...Handed.partial().parse(answer.body) };
}

describe('the identity token of a verification', () => {
  const score = (client: ProgrammeClient, token: string, purpose = 'social-scoring') =>
    asked(client, 'POST', '/v1/scores', {
      body: {},
      purpose,
      headers: { authorization: `Bearer ${token}` },
    });

  test('authorises a score with every term, once', async () => {
    const { token } = await verified(aid, family.mother, 'social-scoring');
    const first = await score(aid, token);
    expect(first).toMatchObject({ status: 200, body: { score: { kind: 'scored' } } });
    const again = await score(aid, token);
    expect(again).toMatchObject({
      status: 401,
      body: { code: 'token_refused', why: 'identity_token_used' },
    });
  });

  test('of another purpose, another programme, altered or missing authorises nothing', async () => {
    const payment = await verified(aid, family.mother, 'payment');
    expect((await score(aid, payment.token)).body).toMatchObject({
      code: 'token_refused',
      why: 'identity_token_of_another_purpose',
    });
    const { token } = await verified(aid, family.mother, 'social-scoring');
    expect((await score(school, token)).body).toMatchObject({ why: 'wrong_claims' });
    expect((await score(aid, `${token}x`)).status).toBe(401);
    expect((await score(aid, '')).body).toMatchObject({ code: 'token_refused', why: 'missing' });
    const stated = await score(aid, token, 'payment');
    expect(stated).toMatchObject({ status: 403, body: { code: 'purpose_not_allowed' } });
    // None of these used it up.
    expect((await score(aid, token)).status).toBe(200);
  });

  test('of another audience authorises nothing', async () => {
    const other = await social.programme('elsewhere', { audience: 'https://scoring.example' });
    const { token } = await verified(other, family.mother, 'social-scoring');
    expect(await score(other, token)).toMatchObject({
      status: 401,
      body: { code: 'token_refused', why: 'wrong_audience' },
    });
  });
});

describe('a programme', () => {
  test('is told its own decisions, signed, and under names of its own', async () => {
    const { subject } = await verified(aid, family.mother, 'payment');
    const handed = await decided(aid, subject);
    expect(handed).toMatchObject({
      status: 200,
      body: { programme: 'ASD', outcome: { kind: 'eligible', basis: 'threshold' } },
    });
    const keys = createRemoteJWKSet(new URL(`${social.address}/.well-known/decisions.json`));
    const { payload } = await jwtVerify(handed.token ?? '', keys, { typ: 'rsu-decision+jwt' });
    expect(payload).toMatchObject({ aud: 'direct-aid', prog: 'ASD', sub: handed.household });
    expect(JSON.stringify(payload)).not.toContain(family.household);

    const elsewhere = await verified(school, family.mother, 'payment');
    const other = await decided(school, elsewhere.subject, 'AMO_TADAMON');
    expect(other.household).not.toBe(handed.household);
    const foreign = await decided(school, elsewhere.subject, 'ASD');
    expect(foreign).toMatchObject({ status: 403, body: { code: 'social_programme_not_allowed' } });
    // A subject is its programme's alone.
    expect(await decided(school, subject, 'AMO_TADAMON')).toMatchObject({
      status: 404,
      body: { code: 'subject_unknown' },
    });
  });

  test('lists who is eligible, under the same names, and nobody else’s', async () => {
    const { subject } = await verified(aid, family.mother, 'payment');
    const { household } = await decided(aid, subject);
    const path = '/v1/decisions?programme=ASD&outcome=eligible';
    const listed = await asked(aid, 'GET', path);
    expect(listed.body).toMatchObject({
      decisions: [{ household, outcome: 'eligible' }],
      next: 'none',
    });
    expect((await asked(school, 'GET', path)).body['code']).toBe('social_programme_not_allowed');
    const forged = await asked(aid, 'GET', `${path}&after=${family.household}`);
    expect(forged).toMatchObject({ status: 422, body: { code: 'page_unknown' } });
  });

  test('opens an entitlement by a decision alone, one by each, for a member alone', async () => {
    const { subject } = await verified(aid, family.mother, 'payment');
    const stranger = await social.enrolled('stranger');
    const other = await verified(aid, stranger, 'payment');
    const open = async (of: string, decision: object | undefined, reference = randomUUID()) =>
      asked(aid, 'POST', '/v1/entitlements', {
        body: {
          reference,
          subject: of,
          amount: '500.00',
          currency: 'MAD',
          purpose: 'payment',
          collectFrom: '2026-01-01T00:00:00Z',
          collectUntil: '2099-01-01T00:00:00Z',
          ...(decision === undefined ? {} : { decision }),
        },
      });
    const refused = (why: string) => ({ status: 403, body: { code: 'decision_refused', why } });
    expect(await open(subject, undefined)).toMatchObject(refused('decision_missing'));
    const { token } = await decided(aid, subject);
    const decision = { programme: 'ASD', token };
    expect(await open(other.subject, decision)).toMatchObject(
      refused('holder_of_another_household'),
    );
    const altered = {
      programme: 'ASD',
      token: token?.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    };
    expect((await open(subject, altered)).status).toBe(403);
    const misnamed = { programme: 'AMO_TADAMON', token };
    expect(await open(subject, misnamed)).toMatchObject(refused('token_of_another_programme'));
    const reference = randomUUID();
    const opened = await open(subject, decision, reference);
    expect(opened.status).toBe(201);
    // Whoever lost the answer asks again, and gets the same.
    expect((await open(subject, decision, reference)).body['id']).toBe(opened.body['id']);
    expect(await open(subject, decision)).toMatchObject(refused('token_used'));
    const husband = await verified(aid, family.father, 'payment');
    const next = await decided(aid, subject);
    const forHim = { programme: 'ASD', token: next.token };
    expect((await open(husband.subject, forHim)).status).toBe(201);
  });

  test('is told nothing of somebody in no household, and gets no token of an incomplete one', async () => {
    const alone = await social.enrolled('alone');
    const { subject } = await verified(aid, alone, 'payment');
    expect(await decided(aid, subject)).toMatchObject({
      status: 404,
      body: { code: 'household_unknown' },
    });
    const empty = await social.family('empty');
    const known = await verified(aid, empty.mother, 'payment');
    expect(await decided(aid, known.subject)).toMatchObject({
      status: 200,
      body: { outcome: { kind: 'incomplete' }, token: 'none' },
    });
  });
});
