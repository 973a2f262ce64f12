import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { makeExtract } from '../../src/social/reports/extracting.ts';
import { ReportDefinitions } from '../../src/social/reports/report-definitions.ts';
import { openExtractFile, type ExtractRow } from '../../src/social/sqlite/extract-file.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const { bands, least, extracts } = ReportDefinitions.parse(
  JSON.parse(readFileSync('src/social/rules/reports.json', 'utf8')),
);
const households = 300;
let directory = '';
const profiles = Array.from({ length: households }, (_, at) => profileOf('extracts', at).household);

let first: Made;
let second: Made;
let people: Made;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'basma-extracts-'));
  const path = join(directory, 'social.sqlite');
  fillStore({ path, keys }, { seed: 'extracts', from: 0, to: households });
  first = await made('first', 'households');
  second = await made('second', 'households');
  people = await made('people', 'people');
}, 120_000);
afterAll(() => rmSync(directory, { recursive: true }));

type Made = Awaited<ReturnType<typeof made>>;

async function made(name: string, id: string) {
  const definition = extracts.find((one) => one.id === id);
  if (!definition) throw new Error('the deployment has it');
  const file = join(directory, name);
  const fileKey = randomBytes(32);
  const path = join(directory, 'social.sqlite');
  const settings = { path, keys, file, fileKey, definition, bands, least, day: generatedDay };
  const { rows } = await makeExtract({ ...settings, startThread, onProgress: () => undefined });
  const opened = openExtractFile(file, fileKey);
  const all: ExtractRow[] = [...opened.blocks()].flat();
  const head = opened.head();
  opened.close();
  return { rows, all, head, file };
}

test('a household has one name in an extract and another one in the next', () => {
  expect(first.rows).toBe(households);
  const names = new Set(first.all.map(({ name }) => name));
  expect(names.size).toBe(households);
  expect(second.all.filter(({ name }) => names.has(name))).toEqual([]);
  const known = profiles.map(({ id }) => id);
  expect(known.filter((id) => names.has(id))).toEqual([]);
});

test('people of one household share its name within the extract, and nobody else has it', () => {
  const { all, head } = people;
  expect(head.slice(0, 2)).toEqual(['person', 'household']);
  const sizes = new Map<string, number>();
  for (const { cells } of all) sizes.set(cells[0] ?? '', (sizes.get(cells[0] ?? '') ?? 0) + 1);
  const truth = profiles.map(({ members }) => members.length).toSorted((a, b) => a - b);
  expect([...sizes.values()].toSorted((a, b) => a - b)).toEqual(truth);
});

test('no combination of traits is of fewer than the least', () => {
  const { all } = first;
  const counts = new Map<string, number>();
  for (const { cells } of all) {
    const traits = cells.slice(0, 5).join(' ');
    counts.set(traits, (counts.get(traits) ?? 0) + 1);
  }
  expect(counts.get('* * * * *')).toBeGreaterThan(0);
  expect([...counts.values()].filter((count) => count < least)).toEqual([]);
});

test('the order of the rows says nothing of when somebody came', () => {
  const { all } = first;
  const names = all.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
});

test('nothing of the rows lies open in the file, and another key opens none', () => {
  const { file } = first;
  const bytes = readFileSync(file).toString('latin1');
  for (const word of ['female', 'urban', 'rural', '18-29']) expect(bytes).not.toContain(word);
  const other = openExtractFile(file, randomBytes(32));
  expect(() => [...other.blocks()]).toThrow(
    expect.objectContaining({ code: 'sealed_data_damaged' }),
  );
  other.close();
});
