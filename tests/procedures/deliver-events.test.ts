import { createLocalJWKSet, jwtVerify } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { signStatement } from '../../src/credentials/signed-statement.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { answerCorrection, requestCorrection } from '../../src/procedures/correct.ts';
import { answerStanding, requestStanding } from '../../src/procedures/change-standing.ts';
import { deliverEvents, type EventNeeds } from '../../src/procedures/deliver-events.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { putProgramme } from '../../src/procedures/keep-accounts.ts';
import { eraseResident } from '../../src/procedures/serve-residents.ts';
import { verify, type VerifyNeeds } from '../../src/procedures/verify.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import type { IdentityStanding } from '../../src/vocabulary/identity-standing.ts';
import { OperatorId, type RecordId } from '../../src/vocabulary/record-ids.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, signsErasures } from '../people.ts';

const issuer = 'https://station.example';
let keys: SoftwareKeys;
let needs: EnrolNeeds & VerifyNeeds & EventNeeds;
const programmeOf = (id: string, sector: string, scopes: readonly string[]) =>
  ProgrammeAccount.parse({
    id,
    name: id,
    keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'k' }],
    purposes: [{ code: 'payment', basis: 'law 58-23' }],
    scopes,
    audience: 'https://scoring.example',
    sector,
    requiresDpop: false,
    verificationsPerMinuteMax: 1000,
    active: true,
  });
const aid = programmeOf('direct-aid', 'aid.example', ['verify']);
/** Of the sector of direct aid; it verifies nobody itself. */
const scorer = programmeOf('scorer', 'aid.example', ['introspect', 'events']);
const school = programmeOf('school', 'school.example', ['verify', 'events']);
const nobody = Idcs.parse('2357087713');
const named = (id: string) => OperatorId.parse(id);

beforeAll(async () => {
  keys = await openMemoryKeys();
});
beforeEach(async () => {
  let clockMs = 1_800_000_000_000;
  const now = () => Instant.parse((clockMs += 1000));
  needs = {
    ...enrolNeeds(memoryRegister()),
    now,
    issuer,
    verificationGate: () => ok('good_enough'),
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, now }, claims),
    },
    signEvent: (said) =>
      signStatement(keys, { purpose: 'security-event', typ: 'secevent+jwt' }, said),
  };
  for (const account of [aid, scorer, school]) await putProgramme(needs, 'station', account);
});

interface Person {
  readonly seed: number;
  readonly recordId: RecordId;
  readonly idcs: Idcs;
}
async function enrolled(seed: number): Promise<Person> {
  const request = enrolmentOf(seed);
  const result = await enrol(needs, request);
  if (!result.ok || result.value.idcs === 'none') throw new Error('a new person gets a number');
  return { seed, recordId: request.recordId, idcs: result.value.idcs };
}

async function verified({ seed, idcs }: Person, programme = aid): Promise<string> {
  const result = await verify(needs, {
    programme,
    purpose: 'payment',
    claimed: { kind: 'idcs', idcs },
    face: generatedPhotograph(String(seed), 'payment'),
    fingers: [],
    boundTo: 'none',
  });
  if (!result.ok) throw new Error(result.error.kind);
  return result.value.kind === 'verified' ? result.value.subject : result.value.kind;
}

async function merged(later: Person, earlier: Person, finding: 'same' | 'different' = 'same') {
  const asked = await requestCorrection(needs, {
    finding,
    recordId: later.recordId,
    other: finding === 'same' ? earlier.recordId : undefined,
    operator: named('samira'),
    reason: 'twice',
  });
  if (!asked.ok) throw new Error(asked.error.why);
  const request = { id: asked.value, operator: named('amina'), answer: 'confirmed' as const };
  const answered = await answerCorrection(needs, request);
  if (!answered.ok) throw new Error(answered.error.why);
}

