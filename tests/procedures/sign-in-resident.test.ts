import { afterEach, beforeEach, expect, test } from 'vitest';
import { newCodeSecret, newSentCode, stepOfCode } from '../../src/credentials/one-time-code.ts';
import { actFrom } from '../../src/journal/leaf.ts';
import { KeptCaptures } from '../../src/capture/kept-captures.ts';
import type { ClaimedNumber } from '../../src/procedures/give-codes.ts';
import type { Message } from '../../src/procedures/messages.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import { residentCodes } from '../../src/procedures/resident-codes.ts';
import { askForCode, signInResident } from '../../src/procedures/sign-in-resident.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { fail, ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { verhoeffHolds } from '../../src/vocabulary/verhoeff.ts';
import { enrolledResident } from '../enrolled-resident.ts';
import { enrolNeeds, memoryRegister, testAct } from '../people.ts';

let register: Register;
let resident: Resident;
let sent: Message[];
let clockMs = 1_800_000_000_000;
const now = () => Instant.parse(clockMs);
beforeEach(async () => {
  register = memoryRegister();
  resident = await enrolledResident(register);
  sent = [];
});
afterEach(() => register.close());

function needs(policy = defaultPolicy) {
  return {
    ...enrolNeeds(register),
    capturing: { kept: new KeptCaptures() },
    verificationGate: () => ok('good_enough' as const),
    tokens: { subjectOf: async () => 'a subject' },
    readCode: async () => fail('damaged'),
    portraitTemplate: async () => 'none' as const,
    residentCodes: residentCodes({ register, policy, stepOfCode }),
    messages: { canSend: true, send: (message: Message) => void sent.push(message) },
    newSentCode,
    newCodeSecret,
    policy,
    now,
  };
}

const byNumber = (idcs: Idcs): ClaimedNumber => ({ kind: 'idcs', idcs });

function nobodysNumber(): Idcs {
  const digits = Array.from({ length: 10 }, (_, last) => `987654321${last}`);
  return Idcs.parse(digits.find((one) => verhoeffHolds(one)));
}

async function hasTelephone(): Promise<void> {
  const at = now();
  const contact = { kind: 'phone', address: '+212600000000' } as const;
  const hers = { resident: resident.id, at };
  await register.commit('state_contact', { ...hers, contact }, testAct);
  const limit = { sentMax: 9, since: Instant.parse(0) };
  const expiresAt = Instant.parse(at + 60_000);
  const code = { ...hers, code: '12345678', use: 'contact', expiresAt, limit } as const;
  await register.commit('send_code', code, testAct);
  const limits = { attemptKey: 'k', limit: { refusalsMax: 5, since: Instant.parse(0) } };
  const confirm = { ...hers, kind: 'phone', code: '12345678', ...limits } as const;
  await register.commit('confirm_contact', confirm, testAct);
}

const attempt = (claimed: ClaimedNumber, code: string, face: Uint8Array | 'none' = 'none') =>
  signInResident(needs(), { claimed, code, face });

async function actsSince(place: number) {
  const { size } = await register.journalState();
  return (await register.journalLeaves(place, size)).map(actFrom);
}

test('a code is sent to her alone, at most as often as the limit, and lets her in', async () => {
  await hasTelephone();
  const ask = (claimed: ClaimedNumber) => askForCode(needs(), { claimed, language: 'ar' });
  await ask(byNumber(nobodysNumber()));
  expect(sent).toEqual([]);
  for (let times = 0; times < 4; times += 1) await ask(byNumber(resident.idcs));
  // One of the three was the contact's own.
  expect(sent).toHaveLength(2);
  expect(sent[0]).toMatchObject({ to: { address: '+212600000000' }, use: 'resident' });
  const code = sent[1]?.code ?? '';
  expect(await attempt(byNumber(resident.idcs), code)).toMatchObject({ ok: true });
  expect(await attempt(byNumber(resident.idcs), code)).toEqual({
    ok: false,
    error: { kind: 'sign_in_refused' },
  });
});

