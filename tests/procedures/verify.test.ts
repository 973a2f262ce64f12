import { decodeJwt } from 'jose';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issueIdentityToken, pairwiseSubject } from '../../src/credentials/identity-token.ts';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { enrol, type EnrolNeeds } from '../../src/procedures/enrol.ts';
import { issueVid, lockResident } from '../../src/procedures/serve-residents.ts';
import type { Claimed } from '../../src/procedures/claimed-person.ts';
import { verify, type VerifyNeeds } from '../../src/procedures/verify.ts';
import { ProgrammeAccount } from '../../src/register/accounts.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant, type Clock } from '../../src/vocabulary/time.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';
import { enrolmentOf, enrolNeeds, memoryRegister } from '../people.ts';

let keys: SoftwareKeys;
let needs: EnrolNeeds & VerifyNeeds;
let idcs: Idcs;
let other: Idcs;
let clockMs: number;
const clerk = OperatorId.parse('clerk');
const now: Clock = () => Instant.parse(clockMs);

const programme = ProgrammeAccount.parse({
  id: 'direct-aid',
  name: 'Direct aid',
  keys: [{ kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43), kid: 'k' }],
  purposes: [{ code: 'payment', basis: 'law 58-23' }],
  scopes: ['verify'],
  audience: 'https://scoring.example',
  sector: 'aid.example',
  requiresDpop: false,
  verificationsPerMinuteMax: 1000,
  active: true,
});

async function enrolled(person: number): Promise<Idcs> {
  const result = await enrol(needs, enrolmentOf(person));
  if (!result.ok || result.value.idcs === 'none') throw new Error('a new person gets a number');
  return result.value.idcs;
}

beforeAll(async () => {
  keys = await openMemoryKeys();
});
beforeEach(async () => {
  clockMs = 1_800_000_000_000;
  const issuer = 'http://127.0.0.1';
  needs = {
    ...enrolNeeds(memoryRegister()),
    now,
    verificationGate: () => ok('good_enough'),
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, now }, claims),
    },
  };
  idcs = await enrolled(1);
  other = await enrolled(2);
});

function nobodysNumber(): Idcs {
  for (let body = 300_000_000; ; body += 1) {
    const number = Idcs.parse(`${body}${verhoeffDigit(String(body))}`);
    if (number !== idcs && number !== other) return number;
  }
}

async function attempt(
  claimed: Claimed,
  person: number,
  given: { readonly account?: ProgrammeAccount; readonly purpose?: string } = {},
) {
  const result = await verify(needs, {
    programme: given.account ?? programme,
    purpose: given.purpose ?? 'payment',
    claimed,
    face: generatedPhotograph(String(person), `payment ${clockMs}`),
    fingers: [],
    boundTo: 'none',
  });
  return result.ok ? result.value : result.error;
}
const byNumber = (number: Idcs): Claimed => ({ kind: 'idcs', idcs: number });

describe('a person is verified', () => {
  test('by her number and her face', async () => {
    expect(await attempt(byNumber(idcs), 1)).toMatchObject({ kind: 'verified' });
  });

  test('by an alias, and again by the subject that the programme was given', async () => {
    const issued = await issueVid(
      { ...needs, follower: needs.follower },
      { operator: clerk, idcs, kind: 'temporary' },
    );
    if (!issued.ok) throw new Error('an alias is issued');
    const first = await attempt({ kind: 'vid', vid: issued.value.vid }, 1);
    if (first.kind !== 'verified') throw new Error(first.kind);
    const again = await attempt({ kind: 'subject', subject: first.subject }, 1);
    expect(again).toMatchObject({ kind: 'verified', subject: first.subject });
  });

  test('under a subject that another sector does not share', async () => {
    const here = await attempt(byNumber(idcs), 1);
    const account = ProgrammeAccount.parse({
      ...programme,
      id: 'school',
      sector: 'school.example',
    });
    const there = await attempt(byNumber(idcs), 1, { account });
    if (here.kind !== 'verified' || there.kind !== 'verified') throw new Error('verified');
    expect(there.subject).not.toBe(here.subject);
  });
});

const everything = { factor: 'everything', until: 'unlocked' } as const;

