import { cp, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';

let whole: string;
let directory: string;

async function openAndClose(dataDirectory: string): Promise<string> {
  const config = StationConfig.parse({ port: 0, dataDirectory });
  const station = await openRehearsal(config, { write: () => undefined });
  await station.close();
  return station.firstOperator === 'known' ? 'known' : station.firstOperator.id;
}

beforeAll(async () => {
  whole = await mkdtemp(join(tmpdir(), 'basma-whole-'));
  await openAndClose(whole);
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-pieces-'));
  await cp(whole, directory, { recursive: true });
});
afterAll(() => rm(whole, { recursive: true }));

test('a station with everything in its place opens again', async () => {
  expect(await openAndClose(directory)).toBe('first-operator');
});

test.each([
  ['register.sqlite', 'register_missing'],
  ['secrets', 'secrets_missing'],
  ['keys', 'keys_missing'],
])('without its %s it does not open, and makes no other', async (piece, code) => {
  await rm(join(directory, piece));
  await expect(openAndClose(directory)).rejects.toMatchObject({ code });
  await expect(openAndClose(directory)).rejects.toMatchObject({ code });
});

test('a register of no bytes is a register that is missing', async () => {
  await truncate(join(directory, 'register.sqlite'));
  await expect(openAndClose(directory)).rejects.toMatchObject({ code: 'register_missing' });
});

test('a register that was cut off is damaged', async () => {
  await truncate(join(directory, 'register.sqlite'), 100_000);
  await expect(openAndClose(directory)).rejects.toMatchObject({ code: 'register_damaged' });
});

test('without the graph’s snapshot, or with a damaged one, it opens all the same', async () => {
  for (const gallery of ['graph', 'face', 'right_thumb']) {
    await writeFile(join(directory, 'galleries', gallery), 'damaged');
  }
  expect(await openAndClose(directory)).toBe('first-operator');
});

test('a first start that the power cut short is begun again', async () => {
  // Secrets and keys were made, the register and the mark were not.
  await rm(join(directory, 'register.sqlite'));
  await rm(join(directory, 'begun'));
  expect(await openAndClose(directory)).toBe('first-operator');
});