async function stands({ idcs }: Person, standing: IdentityStanding) {
  const operator = named('samira');
  const asked = await requestStanding(needs, { idcs, standing, reason: 'act 12/2026', operator });
  if (!asked.ok) return asked.error.why;
  const request = { id: asked.value, answer: 'confirmed' as const, idcs };
  const other = await answerStanding(needs, { ...request, idcs: nobody, operator: named('amina') });
  expect(other).toMatchObject({ ok: false, error: { why: 'other_number' } });
  const own = await answerStanding(needs, { ...request, operator });
  expect(own).toMatchObject({ ok: false, error: { why: 'same_operator' } });
  const answered = await answerStanding(needs, { ...request, operator: named('amina') });
  return answered.ok ? answered.value : answered.error.why;
}

const Subject = z.object({ format: z.literal('iss_sub'), iss: z.literal(issuer), sub: z.string() });
const Event = z.object({ place: z.number(), new_subject: Subject.optional() }).strict();
const Said = z
  .object({
    iss: z.literal(issuer),
    aud: z.string(),
    iat: z.number(),
    jti: z.uuid(),
    sub_id: Subject,
    events: z.record(z.string(), Event),
  })
  .strict();

/** What a programme fetches, as jose verifies it by the published keys. */
async function fetched(
  programme: ProgrammeAccount,
  acknowledged: readonly string[] = [],
  max = 100,
) {
  const request = { programme, max, acknowledged, refused: [] };
  const result = await deliverEvents(needs, request);
  if (!result.ok) throw new Error(result.error.kind);
  const published = await keys.published('security-event');
  const trusted = createLocalJWKSet({ keys: published.map((key) => ({ ...key })) });
  const events = await Promise.all(
    result.value.sets.map(async ({ jti, set }) => {
      const options = { typ: 'secevent+jwt', audience: programme.id, issuer };
      const { payload } = await jwtVerify(set, trusted, options);
      const said = Said.parse(payload);
      expect(said.jti).toBe(jti);
      // Not the second, by which two programmes could find one person in both.
      expect(said.iat % 86_400).toBe(0);
      const [entry] = Object.entries(said.events);
      if (!entry) throw new Error('an event says what happened');
      const [uri, { place, new_subject: to }] = entry;
      return { jti, kind: uri.split(':').at(-1), place, of: said.sub_id.sub, to: to?.sub };
    }),
  );
  return { events, more: result.value.more };
}
const without = (events: readonly { readonly jti: string }[]) =>
  events.map(({ jti: _jti, ...event }) => event);

describe('when two numbers are of one person', () => {
  test('who knows the later one is told by which subject she is known from now on', async () => {
    const [first, second] = [await enrolled(1), await enrolled(2)];
    const old = await verified(second);
    await merged(second, first);
    const { events } = await fetched(scorer);
    const now = await verified(first);
    expect(without(events)).toEqual([{ kind: 'identity.merged', place: 1, of: old, to: now }]);
    expect(now).not.toBe(old);
  });

  test('who knows neither, or the earlier one only, is told nothing', async () => {
    const [first, second] = [await enrolled(1), await enrolled(2)];
    await verified(first, school);
    await verified(second);
    await merged(second, first);
    expect((await fetched(school)).events).toEqual([]);
    // Nor does the programme that asks for no events.
    expect(
      await deliverEvents(needs, { programme: aid, max: 1, acknowledged: [], refused: [] }),
    ).toEqual({ ok: false, error: { kind: 'scope_missing' } });
  });

  test('a chain is followed, whether or not the events between were fetched', async () => {
    const people = [await enrolled(1), await enrolled(2), await enrolled(3)] as const;
    const third = await verified(people[2]);
    await merged(people[2], people[1]);
    await merged(people[1], people[0]);
    const { events } = await fetched(scorer);
    expect(without(events)).toEqual([
      { kind: 'identity.merged', place: 1, of: third, to: events[1]?.of },
      { kind: 'identity.merged', place: 2, of: events[0]?.to, to: await verified(people[0]) },
    ]);
  });

  test('and it is taken back, that is told too', async () => {
    const [first, second] = [await enrolled(1), await enrolled(2)];
    const old = await verified(second);
    await merged(second, first);
    await merged(second, first, 'different');
    const { events } = await fetched(scorer);
    expect(without(events).at(1)).toEqual({ kind: 'identity.restored', place: 2, of: old });
    expect(await verified(second)).toBe(old);
  });
});

