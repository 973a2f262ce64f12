import { Secret, TOTP } from 'otpauth';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newCodeSecret, stepOfCode } from '../../src/credentials/one-time-code.ts';
import { actFrom } from '../../src/journal/leaf.ts';
import { defaultPolicy } from '../../src/procedures/policy.ts';
import { residentCodes, type CodeHolder } from '../../src/procedures/resident-codes.ts';
import type { Register, Resident } from '../../src/register/register.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { enrolledResident } from '../enrolled-resident.ts';
import { memoryRegister, testAct } from '../people.ts';

const start = 1_800_000_000_000;
const at = (seconds: number) => Instant.parse(start + seconds * 1_000);

let register: Register;
let resident: Resident;
beforeEach(async () => {
  register = memoryRegister();
  resident = await enrolledResident(register);
});
afterEach(() => register.close());

const codes = () => residentCodes({ register, policy: defaultPolicy, stepOfCode });
const check = (holder: CodeHolder, code: string, seconds = 0) =>
  codes().check(holder, code, at(seconds));

const secret = newCodeSecret();
const codeOf = (seconds: number) =>
  new TOTP({ secret: new Secret({ buffer: new Uint8Array(secret).buffer }) }).generate({
    timestamp: at(seconds),
  });

async function hasApplication() {
  const change = { resident: resident.id, secret, at: at(0) };
  await register.commit('put_resident_code', change, testAct);
}

async function wasSent(code: string, use: 'resident' | 'contact' = 'resident') {
  const limit = { sentMax: 3, since: at(-900) };
  const change = { resident: resident.id, code, use, expiresAt: at(600), limit, at: at(0) };
  return (await register.commit('send_code', change, testAct)).outcome;
}

describe('a code of an application', () => {
  beforeEach(hasApplication);

  test('is taken once', async () => {
    expect(await check(resident.id, codeOf(0))).toBe('accepted');
    expect(await check(resident.id, codeOf(0))).toBe('refused');
    expect(await check(resident.id, codeOf(0), 29)).toBe('refused');
    expect(await check(resident.id, codeOf(30), 30)).toBe('accepted');
  });

  test('is refused when nothing, somebody else’s, or of another time', async () => {
    const other = await enrolledResident(register, 2);
    for (const [holder, code, seconds] of [
      [resident.id, '', 0],
      [resident.id, ' ', 0],
      [resident.id, codeOf(0), 120],
      [other.id, codeOf(0), 0],
      [{ kind: 'unknown', standsFor: 'a number' }, codeOf(0), 0],
    ] as const) {
      expect(await check(holder, code, seconds)).toBe('refused');
    }
  });

  test('is none after a year of a clock that went wrong', async () => {
    const year = 365 * 86_400;
    expect(await check(resident.id, codeOf(year))).toBe('refused');
    expect(await check(resident.id, codeOf(0), year)).toBe('refused');
  });

  test('of a secret of before is none any more', async () => {
    const change = { resident: resident.id, secret: newCodeSecret(), at: at(0) };
    await register.commit('put_resident_code', change, testAct);
    expect(await check(resident.id, codeOf(0))).toBe('refused');
  });
});

describe('a code that was sent', () => {
  test('is taken once and while it holds', async () => {
    await wasSent('12345678');
    await wasSent('87654321');
    expect(await check(resident.id, '12345678')).toBe('accepted');
    expect(await check(resident.id, '12345678')).toBe('refused');
    expect(await check(resident.id, '87654321', 600)).toBe('refused');
  });

  test('to make a contact hers lets nobody in', async () => {
    await wasSent('12345678', 'contact');
    expect(await check(resident.id, '12345678')).toBe('refused');
  });

  test('is not readable in the register, nor sent more often than the limit', async () => {
    expect([
      await wasSent('1'),
      await wasSent('2'),
      await wasSent('3'),
      await wasSent('4'),
    ]).toEqual(['sent', 'sent', 'sent', 'limited']);
  });
});

test('five failures lock the factor for a quarter of an hour, also when they come at once', async () => {
  await hasApplication();
  const wrong = Array.from({ length: 7 }, () => check(resident.id, '00000000'));
  expect(new Set(await Promise.all(wrong))).toEqual(new Set(['refused']));
  expect(await check(resident.id, codeOf(1), 1)).toBe('refused');
  expect(await check(resident.id, codeOf(901), 901)).toBe('accepted');
  const { size } = await register.journalState();
  const acts = (await register.journalLeaves(0, size)).map(actFrom);
  const outcomes = acts.filter(({ kind }) => kind === 'code.checked').map((act) => act.outcome);
  expect(outcomes).toEqual([
    ...Array.from({ length: 5 }, () => 'refused'),
    ...Array.from({ length: 3 }, () => 'limited'),
    'accepted',
  ]);
});

test('a locked factor and a code of somebody unknown are refused as wrong ones are', async () => {
  await hasApplication();
  const lock = { factor: 'code', until: at(60) } as const;
  await register.commit('lock_factor', { resident: resident.id, lock, at: at(0) }, testAct);
  expect(await check(resident.id, codeOf(0))).toBe('refused');
  expect(await check(resident.id, codeOf(60), 60)).toBe('accepted');
});

test('whoever is erased has no code and no contact', async () => {
  await hasApplication();
  const contact = { kind: 'phone', address: '+212600000000' } as const;
  await register.commit('state_contact', { resident: resident.id, contact, at: at(0) }, testAct);
  await register.commit('erase_resident', { resident: resident.id, at: at(0) }, testAct);
  expect(await register.residentCode(resident.id)).toBeUndefined();
  expect(await check(resident.id, codeOf(0))).toBe('refused');
  const again = { resident: resident.id, secret, at: at(0) };
  expect(await register.commit('put_resident_code', again, testAct)).toEqual({ done: false });
});
