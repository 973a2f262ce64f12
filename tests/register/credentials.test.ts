import { randomUUID } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { enrol } from '../../src/procedures/enrol.ts';
import type { CredentialState } from '../../src/register/credential-change.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import {
  CorrectionId,
  CredentialId,
  OperatorId,
  StandingRequestId,
} from '../../src/vocabulary/record-ids.ts';
import { Instant, later } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, memoryRegister, testAct } from '../people.ts';

const at = testAct.at;
const expiresAt = later(at, 1_000_000);
let register: Register;
beforeEach(() => {
  register = memoryRegister();
});

async function resident(person: number): Promise<Resident> {
  const enrolled = await enrol(enrolNeeds(register), enrolmentOf(person));
  if (!enrolled.ok || enrolled.value.idcs === 'none') throw new Error('a new person is enrolled');
  const found = await register.residentByIdcs(enrolled.value.idcs);
  if (!found) throw new Error('who is enrolled is found');
  return found;
}

async function issued(of: Resident, kind: 'card' | 'sd_jwt' = 'card') {
  const id = CredentialId.parse(randomUUID());
  const change = {
    id,
    kind,
    resident: of.id,
    holderKey: 'none',
    expiresAt,
    at,
  } as const;
  const receipt = await register.commit('issue_credential', change, testAct);
  if (receipt.kind !== 'issued') throw new Error(receipt.why);
  return { id, ...receipt };
}

const set = (id: CredentialId, state: CredentialState) =>
  register.commit('set_credential_state', { id, state, at }, testAct);

/** What stands at the place of one credential. */
async function statusOf({ list, place }: { list: number; place: number }) {
  const marks = await register.statusMarks(list, at);
  if (!marks) return 'no list';
  if (marks.invalid.includes(place)) return 'invalid';
  return marks.suspended.includes(place) ? 'suspended' : 'valid';
}

test('a credential has a place in a list, and its row says what it is and not what it says', async () => {
  const her = await resident(1);
  const { id, list, place } = await issued(her);
  expect(await register.credentialsOf(her.id)).toEqual([
    {
      id,
      kind: 'card',
      resident: her.id,
      list,
      place,
      issuedAt: at,
      expiresAt,
      state: 'valid',
      holderKey: 'none',
    },
  ]);
  expect(await register.credential(id)).toEqual((await register.credentialsOf(her.id))[0]);
  expect(await statusOf({ list, place })).toBe('valid');
  expect(await register.statusMarks(list + 1, at)).toBe(undefined);
});

test('places are drawn: they do not follow the order in which they are given', async () => {
  const her = await resident(1);
  const places: number[] = [];
  for (let n = 0; n < 40; n += 1) places.push((await issued(her)).place);
  expect(new Set(places).size).toBe(40);
  const rising = places.slice(1).filter((place, before) => place > (places[before] ?? 0));
  // Of 39 steps about half rise; all or none of them would be an order.
  expect(rising.length).toBeGreaterThan(6);
  expect(rising.length).toBeLessThan(33);
  expect(Math.max(...places)).toBeGreaterThan(500_000);
});

test('a credential is suspended and given back; what is revoked stays revoked', async () => {
  const one = await issued(await resident(1));
  expect(await set(one.id, 'suspended')).toEqual({ kind: 'set' });
  expect(await statusOf(one)).toBe('suspended');
  expect(await set(one.id, 'suspended')).toEqual({ kind: 'refused', why: 'unchanged' });
  expect(await set(one.id, 'valid')).toEqual({ kind: 'set' });
  expect(await statusOf(one)).toBe('valid');
  expect(await set(one.id, 'revoked')).toEqual({ kind: 'set' });
  for (const state of ['valid', 'suspended', 'revoked'] as const) {
    expect(await set(one.id, state)).toEqual({ kind: 'refused', why: 'revoked' });
  }
  expect(await statusOf(one)).toBe('invalid');
  const nobodys = CredentialId.parse(randomUUID());
  expect(await set(nobodys, 'revoked')).toEqual({ kind: 'refused', why: 'unknown' });
});