describe('one answer, whatever the cause:', () => {
  const refused = { kind: 'refused' };

  test('a wrong face, an unknown number, a locked person and another’s number are alike', async () => {
    expect(await attempt(byNumber(idcs), 2)).toEqual(refused);
    expect(await attempt(byNumber(nobodysNumber()), 1)).toEqual(refused);
    await lockResident(needs, { operator: clerk, idcs: other, lock: everything });
    expect(await attempt(byNumber(other), 2)).toEqual(refused);
    expect(await attempt({ kind: 'subject', subject: 's'.repeat(43) }, 1)).toEqual(refused);
  });

  test('they take as long as each other', async () => {
    await lockResident(needs, { operator: clerk, idcs: other, lock: everything });
    const unknown = nobodysNumber();
    const spent = new Map<string, number[]>();
    const timed = async (what: string, number: Idcs, person: number) => {
      // A new window each time, so that no limit answers in place of the comparison.
      clockMs += 3_600_000;
      const start = performance.now();
      await attempt(byNumber(number), person);
      spent.set(what, [...(spent.get(what) ?? []), performance.now() - start]);
    };
    for (let round = 0; round < 300; round += 1) {
      await timed('wrong face', idcs, 2);
      await timed('unknown', unknown, 2);
      await timed('locked', other, 2);
    }
    // The quarter of the quickest: whatever else the machine does falls on the others.
    const quickOf = (what: string) => spent.get(what)?.toSorted((a, b) => a - b)[75] ?? Number.NaN;
    const times = ['wrong face', 'unknown', 'locked'].map(quickOf);
    // The work is the same; what is left is one row more or less to read.
    expect(Math.max(...times) / Math.min(...times)).toBeLessThan(1.25);
  });
});

describe('refused at once is', () => {
  test('a purpose that the programme is not registered for', async () => {
    const answer = await attempt(byNumber(idcs), 1, { purpose: 'curiosity' });
    expect(answer.kind).toBe('purpose_not_allowed');
  });

  test('a programme without the scope', async () => {
    const account = ProgrammeAccount.parse({ ...programme, scopes: [] });
    expect((await attempt(byNumber(idcs), 1, { account })).kind).toBe('scope_missing');
  });

  test('a programme that must prove its key and does not', async () => {
    const account = ProgrammeAccount.parse({ ...programme, requiresDpop: true });
    expect((await attempt(byNumber(idcs), 1, { account })).kind).toBe('proof_required');
  });
});

describe('attempts are limited', () => {
  test('per person: after five refusals the right face is refused too, until the hour is over', async () => {
    for (let time = 0; time < 5; time += 1) await attempt(byNumber(idcs), 2);
    expect((await attempt(byNumber(idcs), 1)).kind).toBe('refused');
    clockMs += 3_600_001;
    expect((await attempt(byNumber(idcs), 1)).kind).toBe('verified');
  });

  test('and leave everyone else alone', async () => {
    for (let time = 0; time < 6; time += 1) await attempt(byNumber(idcs), 2);
    expect((await attempt(byNumber(other), 2)).kind).toBe('verified');
  });
});

test('nothing in two tokens for two sectors is the same but what the station says of itself', async () => {
  const account = ProgrammeAccount.parse({
    ...programme,
    id: 'school',
    sector: 'school.example',
    audience: 'https://school.example',
  });
  const here = await attempt(byNumber(idcs), 1);
  const there = await attempt(byNumber(idcs), 1, { account });
  if (here.kind !== 'verified' || there.kind !== 'verified') throw new Error('verified');
  const [one, theirs] = [here, there].map(({ token }) => Object.entries(decodeJwt(token)));
  const told = new Set(theirs?.map(([name, value]) => JSON.stringify([name, value])));
  const shared = one?.filter((entry) => told.has(JSON.stringify(entry))).map(([name]) => name);
  const ofTheStation = ['acr', 'amr', 'auth_time', 'bio', 'exp', 'iat', 'iss', 'purpose', 'scope'];
  expect(shared?.toSorted()).toEqual(ofTheStation);
});

test('every attempt is in the journal, without the number', async () => {
  const before = (await needs.register.journalState()).size;
  await attempt(byNumber(idcs), 1);
  await attempt(byNumber(idcs), 2);
  await attempt(byNumber(idcs), 1, { purpose: 'curiosity' });
  const leaves = await needs.register.journalLeaves(before, before + 10);
  const acts = leaves.map((leaf) => Buffer.from(leaf).toString('utf8'));
  expect(acts).toHaveLength(3);
  expect(acts.join()).not.toContain(idcs);
  expect(acts.every((act) => act.includes('programme:direct-aid'))).toBe(true);
});
