import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import { accessProblem, statedUse, statedUseHeaders } from '../../src/http/social/stated-use.ts';
import { actFrom, leafOf } from '../../src/journal/leaf.ts';
import { enrol } from '../../src/procedures/enrol.ts';
import {
  lawfulAccess,
  LawfulAccess,
  type Asker,
  type LawfulNeeds,
} from '../../src/procedures/social/lawful-access.ts';
import type { Register } from '../../src/register/register.ts';
import { PurposeList } from '../../src/vocabulary/purpose-basis.ts';
import { OperatorId, ProgrammeId, type ResidentId } from '../../src/vocabulary/record-ids.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, testAct } from '../people.ts';

const purposes = PurposeList.parse(
  JSON.parse(readFileSync('src/social/rules/purposes.json', 'utf8')),
);
const clerk: Asker = {
  kind: 'operator',
  operator: { id: OperatorId.parse('salma'), roles: ['clerk'] },
};
const aid = ProgrammeId.parse('direct-aid');
const programme: Asker = {
  kind: 'programme',
  programme: {
    id: aid,
    purposes: [
      { code: 'social-eligibility', basis: 'law 58-23', assuranceMin: 'substantial' },
      { code: 'social-report', basis: 'law 58-23', assuranceMin: 'substantial' },
    ],
  },
};

let register: Register;
let needs: LawfulNeeds;
let person: ResidentId;
beforeEach(async () => {
  register = memoryRegister();
  const enrolled = await enrol(enrolNeeds(register), enrolmentOf(1));
  if (!enrolled.ok || enrolled.value.idcs === 'none') throw new Error('she has a number');
  const resident = await register.residentByIdcs(enrolled.value.idcs);
  if (!resident) throw new Error('she is known');
  person = resident.id;
  needs = { register, purposes, now: systemClock };
});

const lawful = { purpose: 'social-registration', basis: 'law-72-18' };

async function ask(asker: Asker, stated: { purpose?: string; basis?: string }) {
  const { purpose, basis } = stated;
  const use = { asker, doing: 'household.read', people: [person], stated: { purpose, basis } };
  const before = (await register.journalState()).size;
  const answer = await lawfulAccess(needs, use);
  const { size } = await register.journalState();
  const acts = (await register.journalLeaves(before, size)).map(actFrom);
  return { answer, acts };
}

test('who states a purpose and a legal basis that is one of its own has access', async () => {
  const { answer, acts } = await ask(clerk, lawful);
  expect(answer).toMatchObject({
    ok: true,
    value: { actor: 'operator:salma', doing: 'household.read', ...lawful },
  });
  // What is done with the leave is journalled by whoever does it.
  expect(acts).toEqual([]);
});

test.each([
  ['no purpose', clerk, { basis: 'law-72-18' }, 'purpose_missing', ''],
  ['an empty purpose', clerk, { purpose: '', basis: 'law-72-18' }, 'purpose_missing', ''],
  [
    'no legal basis',
    clerk,
    { purpose: 'social-registration' },
    'basis_missing',
    'social-registration',
  ],
  ['an unknown purpose', clerk, { ...lawful, purpose: 'marketing' }, 'purpose_not_allowed', ''],
  [
    'a purpose of others',
    clerk,
    { ...lawful, purpose: 'social-retention' },
    'purpose_not_allowed',
    'social-retention',
  ],
  [
    'a basis of another purpose',
    clerk,
    { ...lawful, basis: 'law-09-08' },
    'basis_not_allowed',
    'social-registration',
  ],
  [
    'an unknown basis',
    clerk,
    { ...lawful, basis: 'because' },
    'basis_not_allowed',
    'social-registration',
  ],
  [
    'a purpose that the programme is not registered for',
    programme,
    { purpose: 'social-exchange', basis: 'law-72-18' },
    'purpose_not_allowed',
    'social-exchange',
  ],
  [
    'a purpose that is registered and yet no programme’s',
    programme,
    { purpose: 'social-report', basis: 'law-72-18' },
    'purpose_not_allowed',
    'social-report',
  ],
  [
    'a consent that nobody gave',
    programme,
    { purpose: 'social-eligibility', basis: 'consent' },
    'consent_missing',
    'social-eligibility',
  ],
] as const)(
  'with %s it is refused, and that is journalled',
  async (_, asker, stated, why, named) => {
    const { answer, acts } = await ask(asker, stated);
    expect(answer).toEqual({ ok: false, error: { kind: why } });
    expect(acts).toMatchObject([
      {
        kind: 'household.read',
        outcome: why,
        purpose: named,
        subject: register.pseudonym(person),
      },
    ]);
    expect(accessProblem({ kind: why }).problem).toMatchObject({ status: 403, code: why });
  },
);

test('what was stated reaches the journal only as a code of the list', async () => {
  const { acts } = await ask(clerk, { purpose: 'to look at Fatima 2123456789', basis: 'x' });
  expect(JSON.stringify(acts)).not.toContain('Fatima');
});

test('a programme reads by consent as long as everybody consents', async () => {
  const at = systemClock();
  const subject = 'subject-of-hers';
  const told = [{ place: 1, resident: person, subject }];
  await register.commit('tell_survivors', { programme: aid, told, at }, testAct);
  const stated = { purpose: 'social-eligibility', basis: 'consent' };
  const consent = { programme: aid, subject, purpose: stated.purpose, at };
  const nothing = { ...consent, allowed: [], declined: ['birthdate' as const] };
  await register.commit('put_consent', nothing, testAct);
  expect((await ask(programme, stated)).answer.ok).toBe(false);
  await register.commit(
    'put_consent',
    { ...consent, allowed: ['birthdate'], declined: [] },
    testAct,
  );
  expect((await ask(programme, stated)).answer.ok).toBe(true);
  const everyone = { asker: programme, doing: 'household.read', people: [] };
  const ofNobody = { ...everyone, stated: { purpose: stated.purpose, basis: stated.basis } };
  expect(await lawfulAccess(needs, ofNobody)).toEqual({
    ok: false,
    error: { kind: 'consent_missing' },
  });
  await register.commit('withdraw_consent', consent, testAct);
  expect((await ask(programme, stated)).answer.ok).toBe(false);
});

test('nobody makes an access but the check', async () => {
  const { answer } = await ask(clerk, lawful);
  if (!answer.ok) throw new Error('she has access');
  // @ts-expect-error the key is not exported
  expect(() => new LawfulAccess(Symbol('mine'), answer.value)).toThrow();
});

test('a list that names a basis that it has not, or a code twice, is no list', () => {
  const [first] = purposes.purposes;
  if (!first) throw new Error('there are purposes');
  const twice = { ...purposes, purposes: [first, first] };
  expect(PurposeList.safeParse(twice).success).toBe(false);
  const unfounded = { ...purposes, purposes: [{ ...first, bases: ['unheard-of'] }] };
  expect(PurposeList.safeParse(unfounded).success).toBe(false);
});

test('an act keeps its legal basis, and one without has the bytes of before', () => {
  const based = { ...testAct, basis: 'law-72-18' };
  expect(actFrom(leafOf(based))).toEqual(based);
  expect(Buffer.from(leafOf(testAct)).toString()).toBe(
    '[1,1800000000000,"test.done","station","x","test","done",""]',
  );
});

test('a request states both in headers', () => {
  const headers: Readonly<Record<string, string>> = { 'basma-purpose': 'a', 'basma-basis': 'b' };
  expect(statedUse({ get: (name) => headers[name] })).toEqual({ purpose: 'a', basis: 'b' });
  expect(Object.keys(statedUseHeaders)).toEqual(Object.keys(headers));
});
