import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/register/sqlite/driver.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rootOfLeaves, leafHash } from '../../src/journal/merkle.ts';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import type { Register } from '../../src/register/register.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { openThreadedRegister } from '../../src/register/threaded.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { ChangeNumber, ProgrammeId, ResidentId, Seq } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { generatedModel, generatedVector } from '../../src/generation/faces.ts';
import {
  enrolmentOf,
  generatedNetworks,
  memoryRegister,
  registerKeys,
  testAct,
} from '../people.ts';

const act = testAct;
const { at } = act;

async function opened(register: Register, person: number) {
  const request = enrolmentOf(person);
  const receipt = await register.commit(
    'open_enrolment',
    {
      ...request,
      template: {
        modality: 'face',
        model: generatedModel,
        vector: generatedVector(`person ${person}`),
      },
      quality: Quality.parse(60),
      sample: request.face,
      fingers: [],
      requestHash: `hash of ${person}`,
      at,
    },
    act,
  );
  if (receipt.kind !== 'opened') throw new Error(receipt.kind);
  return { ...request, seq: receipt.seq };
}

async function enrolled(register: Register, person: number) {
  const { seq } = await opened(register, person);
  const settled = await register.commit(
    'settle_enrolment',
    { seq, verdict: { kind: 'enrolled' }, at },
    act,
  );
  const resident = await register.residentAt(seq);
  if (settled.idcs === 'none' || !resident) throw new Error('an enrolled person has a number');
  return { seq, idcs: settled.idcs, resident };
}

function threadedRegister(): Promise<Register> {
  return openThreadedRegister({
    path: ':memory:',
    keys: registerKeys(),
    numberPolicy: 'lenient',
    networks: generatedNetworks,
    startThread,
  });
}

