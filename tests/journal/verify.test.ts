import { beforeAll, describe, expect, test } from 'vitest';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import type { Act } from '../../src/journal/act.ts';
import type { Head } from '../../src/journal/head.ts';
import { verifyJournal } from '../../src/journal/verify.ts';
import { signJournalHead } from '../../src/procedures/sign-journal-head.ts';
import type { Register } from '../../src/register/register.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { memoryRegister } from '../people.ts';

let keys: SoftwareKeys;
let register: Register;
let leaves: readonly Uint8Array[];
let heads: readonly Head[];
const at = Instant.parse(1_800_000_000_000);

async function act(number: number): Promise<void> {
  const done: Act = {
    at,
    kind: 'test.done',
    actor: 'station',
    subject: String(number),
    purpose: 'test',
    outcome: 'done',
  };
  await register.commit('note_act', { at }, done);
}

const sign = () =>
  signJournalHead({
    register,
    now: () => at,
    heads: {
      currentKid: async () => (await keys.current('journal-head')).kid,
      sign: async (kid, statement) =>
        Buffer.from(await keys.sign('journal-head', kid, statement)).toString('base64url'),
    },
  });

beforeAll(async () => {
  keys = await openMemoryKeys();
  register = memoryRegister();
  for (let number = 0; number < 20; number += 1) {
    await act(number);
    if (number === 6) await sign();
    if (number === 12) {
      await sign();
      await keys.rotate('journal-head', at);
    }
  }
  await sign();
  expect(await sign()).toBe('unchanged');
  leaves = await register.journalLeaves(0, 100);
  heads = await register.heads();
});

async function* each(given: readonly Uint8Array[]) {
  yield* given;
}

async function finding(given: readonly Uint8Array[], stated: readonly Head[] = heads) {
  const published = await keys.published('journal-head');
  const byKid = new Map(published.map((key) => [key.kid, { ...key }]));
  const found = await verifyJournal(each(given), stated, byKid);
  return found.kind === 'whole' ? 'whole' : found.why;
}

test('a journal that nobody touched is whole, across a rotation of its key', async () => {
  expect(heads.map(({ size }) => size)).toEqual([7, 13, 20]);
  expect(await finding(leaves)).toBe('whole');
});

describe('broken is a journal', () => {
  test('with any leaf changed', async () => {
    for (const [place, leaf] of leaves.entries()) {
      const changed = Buffer.from(leaf);
      changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
      expect(await finding(leaves.with(place, changed)), `leaf ${place}`).toBe('root_differs');
    }
  });

  test('with a leaf taken out, put in or moved', async () => {
    expect(await finding(leaves.toSpliced(4, 1))).toBe('root_differs');
    expect(await finding(leaves.toSpliced(4, 0, Buffer.from('[]')))).toBe('root_differs');
    const [first, second] = leaves;
    if (!first || !second) throw new Error('there are leaves');
    expect(await finding(leaves.with(0, second).with(1, first))).toBe('root_differs');
  });

  test('cut off at its end', async () => {
    expect(await finding(leaves.slice(0, 19))).toBe('leaves_missing');
    expect(await finding([])).toBe('leaves_missing');
  });

  test('whose head was written by somebody else', async () => {
    const [head, ...others] = heads;
    if (!head) throw new Error('there are heads');
    expect(await finding(leaves, [{ ...head, size: 8 }, ...others])).toBe('head_not_signed');
    expect(await finding(leaves, [{ ...head, kid: 'other' }, ...others])).toBe('head_unknown_key');
    const forger = await openMemoryKeys();
    const { kid } = await forger.current('journal-head');
    const signature = Buffer.from(await forger.sign('journal-head', kid, Buffer.from('x')));
    const forged = { ...head, kid, signature: signature.toString('base64url') };
    expect(await finding(leaves, [forged])).toBe('head_unknown_key');
  });
});

test('a journal written anew does not pass for the one that a head was taken from', async () => {
  const other = memoryRegister();
  for (let number = 0; number < 20; number += 1) {
    const done: Act = {
      at,
      kind: 'test.forged',
      actor: 'station',
      subject: String(number),
      purpose: 'test',
      outcome: 'done',
    };
    await other.commit('note_act', { at }, done);
  }
  expect(await finding(await other.journalLeaves(0, 100))).toBe('root_differs');
});