test('every cause is one refusal, with the same acts in the journal', async () => {
  const other = await enrolledResident(register, 2);
  const lock = { factor: 'everything', until: 'unlocked' } as const;
  await register.commit('lock_factor', { resident: other.id, lock, at: now() }, testAct);
  for (const claimed of [
    byNumber(resident.idcs),
    byNumber(other.idcs),
    byNumber(nobodysNumber()),
  ]) {
    const { size } = await register.journalState();
    expect(await attempt(claimed, '12345678')).toEqual({
      ok: false,
      error: { kind: 'sign_in_refused' },
    });
    const acts = (await actsSince(size)).map(({ kind, outcome }) => [kind, outcome]);
    expect(acts).toEqual([
      ['code.checked', 'refused'],
      ['resident.signed_in', 'sign_in_refused'],
    ]);
  }
});

test('the register is asked the same, in the same order, whoever it is about', async () => {
  const other = await enrolledResident(register, 2);
  const asked: string[] = [];
  const watched = new Proxy(register, {
    get: (of, name: keyof Register) => {
      asked.push(name);
      return Reflect.get(of, name);
    },
  });
  const questions = async (run: () => Promise<unknown>) => {
    asked.splice(0);
    await run();
    return [...asked];
  };
  const policy = defaultPolicy;
  const codes = residentCodes({ register: watched, policy, stepOfCode });
  const seen = { ...needs(), register: watched, residentCodes: codes };
  const signsIn = (claimed: ClaimedNumber) =>
    questions(() => signInResident(seen, { claimed, code: '123456', face: 'none' }));
  const asks = (claimed: ClaimedNumber) =>
    questions(() => askForCode(seen, { claimed, language: 'fr' }));
  const unknown = byNumber(nobodysNumber());
  expect(await signsIn(unknown)).toEqual(await signsIn(byNumber(other.idcs)));
  await hasTelephone();
  expect(await asks(unknown)).toEqual(await asks(byNumber(other.idcs)));
  expect(await asks(unknown)).toEqual(await asks(byNumber(resident.idcs)));
});

test('an unknown number takes as long as a known one', async () => {
  const secret = newCodeSecret();
  const change = { resident: resident.id, secret, at: now() };
  await register.commit('put_resident_code', change, testAct);
  const spent = { known: [] as number[], unknown: [] as number[] };
  const timed = async (what: keyof typeof spent, claimed: ClaimedNumber) => {
    // A new window each time, so that no limit answers in place of the code.
    clockMs += 3_600_000;
    const start = performance.now();
    await attempt(claimed, '123456');
    spent[what].push(performance.now() - start);
  };
  for (let round = 0; round < 800; round += 1) {
    await timed('known', byNumber(resident.idcs));
    await timed('unknown', byNumber(nobodysNumber()));
  }
  // The quickest: whatever else the machine does falls on the others.
  const times = [Math.min(...spent.known), Math.min(...spent.unknown)];
  expect(Math.max(...times) / Math.min(...times)).toBeLessThan(1.25);
});

test('where the policy asks for a face, a code alone does not suffice, nor another face', async () => {
  const policy = { ...defaultPolicy, residentFactors: ['code', 'face'] as const };
  const give = async () => {
    const code = newSentCode();
    const limit = { sentMax: 99, since: Instant.parse(0) };
    const expiresAt = Instant.parse(clockMs + 60_000);
    const change = { resident: resident.id, code, use: 'resident', expiresAt, limit } as const;
    await register.commit('send_code', { ...change, at: now() }, testAct);
    return code;
  };
  const tried = async (face: Uint8Array | 'none') => {
    const code = await give();
    return signInResident(needs(policy), { claimed: byNumber(resident.idcs), code, face });
  };
  expect(await tried('none')).toEqual({ ok: false, error: { kind: 'factor_missing' } });
  expect(await tried(generatedPhotograph('2', 'now'))).toEqual({
    ok: false,
    error: { kind: 'sign_in_refused' },
  });
  expect(await tried(generatedPhotograph('1', 'now'))).toMatchObject({ ok: true });
});

test('an empty code has a refusal of its own, and is counted as nothing', async () => {
  for (let tries = 0; tries < 6; tries += 1) {
    expect(await attempt(byNumber(resident.idcs), '')).toEqual({
      ok: false,
      error: { kind: 'code_empty' },
    });
  }
  const limit = { sentMax: 9, since: Instant.parse(0) };
  const expiresAt = Instant.parse(clockMs + 60_000);
  const code = { code: '87654321', use: 'resident', expiresAt, limit } as const;
  await register.commit('send_code', { resident: resident.id, ...code, at: now() }, testAct);
  expect(await attempt(byNumber(resident.idcs), '87654321')).toMatchObject({ ok: true });
});