test('credentials follow their holder: locked, erased', async () => {
  const her = await resident(1);
  const one = await issued(her);
  const other = await issued(await resident(2));
  const wallet = await issued(her, 'sd_jwt');
  const lock = (factor: 'everything' | 'card' | 'face', until: Instant | 'unlocked') =>
    register.commit('lock_factor', { resident: her.id, lock: { factor, until }, at }, testAct);
  const unlock = (factor: 'everything' | 'card' | 'face') =>
    register.commit('unlock_factor', { resident: her.id, factor, at }, testAct);
  const all = () => Promise.all([one, wallet, other].map(statusOf));
  await lock('everything', 'unlocked');
  expect(await all()).toEqual(['suspended', 'suspended', 'valid']);
  await unlock('everything');
  await lock('card', later(at, 1));
  expect(await all()).toEqual(['suspended', 'valid', 'valid']);
  // What was locked until now is not locked any more; and a face has no card.
  await lock('card', at);
  await lock('face', 'unlocked');
  expect(await all()).toEqual(['valid', 'valid', 'valid']);
  await register.commit('erase_resident', { resident: her.id, at }, testAct);
  expect([await statusOf(one), await statusOf(other)]).toEqual(['invalid', 'valid']);
});

test('of somebody who is erased no key of a wallet is kept', async () => {
  const her = await resident(1);
  const id = CredentialId.parse(randomUUID());
  const holderKey = 'a'.repeat(43);
  const change = { id, kind: 'sd_jwt', resident: her.id, holderKey, expiresAt, at } as const;
  await register.commit('issue_credential', change, testAct);
  expect((await register.credential(id))?.holderKey).toBe(holderKey);
  await register.commit('erase_resident', { resident: her.id, at }, testAct);
  expect((await register.credential(id))?.holderKey).toBe('none');
});

test('of two numbers of one person the later one’s credentials are suspended, until corrected', async () => {
  const [earlier, later_] = [await resident(1), await resident(2)];
  const [one, two] = [await issued(earlier), await issued(later_)];
  const correct = async (finding: 'same' | 'different', other: Resident['seq'] | 'decided') => {
    const id = CorrectionId.parse(randomUUID());
    const asked = { id, finding, seq: later_.seq, other, reason: 'x', at };
    const by = OperatorId.parse('supervisor-one');
    await register.commit('request_correction', { ...asked, operator: by }, testAct);
    const answer = { id, answer: 'confirmed', operator: OperatorId.parse('supervisor-two'), at };
    const done = await register.commit(
      'answer_correction',
      { ...answer, answer: 'confirmed' },
      testAct,
    );
    expect(done.kind).toBe('answered');
  };
  await correct('same', earlier.seq);
  expect([await statusOf(one), await statusOf(two)]).toEqual(['valid', 'suspended']);
  await set(two.id, 'revoked');
  // The stronger word counts.
  expect(await statusOf(two)).toBe('invalid');
  const refused = await register.commit(
    'issue_credential',
    {
      id: CredentialId.parse(randomUUID()),
      kind: 'card',
      resident: later_.id,
      holderKey: 'none',
      expiresAt,
      at,
    },
    testAct,
  );
  expect(refused).toEqual({ kind: 'refused', why: 'not_in_force' });
  await correct('different', 'decided');
  expect((await issued(later_)).kind).toBe('issued');
});

test('who is held deceased or suspended by two officers has nothing that is valid', async () => {
  const her = await resident(1);
  const one = await issued(her);
  const stand = async (standing: 'in_force' | 'suspended' | 'deceased') => {
    const id = StandingRequestId.parse(randomUUID());
    const by = (name: string) => OperatorId.parse(name);
    const asked = { id, resident: her.id, standing, operator: by('a-one'), reason: 'x', at };
    await register.commit('request_standing', asked, testAct);
    const resident = her.id;
    const answer = { id, resident, operator: by('a-two'), answer: 'confirmed', at } as const;
    const done = await register.commit('answer_standing', answer, testAct);
    expect(done.kind).toBe('answered');
  };
  for (const standing of ['deceased', 'suspended'] as const) {
    await stand(standing);
    expect(await statusOf(one)).toBe('suspended');
    await stand('in_force');
    expect(await statusOf(one)).toBe('valid');
  }
});

test('the journal has every change of a credential, and who asked for it', async () => {
  const her = await resident(1);
  const { size } = await register.journalState();
  const { id } = await issued(her);
  await register.commit(
    'set_credential_state',
    { id, state: 'revoked', at: Instant.parse(at) },
    { ...testAct, kind: 'credential.revoked', subject: id },
  );
  const leaves = await register.journalLeaves(size, size + 2);
  expect(leaves.map((leaf) => Buffer.from(leaf).toString())).toEqual([
    expect.stringContaining('test.done'),
    expect.stringContaining('credential.revoked'),
  ]);
});