describe.each([
  ['in the thread that asks', () => Promise.resolve(memoryRegister())],
  ['in a thread of its own', threadedRegister],
] as const)('the register %s', (_where, make) => {
  const openedRegisters: Register[] = [];
  const open = async () => {
    const register = await make();
    openedRegisters.push(register);
    return register;
  };
  afterEach(async () => {
    for (const register of openedRegisters.splice(0)) await register.close();
  });

  test('gives back what was put in, whole', async () => {
    const register = await open();
    const { seq, record, face } = await opened(register, 7);
    expect(await register.recordAt(seq)).toEqual(record);
    expect(await register.biometricsAt(seq, ['unknown'])).toMatchObject({
      face: { vector: generatedVector('person 7') },
    });
    expect(new Uint8Array((await register.sampleAt(seq, 'face')) ?? [])).toEqual(
      new Uint8Array(face),
    );
  });

  test('never gives a number twice', async () => {
    const register = await open();
    const numbers = new Set<string>();
    for (let person = 1; person <= 2_500; person += 1) {
      numbers.add((await enrolled(register, person)).idcs);
    }
    expect(numbers.size).toBe(2_500);
    expect((await register.figures()).numbersInPool).toBeGreaterThan(0);
  });

  test('answers a second settling as the first', async () => {
    const register = await open();
    const { seq } = await opened(register, 1);
    const settle = () =>
      register.commit('settle_enrolment', { seq, verdict: { kind: 'enrolled' }, at }, act);
    const [first, second] = [await settle(), await settle()];
    expect(second.idcs).toBe(first.idcs);
    const other = { kind: 'already_enrolled', candidates: [] } as const;
    const third = await register.commit('settle_enrolment', { seq, verdict: other, at }, act);
    expect(third.verdict).toEqual({ kind: 'enrolled' });
  });

  test('tells galleries every change in order', async () => {
    const register = await open();
    const first = await opened(register, 1);
    await opened(register, 2);
    const verdict = { kind: 'already_enrolled', candidates: [] } as const;
    await register.commit('settle_enrolment', { seq: first.seq, verdict, at }, act);
    const changes = await register.changesSince(ChangeNumber.parse(0), 10);
    expect(changes.map(({ kind, change, seq }) => [kind, change, seq])).toEqual([
      ['added', 1, 1],
      ['added', 2, 2],
      ['removed', 3, 1],
    ]);
    expect(await register.changesSince(ChangeNumber.parse(2), 10)).toHaveLength(1);
  });

  test('forgets an erased person and keeps her number taken', async () => {
    const register = await open();
    const { seq, idcs, resident } = await enrolled(register, 3);
    const receipt = await register.commit('erase_resident', { resident: resident.id, at }, act);
    expect(receipt.done).toBe(true);
    expect(await register.recordAt(seq)).toBeUndefined();
    expect(await register.biometricsAt(seq, ['unknown'])).toBeUndefined();
    expect(await register.sampleAt(seq, 'face')).toBeUndefined();
    expect(await register.residentByIdcs(idcs)).toBeUndefined();
    const [change] = await register.changesSince(ChangeNumber.parse(0), 1);
    expect(change?.kind).toBe('removed');
  });

  test('writes one leaf of the journal with every change', async () => {
    const register = await open();
    await opened(register, 1);
    await opened(register, 2);
    const leaves = await register.journalLeaves(0, 10);
    const { size, root } = await register.journalState();
    expect([leaves.length, size]).toEqual([2, 2]);
    expect(Buffer.from(rootOfLeaves(leaves.map(leafHash))).toString('base64url')).toBe(root);
  });

  test('takes a one-time value once', async () => {
    const register = await open();
    const take = () => register.commit('take_once', { key: 'k', expiresAt: at, at }, act);
    expect([(await take()).taken, (await take()).taken]).toEqual([true, false]);
  });

  test('limits refusals in the step that records them, also when they come at once', async () => {
    const register = await open();
    const { resident } = await enrolled(register, 1);
    const attempt = (outcome: 'verified' | 'refused') =>
      register.commit(
        'record_verification',
        {
          resident: resident.id,
          programme: ProgrammeId.parse('aid'),
          attemptKey: 'key',
          outcome,
          factors: ['face'],
          limit: { refusalsMax: 3, since: Instant.parse(0) },
          subject: 's',
          shownVid: 'none',
          at,
        },
        act,
      );
    expect((await attempt('verified')).outcome).toBe('verified');
    const refusals = await Promise.all([1, 2, 3, 4, 5].map(() => attempt('refused')));
    expect(refusals.map(({ outcome }) => outcome)).toEqual([
      'refused',
      'refused',
      'refused',
      'limited',
      'limited',
    ]);
    expect((await attempt('verified')).outcome).toBe('limited');
    const leaves = await register.journalLeaves(2, 20);
    const outcomes = leaves.map((leaf) => Buffer.from(leaf).toString('utf8').split('"').at(-4));
    expect(outcomes).toEqual([
      'verified',
      'refused',
      'refused',
      'refused',
      'limited',
      'limited',
      'limited',
    ]);
  });

  test('lets a one-time alias pass once', async () => {
    const register = await open();
    const { resident } = await enrolled(register, 1);
    const expiresAt = Instant.parse(at + 1_000);
    const issued = await register.commit(
      'issue_vid',
      { resident: resident.id, kind: 'one_time', expiresAt, liveMax: 1, at },
      act,
    );
    if (issued.kind !== 'issued') throw new Error('one is given');
    const { vid } = issued;
    const attempt = () =>
      register.commit(
        'record_verification',
        {
          resident: resident.id,
          programme: ProgrammeId.parse('aid'),
          attemptKey: 'key',
          outcome: 'verified',
          factors: ['face'],
          limit: { refusalsMax: 3, since: Instant.parse(0) },
          subject: 's',
          shownVid: vid,
          at,
        },
        act,
      );
    expect([(await attempt()).outcome, (await attempt()).outcome]).toEqual(['verified', 'refused']);
    expect(await register.residentByVid(vid, at)).toBeUndefined();
  });

  test('knows nobody by a resident id that was never given', async () => {
    const register = await open();
    const resident = ResidentId.parse('6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');
    const lock = { factor: 'everything', until: 'unlocked' } as const;
    const receipt = await register.commit('lock_factor', { resident, lock, at }, act);
    expect(receipt.done).toBe(false);
    expect(await register.residentAt(Seq.parse(1))).toBeUndefined();
  });
});