describe('what two officers decide of an identity', () => {
  test('is told to who knows her, and she is refused as anybody is', async () => {
    const person = await enrolled(1);
    const here = await verified(person);
    const there = await verified(person, school);
    expect(await stands(person, 'suspended')).toBe('suspended');
    expect(await verified(person)).toBe('refused');
    expect(await stands(person, 'suspended')).toBe('nothing_to_change');
    expect(await stands(person, 'in_force')).toBe('in_force');
    expect(await verified(person)).toBe(here);
    expect(await stands(person, 'deceased')).toBe('deceased');
    expect(await verified(person)).toBe('refused');
    const kinds = ['identity.suspended', 'identity.restored', 'identity.deceased'];
    for (const [programme, of] of [
      [scorer, here],
      [school, there],
    ] as const) {
      const { events } = await fetched(programme);
      expect(without(events)).toEqual(kinds.map((kind, at) => ({ kind, place: at + 1, of })));
    }
  });

  test('needs two, waits once, and says of nobody that she is there', async () => {
    const person = await enrolled(1);
    const asking = {
      idcs: person.idcs,
      standing: 'deceased',
      reason: 'act 3',
      operator: named('samira'),
    } as const;
    const first = await requestStanding(needs, asking);
    expect(first.ok).toBe(true);
    expect(await requestStanding(needs, asking)).toMatchObject({ error: { why: 'waiting' } });
    const waiting = await needs.register.standingRequests(10);
    expect(JSON.stringify(waiting)).not.toContain(person.idcs);
    if (!first.ok) throw new Error('it waits');
    const rejecting = {
      id: first.value,
      operator: named('samira'),
      answer: 'rejected',
      idcs: 'none',
    } as const;
    expect((await answerStanding(needs, rejecting)).ok).toBe(true);
    expect(await answerStanding(needs, rejecting)).toMatchObject({ error: { why: 'answered' } });
    expect(await verified(person)).not.toBe('refused');
  });
});

test('what officers wrote about a person goes with her; events that wait are told still', async () => {
  const person = await enrolled(1);
  await verified(person);
  await stands(person, 'suspended');
  const { idcs } = person;
  const operator = named('samira');
  await requestStanding(needs, { idcs, standing: 'in_force', reason: 'court 9/2026', operator });
  expect(await needs.register.standingRequests(10)).toHaveLength(1);
  await eraseResident({ ...needs, ...signsErasures }, { operator, idcs });
  expect(await needs.register.standingRequests(10)).toEqual([]);
  expect((await fetched(scorer)).events).toHaveLength(1);
});

describe('events are delivered', () => {
  test('again until they are acknowledged, never after, and in their order', async () => {
    const people = [await enrolled(1), await enrolled(2), await enrolled(3)];
    for (const person of people) await verified(person);
    for (const person of people) await stands(person, 'suspended');
    const some = await fetched(scorer, [], 2);
    expect(some.events.map(({ place }) => place)).toEqual([1, 2]);
    expect(some.more).toBe(true);
    expect((await fetched(scorer)).events.slice(0, 2)).toEqual(some.events);
    const [first, second] = some.events.map(({ jti }) => jti);
    const rest = await fetched(scorer, [second ?? '']);
    expect(rest.events.map(({ place }) => place)).toEqual([1, 3]);
    const none = await fetched(scorer, [
      first ?? '',
      second ?? '',
      ...rest.events.map(({ jti }) => jti),
    ]);
    expect(none).toEqual({ events: [], more: false });
    await stands(people[0] ?? (await enrolled(9)), 'deceased');
    expect((await fetched(scorer)).events.map(({ place }) => place)).toEqual([4]);
  });

  test('to each programme alone: nobody acknowledges another’s, nothing joins two', async () => {
    const person = await enrolled(1);
    await verified(person);
    await verified(person, school);
    await stands(person, 'deceased');
    const here = await fetched(scorer);
    const there = await fetched(school);
    const [one, other] = [here.events[0], there.events[0]];
    if (!one || !other) throw new Error('both are told');
    expect(one.jti).not.toBe(other.jti);
    expect(one.of).not.toBe(other.of);
    await fetched(school, [one.jti]);
    expect((await fetched(scorer)).events).toHaveLength(1);
  });
});
