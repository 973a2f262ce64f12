import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enrol } from '../../src/procedures/enrol.ts';
import {
  reExtract,
  useNetworks,
  type ReExtraction,
  type ReExtractNeeds,
} from '../../src/procedures/re-extract.ts';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import type { ReadingState, Register } from '../../src/register/register.ts';
import { checkRegister } from '../../src/register/sqlite/check-register.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import { generatedModel } from '../../src/generation/faces.ts';
import { Seq } from '../../src/vocabulary/record-ids.ts';
import { fail } from '../../src/vocabulary/result.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import {
  enrolmentOf,
  enrolNeeds,
  faceKind,
  generatedNetworks,
  impressionsOf,
  registerKeys,
  testAct,
} from '../people.ts';

const people = 5;
const nextNetworks = { face: 'next face', finger: 'next finger' };

let directory: string;
let path: string;
let register: Register;
const keys = registerKeys();
const open = (networks = generatedNetworks as typeof nextNetworks) =>
  openSqliteRegister({ path, keys, numberPolicy: lenientNumbers, networks });

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-reading-'));
  path = join(directory, 'register');
  register = open();
  // As a station does at its start.
  await useNetworks(readers(generatedNetworks));
  const needs = enrolNeeds(register);
  for (let person = 1; person <= people; person += 1) {
    const fingers = impressionsOf(person, 'enrolment', ['left_index', 'right_thumb']);
    const answer = await enrol(needs, { ...enrolmentOf(person), fingers });
    expect(answer.ok && answer.value.verdict.kind).toBe('enrolled');
  }
});
afterEach(async () => {
  await register.close();
  await rm(directory, { recursive: true });
});

const act = testAct;
const { at } = act;

/** Networks whose weights are others, and whose answers are the same. */
function readers(networks: typeof nextNetworks, on = register): ReExtractNeeds {
  const needs = enrolNeeds(on);
  const fingers = { ...needs.fingers, modelHash: networks.finger };
  return { ...needs, modelHash: networks.face, fingers, now: systemClock };
}

function run(more: Partial<ReExtraction> = {}): ReExtraction {
  return {
    atOnce: 2,
    pause: async () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
    ...more,
  };
}

async function broken(): Promise<readonly string[]> {
  return checkRegister(path).flatMap(({ rule, broken: times }) => (times > 0 ? [rule] : []));
}

describe('reading everyone anew', () => {
  test('leaves what is in use as it is, and tells how far it is', async () => {
    const before = await register.biometricsAt(Seq.parse(1), ['unknown']);
    const told: ReadingState[] = [];
    await reExtract(readers(nextNetworks), run({ onProgress: (state) => told.push(state) }));
    expect(told.at(0)).toMatchObject({ read: 0, total: people, inUse: false });
    expect(told.at(-1)).toMatchObject({ read: people, facesUnread: 0, fingersUnread: 0 });
    const counts = told.map(({ read }) => read);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(await register.biometricsAt(Seq.parse(1), ['unknown'])).toEqual(before);
    expect(await broken()).toEqual([]);
  });

  test('goes on where it was stopped, and reads nobody twice', async () => {
    const stopping = new AbortController();
    let seen = 0;
    const pause = async () => {
      seen += 1;
      if (seen === 2) stopping.abort();
    };
    await reExtract(readers(nextNetworks), run({ atOnce: 1, pause, signal: stopping.signal }));
    const half = await register.readingState(nextNetworks);
    expect([half.read, half.total]).toEqual([2, people]);
    const { size } = await register.journalState();
    await reExtract(readers(nextNetworks), run());
    expect((await register.readingState(nextNetworks)).read).toBe(people);
    // Two modalities of each person that was left, and each is in the journal.
    expect((await register.journalState()).size).toBe(size + 2 * (people - 2));
  });

  test('reads only the modality whose networks are others', async () => {
    const fingersOnly = { ...nextNetworks, face: faceKind.modelHash };
    await reExtract(readers(fingersOnly), run());
    const unread = await register.unread(nextNetworks, { after: 0, max: 100 });
    expect(unread.map(({ lacks }) => lacks)).toEqual(
      Array.from({ length: people }, () => ['face']),
    );
  });

  test('takes whoever was enrolled meanwhile the next time', async () => {
    await reExtract(readers(nextNetworks), run());
    await enrol(enrolNeeds(register), enrolmentOf(77));
    const { read, total } = await register.readingState(nextNetworks);
    expect([read, total]).toEqual([people, people + 1]);
    await reExtract(readers(nextNetworks), run());
    expect((await register.readingState(nextNetworks)).read).toBe(people + 1);
  });

  test('passes over whoever is erased, and keeps nothing of her', async () => {
    await reExtract(readers(nextNetworks), run());
    const resident = await register.residentAt(Seq.parse(2));
    if (!resident) throw new Error('2 is enrolled');
    await register.commit('erase_resident', { resident: resident.id, at }, act);
    const late = await register.commit(
      'put_templates',
      {
        seq: Seq.parse(2),
        networks: 'later',
        extracted: { modality: 'face', template: 'none' },
        at,
      },
      act,
    );
    expect(late).toEqual({ recorded: false });
    const { read, total } = await register.readingState(nextNetworks);
    expect([read, total]).toEqual([people - 1, people - 1]);
    expect(await broken()).toEqual([]);
  });

  test('says in whom it found no face or no finger, and a broken image stops nobody', async () => {
    const needs = readers(nextNetworks);
    const blind: ReExtractNeeds = {
      ...needs,
      decode: async () => fail({ kind: 'damaged' }),
      fingers: {
        ...needs.fingers,
        engine: {
          ...needs.fingers.engine,
          extractFinger: async (image, position) => {
            if (position === 'right_thumb') {
              throw Object.assign(new Error('a thread ended'), { code: 'extraction_failed' });
            }
            return needs.fingers.engine.extractFinger(image, position);
          },
        },
      },
    };
    await reExtract(blind, run());
    expect(await register.readingState(nextNetworks)).toMatchObject({
      read: people,
      facesUnread: people,
      fingersUnread: people,
    });
    expect(await register.missedBy(nextNetworks, 2)).toHaveLength(2);
    expect(await register.missedBy(generatedNetworks, 100)).toEqual([]);
  });

  test('stops when the machine is in trouble, and loses nothing', async () => {
    const needs = readers(nextNetworks);
    const full: ReExtractNeeds = {
      ...needs,
      register: {
        ...register,
        commit: () => Promise.reject(Object.assign(new Error('full'), { code: 'SQLITE_FULL' })),
      },
    };
    await expect(reExtract(full, run())).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect((await register.readingState(nextNetworks)).read).toBe(0);
  });
});

