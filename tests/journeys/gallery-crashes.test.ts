import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { killRounds } from '../../scripts/crashes/kill-rounds.ts';

const kills = 25;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-kills-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('a gallery whose process was killed while appending or saving is the register again', async () => {
  const figures = await killRounds(directory, kills);
  // The kills came while people were enrolled and erased, and galleries were saved between them.
  expect(figures.living).toBeGreaterThan(20);
  expect(figures.erased).toBeGreaterThan(5);
  expect(figures.facesFromSnapshot).toBeGreaterThan(kills / 2);
  expect(figures.damaged).toBeGreaterThan(2);
});
