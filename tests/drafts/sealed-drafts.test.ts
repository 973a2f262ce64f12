import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SealedDrafts } from '../../src/drafts/sealed-drafts.ts';
import { OperatorId, RecordId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';

let directory: string;
let ahead = 0;
const key = randomBytes(32);
const amina = OperatorId.parse('amina');
const brahim = OperatorId.parse('brahim');
const said = JSON.stringify({ family: 'Ouazzani' });
const face = Buffer.from('the pixels of a face');

function opened(draftsMax = 3) {
  const now = () => Instant.parse(Date.now() + ahead);
  return new SealedDrafts({ directory, key, now, limits: { draftsMax, keptMsMax: 60_000 } });
}

function placeOf(operator = amina) {
  return { operator, recordId: RecordId.parse(randomUUID()) };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

beforeEach(async () => {
  ahead = 0;
  directory = await mkdtemp(join(tmpdir(), 'basma-drafts-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('what is kept is there for the next process, and opens for its operator alone', async () => {
  const place = placeOf();
  expect(await opened().keep(place, said)).toMatchObject({ value: 'begun' });
  expect(await opened().keep(place, said)).toMatchObject({ value: 'kept' });
  expect(await opened().keepSample(place, 'face', face)).toMatchObject({ ok: true });
  const draft = await opened().open(place);
  expect(draft).toMatchObject({ statements: said, samples: ['face'] });
  expect(Buffer.from((await opened().sample(place, 'face')) ?? [])).toEqual(face);
  const others = { ...place, operator: brahim };
  expect(await opened().open(others)).toBeUndefined();
  expect(await opened().sample(others, 'face')).toBeUndefined();
  expect(await opened().of(brahim)).toEqual([]);
});

test('nothing readable lies on the disk, nor the name of whom it belongs to', async () => {
  const place = placeOf();
  await opened().keep(place, said);
  await opened().keepSample(place, 'face', face);
  const files = await filesBelow(directory);
  expect(files).toHaveLength(2);
  for (const file of files) {
    const bytes = await readFile(file);
    expect(bytes.includes('Ouazzani') || bytes.includes(face)).toBe(false);
    expect(file).not.toContain('amina');
  }
});

test('a file that is moved to another place does not open', async () => {
  const [one, other] = [placeOf(), placeOf()];
  for (const place of [one, other]) await opened().keep(place, said);
  await opened().keepSample(one, 'face', face);
  const file = (await filesBelow(directory)).find((name) => name.endsWith('face')) ?? '';
  await rename(file, file.replace(one.recordId, other.recordId));
  await expect(opened().sample(other, 'face')).rejects.toMatchObject({
    code: 'sealed_data_damaged',
  });
});

test('a sample needs a draft, and an operator has only so many', async () => {
  const refused = await opened().keepSample(placeOf(), 'face', face);
  expect(refused).toMatchObject({ error: { kind: 'draft_unknown' } });
  for (let made = 0; made < 2; made += 1) await opened(2).keep(placeOf(), said);
  const third = await opened(2).keep(placeOf(), said);
  expect(third).toMatchObject({ error: { kind: 'drafts_too_many' } });
  expect(await opened(2).keep(placeOf(brahim), said)).toMatchObject({ ok: true });
});

test('a draft that is too old is gone for everybody, and from the disk at the next sweep', async () => {
  const place = placeOf();
  await opened().keep(place, said);
  await opened().keepSample(place, 'face', face);
  ahead = 61_000;
  expect(await opened().open(place)).toBeUndefined();
  expect(await opened().sample(place, 'face')).toBeUndefined();
  expect(await opened().of(amina)).toEqual([]);
  expect(await opened().sweep()).toBe(1);
  expect(await filesBelow(directory)).toEqual([]);
});

test('what is dropped leaves nothing', async () => {
  const place = placeOf();
  await opened().keep(place, said);
  await opened().keepSample(place, 'face', face);
  await opened().dropSamples(place, ['face', 'right_four']);
  expect(await opened().open(place)).toMatchObject({ samples: [] });
  expect(await opened().drop(place)).toBe(true);
  expect(await opened().drop(place)).toBe(false);
  expect(await filesBelow(directory)).toEqual([]);
});

test('writing at once loses nothing and tears nothing', async () => {
  const place = placeOf();
  const drafts = opened();
  await Promise.all(
    Array.from({ length: 20 }, (_, count) => drafts.keep(place, JSON.stringify({ count }))),
  );
  expect((await drafts.open(place))?.statements).toBe('{"count":19}');
  expect(await filesBelow(directory)).toHaveLength(1);
});