describe('networks that read everyone', () => {
  test('are used from then on, and what others made is gone', async () => {
    await reExtract(readers(nextNetworks), run());
    await register.close();
    register = open(nextNetworks);
    const needs = readers(nextNetworks);
    await useNetworks(needs);
    expect(await register.readingState(nextNetworks)).toMatchObject({
      inUse: true,
      superseded: false,
      read: people,
    });
    const held = await register.biometricsAt(Seq.parse(1), ['unknown']);
    expect(held?.face).not.toBe('none');
    expect(held?.fingers.map(({ position }) => position).toSorted()).toEqual([
      'left_index',
      'right_thumb',
    ]);
    expect(await broken()).toEqual([]);
    const db = new Database(path, { readonly: true });
    const kinds = db.prepare<[], string>('SELECT DISTINCT kind FROM sealed').pluck().all();
    db.close();
    expect(kinds.filter((kind) => kind.includes('generated'))).toEqual([]);
  });

  test('are not used while somebody is unread', async () => {
    const stopping = new AbortController();
    const pause = async () => stopping.abort();
    await reExtract(readers(nextNetworks), run({ atOnce: 1, pause, signal: stopping.signal }));
    await expect(useNetworks(readers(nextNetworks))).rejects.toThrow(
      'once they have read everyone',
    );
    expect((await register.readingState(generatedNetworks)).superseded).toBe(false);
  });

  test('are not used when they find nothing in many samples', async () => {
    await reExtract(readers(nextNetworks), run());
    const counting = (more: Partial<ReadingState>): ReExtractNeeds => ({
      ...readers(nextNetworks),
      register: {
        ...register,
        readingState: async (networks) => ({ ...(await register.readingState(networks)), ...more }),
      },
    });
    const many = { total: 1000, read: 1000, fingers: 2000 };
    for (const more of [
      { facesUnread: 11 },
      { fingersUnread: 11 },
      { ...many, facesUnread: 51 },
      { ...many, fingersUnread: 101 },
    ]) {
      await expect(useNetworks(counting(more))).rejects.toMatchObject({ code: 'networks_unfit' });
    }
    expect((await register.readingState(nextNetworks)).inUse).toBe(false);
    await useNetworks(counting({ ...many, facesUnread: 50, fingersUnread: 100 }));
    expect((await register.readingState(nextNetworks)).inUse).toBe(true);
  });

  test('remove what is superseded in the next run when the power was cut', async () => {
    await reExtract(readers(nextNetworks), run());
    await register.commit('use_networks', { networks: nextNetworks, at }, act);
    const dropped = await register.commit('drop_superseded', { max: 3, at }, act);
    expect(dropped).toEqual({ dropped: 3 });
    expect((await register.readingState(nextNetworks)).superseded).toBe(true);
    expect(await broken()).toEqual([]);
    await useNetworks(readers(nextNetworks));
    expect((await register.readingState(nextNetworks)).superseded).toBe(false);
    const { size } = await register.journalState();
    // Nothing is left to do, and nothing is written down.
    await useNetworks(readers(nextNetworks));
    expect((await register.journalState()).size).toBe(size);
  });

  test('leave no template in the file that can be read', async () => {
    await reExtract(readers(nextNetworks), run());
    await register.close();
    const bytes = await readFile(path);
    register = open();
    // How a finger's template begins, and the name of a face's model.
    expect(bytes.includes('BFT\x01')).toBe(false);
    expect(bytes.includes(generatedModel)).toBe(false);
  });
});
