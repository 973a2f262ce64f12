import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { GalleryStateAnswer } from '../../src/http/schema.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';

const opened: (() => Promise<void>)[] = [];
let station: RunningStation;

async function open(budget: object): Promise<RunningStation> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-state-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, ...budget });
  const running = await openRehearsal(config, { write: () => undefined });
  opened.push(async () => {
    await running.close();
    await rm(directory, { recursive: true });
  });
  return running;
}

beforeAll(async () => {
  const budget = { enrolmentsPerDay: 1_000, falseCasesPerDayMax: 30, falseHitsPerSearchMax: 0.002 };
  station = await open(budget);
});
afterAll(async () => {
  for (const close of opened) await close();
});

const textAt = async (path: string) => (await fetch(new URL(path, station.address))).text();

test("the gallery's state says the thresholds in force and what they lead to", async () => {
  const state: unknown = JSON.parse(await textAt('/v1/gallery'));
  expect(GalleryStateAnswer.parse(state)).toMatchObject({
    scope: 'register',
    count: 0,
    decisions: {
      adjudicateFrom: 40,
      hitFrom: 60,
      enrolmentsPerDay: 1_000,
      falseCasesPerDay: 0,
      falseCasesPerDayMax: 30,
      falseHitsPerDay: 0,
      falseHitsPerDayMax: 2,
      exceeded: [],
    },
  });
});

test('a monitor reads the same', async () => {
  const lines = (await textAt('/metrics')).split('\n');
  expect(lines.filter((line) => /^basma_(adjudicate|hit|false|policy)_/.test(line))).toEqual([
    'basma_adjudicate_from 40',
    'basma_hit_from 60',
    'basma_false_cases_per_day 0',
    'basma_false_cases_per_day_max 30',
    'basma_false_hits_per_day 0',
    'basma_policy_exceeded{bound="false_cases"} 0',
    'basma_policy_exceeded{bound="false_hits"} 0',
  ]);
});

test('and so does whoever opens the page about the station', async () => {
  const page = await textAt('/about');
  expect(page).toContain('People look from 40.0 points, 60.0 are a hit.');
  expect(page).toContain('0 a day are expected, 30 are in the budget.');
  expect(page).not.toContain('can not be kept');
});

test('a budget that can not be met is said to monitors and people, and so is by how much', async () => {
  station = await open({ enrolmentsPerDay: 1_000_000, falseCasesPerDayMax: 0.5 });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret } = station.firstOperator;
  const clerk = new OperatorClient(station.address);
  await clerk.begin(id, secret);
  await clerk.changeSecret('a secret for the state');
  await clerk.begin(id, 'a secret for the state');
  const face = generatedPhotograph('person', 'one');
  expect((await clerk.enrol(generatedRecord(1), face)).body['verdict']).toBe('enrolled');
  const state: unknown = JSON.parse(await textAt('/v1/gallery'));
  // One stranger in 10^5.5 is found and one in 10^6 is a hit: 3.16 and 1 of a million.
  expect(GalleryStateAnswer.parse(state).decisions).toMatchObject({
    adjudicateFrom: 55,
    hitFrom: 60,
    falseCasesPerDay: 3.162,
    falseCasesPerDayMax: 0.5,
    falseHitsPerDay: 1,
    exceeded: ['false_cases'],
  });
  const figures = await textAt('/metrics');
  expect(figures).toContain('basma_policy_exceeded{bound="false_cases"} 1');
  expect(figures).toContain('basma_policy_exceeded{bound="false_hits"} 0');
  expect(await textAt('/about')).toContain(
    'The policy can not be kept at this size of the gallery',
  );
});