describe('the register’s file', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'basma-register-'));
  });
  afterAll(() => rm(directory, { recursive: true }));
  const settings = (name: string) => ({
    path: join(directory, name),
    keys: registerKeys(),
    numberPolicy: lenientNumbers,
    networks: generatedNetworks,
  });

  test('opens again with everyone in it, and with no other keys', async () => {
    const own = settings('own');
    const register = openSqliteRegister(own);
    const { idcs } = await enrolled(register, 1);
    await register.close();
    const again = openSqliteRegister(own);
    expect((await again.residentByIdcs(idcs))?.seq).toBe(1);
    await again.close();
    expect(() => openSqliteRegister({ ...own, keys: registerKeys() })).toThrow(
      expect.objectContaining({ code: 'sealed_data_damaged' }),
    );
  });

  test('is refused when it is another program’s', () => {
    const foreign = settings('foreign');
    const db = new Database(foreign.path);
    db.exec('CREATE TABLE other (x)');
    db.close();
    expect(() => openSqliteRegister(foreign)).toThrow(
      expect.objectContaining({ code: 'register_foreign' }),
    );
  });

  test('shows no number, name or template to who reads it without the keys', async () => {
    const own = settings('read');
    const register = openSqliteRegister(own);
    const { idcs } = await enrolled(register, 12345);
    await register.close();
    const bytes = await readFile(own.path);
    const template = generatedVector('person 12345');
    expect(bytes.includes(idcs)).toBe(false);
    expect(bytes.includes('Famca')).toBe(false);
    expect(bytes.includes(Buffer.from(template.buffer).subarray(0, 16))).toBe(false);
  });

  test('holds no erased person’s key or data anywhere, while the station runs', async () => {
    const own = settings('erased');
    const register = openSqliteRegister(own);
    const { resident } = await enrolled(register, 1);
    await enrolled(register, 2);
    const db = new Database(own.path, { readonly: true });
    const keys = db.prepare('SELECT wrapped_key FROM enrolments WHERE seq = 1').pluck();
    const bodies = db.prepare('SELECT body FROM sealed WHERE seq = 1').pluck();
    const kept: unknown[] = [keys.get(), ...bodies.all()];
    db.close();
    const files = ['', '-wal', '-shm'].map((end) => `${own.path}${end}`);
    const everything = async () => {
      const read = await Promise.all(
        files.map((file) => readFile(file).catch(() => Buffer.alloc(0))),
      );
      return Buffer.concat(read);
    };
    const found = async () => {
      const bytes = await everything();
      return kept.filter(
        (piece) => piece instanceof Buffer && bytes.includes(piece.subarray(0, 24)),
      );
    };
    expect(await found()).toHaveLength(4);
    await register.commit('erase_resident', { resident: resident.id, at }, act);
    expect(await found()).toHaveLength(0);
    await register.close();
  });

  test('does not open a sealed row that was altered', async () => {
    const own = settings('altered');
    const register = openSqliteRegister(own);
    const { seq } = await enrolled(register, 1);
    await register.close();
    const db = new Database(own.path);
    db.exec(`UPDATE sealed SET body = zeroblob(100) WHERE kind = 'record'`);
    db.close();
    const again = openSqliteRegister(own);
    await expect(again.recordAt(seq)).rejects.toMatchObject({ code: 'sealed_data_damaged' });
    await again.close();
  });
});

describe('a register in a thread of its own', () => {
  const open = (path: string, keys = registerKeys()) =>
    openThreadedRegister({
      path,
      keys,
      numberPolicy: 'lenient',
      networks: generatedNetworks,
      startThread,
    });

  test('says at opening what is wrong with its file', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'basma-thread-'));
    const path = join(directory, 'register');
    await writeFile(
      path,
      'this is no database, and it is longer than a header of one hundred bytes'.repeat(9),
    );
    await expect(open(path)).rejects.toMatchObject({ code: 'register_damaged' });
    await rm(directory, { recursive: true });
  });

  test('answers the same errors as one that is not', async () => {
    const register = await open(':memory:');
    const vid = { kind: 'issue_vid' } as const;
    const unknown = ResidentId.parse('6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a10');
    const how = { kind: 'perpetual', expiresAt: 'never', liveMax: 1, at } as const;
    const change = { resident: unknown, ...how };
    await expect(register.commit(vid.kind, change, act)).rejects.toThrow();
    expect((await register.journalState()).size).toBe(0);
    await register.close();
  });

  test('refuses what comes after it was closed', async () => {
    const register = await open(':memory:');
    await register.close();
    await expect(register.figures()).rejects.toMatchObject({ code: 'register_lost' });
  });
});
