import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { generatedModel, generatedVector } from '../../src/generation/faces.ts';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import type { Register } from '../../src/register/register.ts';
import { Database } from '../../src/register/sqlite/driver.ts';
import { wrappedColumns } from '../../src/register/sqlite/seal-anew.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import type { RegisterKeys } from '../../src/register/sqlite/store.ts';
import type { Idcs } from '../../src/vocabulary/idcs.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { Vid } from '../../src/vocabulary/vid.ts';
import { enrolmentOf, generatedNetworks, registerKeys, testAct } from '../people.ts';

let directory: string;
let path: string;
let keys: RegisterKeys;
let register: Register;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-anew-'));
  path = join(directory, 'register');
  keys = registerKeys();
  register = open(keys);
});
afterEach(async () => {
  await register.close();
  await rm(directory, { recursive: true });
});

function open(of: RegisterKeys, training = false): Register {
  return openSqliteRegister({
    path,
    keys: of,
    numberPolicy: lenientNumbers,
    networks: generatedNetworks,
    training,
  });
}

interface Known {
  readonly person: number;
  readonly idcs: Idcs;
  readonly vid: Vid;
}

async function enrolled(person: number): Promise<Known> {
  const { at } = testAct;
  const request = enrolmentOf(person);
  const vector = generatedVector(`person ${person}`);
  const opened = await register.commit(
    'open_enrolment',
    {
      ...request,
      template: { modality: 'face', model: generatedModel, vector },
      quality: Quality.parse(60),
      sample: request.face,
      fingers: [],
      requestHash: `hash of ${person}`,
      at,
    },
    testAct,
  );
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const { seq } = opened;
  const verdict = { kind: 'enrolled' } as const;
  const { idcs } = await register.commit('settle_enrolment', { seq, verdict, at }, testAct);
  const resident = await register.residentAt(seq);
  if (idcs === 'none' || !resident) throw new Error('an enrolled person has a number');
  const how = { kind: 'perpetual', expiresAt: 'never', liveMax: 1, at } as const;
  const issued = await register.commit('issue_vid', { resident: resident.id, ...how }, testAct);
  if (issued.kind !== 'issued') throw new Error('one is given');
  return { person, idcs, vid: issued.vid };
}

/** Reads everything that is sealed of somebody. */
async function expectWhole({ person, idcs, vid }: Known): Promise<void> {
  const resident = await register.residentByIdcs(idcs);
  if (!resident) throw new Error('she is known');
  expect(resident.idcs).toBe(idcs);
  const { record } = enrolmentOf(person);
  expect((await register.recordAt(resident.seq))?.demographics).toEqual(record.demographics);
  expect((await register.aliasesOf(resident.id)).map((alias) => alias.vid)).toEqual([vid]);
  expect(await register.biometricsAt(resident.seq, ['unknown'])).toMatchObject({
    face: { vector: generatedVector(`person ${person}`) },
  });
}

async function sealAll(): Promise<number> {
  for (let steps = 1; ; steps += 1) if (!(await register.sealAnew(100)).left) return steps;
}

test('a register is sealed anew while it works, and opens with the new key alone', async () => {
  const before = [await enrolled(1), await enrolled(2)];
  const wrap = randomBytes(32);
  await register.changeWrap(wrap);
  const meanwhile = await enrolled(3);
  await register.sealAnew(100);
  for (const known of [...before, meanwhile]) await expectWhole(known);
  const later = await enrolled(4);
  expect(await register.sealingAnew()).toMatchObject({ left: true });
  expect(await sealAll()).toBeGreaterThan(5);
  await register.close();
  expect(() => open(keys)).toThrow(expect.objectContaining({ code: 'sealed_data_damaged' }));
  register = open({ ...keys, wrap });
  for (const known of [...before, meanwhile, later]) await expectWhole(known);
  await expectWhole(await enrolled(5));
});

test('a register for training is sealed anew too, with the codes of those who learn', async () => {
  await register.close();
  path = `${path}-training`;
  const training = (of: RegisterKeys) => open(of, true);
  register = training(keys);
  const operator = OperatorId.parse('amina');
  const secret = randomBytes(20);
  const { at } = testAct;
  await register.commit('put_operator_code', { operator, secret, at }, testAct);
  const wrap = randomBytes(32);
  await register.changeWrap(wrap);
  await sealAll();
  await register.close();
  expect(() => training(keys)).toThrow(expect.objectContaining({ code: 'sealed_data_damaged' }));
  register = training({ ...keys, wrap });
  expect(Buffer.from((await register.operatorCode(operator)) ?? [])).toEqual(secret);
});

test('it goes on after a crash in between, from a register that both keys seal', async () => {
  const known = await enrolled(1);
  const wrap = randomBytes(32);
  await register.changeWrap(wrap);
  await register.sealAnew(300);
  await register.close();
  const both = { ...keys, wrap, formerWrap: keys.wrap };
  register = open(both);
  await expectWhole(known);
  expect(await register.sealingAnew()).toMatchObject({ left: true, done: 0 });
  await sealAll();
  expect(await register.sealingAnew()).toEqual({ left: false, done: 0, of: 0 });
  await register.close();
  register = open({ ...keys, wrap });
  await expectWhole(known);
});

test('nothing that the key before sealed is left in the file or its log', async () => {
  await enrolled(1);
  const db = new Database(path, { readonly: true });
  const blobs = wrappedColumns.flatMap(({ table, column }) =>
    db.prepare<[], { body: Buffer }>(`SELECT ${column} AS body FROM ${table}`).all(),
  );
  db.close();
  await register.changeWrap(randomBytes(32));
  await sealAll();
  const bytes = Buffer.concat([await readFile(path), await readFile(`${path}-wal`)]);
  expect(blobs.length).toBeGreaterThan(1_000);
  expect(blobs.filter(({ body }) => bytes.includes(body.subarray(0, 24)))).toEqual([]);
});

test('an erased person is not given a key again', async () => {
  const { idcs } = await enrolled(1);
  const resident = await register.residentByIdcs(idcs);
  if (!resident) throw new Error('she is known');
  const erasure = { resident: resident.id, at: testAct.at };
  await register.commit('erase_resident', erasure, testAct);
  await register.changeWrap(randomBytes(32));
  await sealAll();
  expect(await register.recordAt(resident.seq)).toBeUndefined();
});

test('the key changes once at a time', async () => {
  await register.changeWrap(randomBytes(32));
  await expect(register.changeWrap(randomBytes(32))).rejects.toThrow('ends before');
});

test('every column that holds sealed bytes is known to whoever changes the key', () => {
  const db = new Database(path, { readonly: true });
  const blobs = db
    .prepare<[], { name: string }>(
      `SELECT t.name || '.' || c.name AS name FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND upper(c.type) = 'BLOB' ORDER BY 1`,
    )
    .all();
  db.close();
  // Under a person's own key, or not sealed at all.
  const others = [
    'sealed.body',
    'redemption_exceptions.photograph',
    'leaves.body',
    'frontier.roots',
  ];
  const wrapped = wrappedColumns.map(({ table, column }) => `${table}.${column}`);
  expect(blobs.map(({ name }) => name)).toEqual([...others, ...wrapped].toSorted());
});
