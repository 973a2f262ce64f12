import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { profileOf } from '../../scripts/social/generated-households.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { Day } from '../../src/social/day.ts';
import { Evaluation } from '../../src/social/evaluation/evaluation-store.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { LifeEvent } from '../../src/social/household/life-event.ts';
import { enforceRetention } from '../../src/social/retention/enforcing.ts';
import { RetentionSchedule } from '../../src/social/retention/retention.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import type { SocialStore } from '../../src/social/store.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const schedule = RetentionSchedule.parse(
  JSON.parse(readFileSync('src/social/rules/retention.json', 'utf8')),
);
const today = Day.parse('2040-06-01');
let directory = '';
let path = '';
let store: SocialStore;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-retention-'));
  path = join(directory, 'social.sqlite');
  store = openSqliteSocialStore({ path, keys });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

let events = 0;
function event(effective: string, happening: object): LifeEvent {
  events += 1;
  return LifeEvent.parse({
    id: `00000000-0000-4000-b000-${String(events).padStart(12, '0')}`,
    effective,
    recorded: Date.UTC(2026, 0, 12),
    by: 'clerk.one',
    happening,
  });
}

async function declared(index: number, effective: string) {
  const { household } = profileOf('retention', index);
  const { id, declarant, head, dwelling, members } = household;
  const declaration = { kind: 'declaration', household: id, declarant, head, dwelling, members };
  const done = await store.record(event(effective, declaration));
  expect(done).toMatchObject({ ok: true });
  return household;
}

function enforce(mode: 'erase' | 'count') {
  return enforceRetention({ path, keys, schedule, day: today, mode, startThread });
}

function erasedOf(kinds: Awaited<ReturnType<typeof enforce>>) {
  return Object.fromEntries(kinds.map(({ kind, erased }) => [kind, erased]));
}

const none = { scores: 0, decisions: 0, closed_households: 0, reports: 0, extracts: 0 };

test('an old decision goes, the last one of each programme stays', async () => {
  const { id } = await declared(1, '2026-01-10');
  const household = HouseholdId.parse(id);
  const at = (day: string, programme: string) => ({
    household,
    programme,
    day: Day.parse(day),
    outcome: { kind: 'ineligible' as const, reason: { kind: 'threshold' as const } },
    standing: { kind: 'out' as const },
    formulaHash: 'f',
    inputsHash: 'i',
  });
  await store.putDecisions([
    at('2026-02-01', 'ASD'),
    at('2027-02-01', 'ASD'),
    at('2026-02-01', 'AMO_TADAMON'),
    at('2039-02-01', 'ASD'),
  ]);
  expect(erasedOf(await enforce('count'))).toEqual({ ...none, decisions: 2 });
  expect(erasedOf(await enforce('erase'))).toEqual({ ...none, decisions: 2 });
  expect(erasedOf(await enforce('erase'))).toEqual(none);
  expect(
    (await store.decisionsOf(household)).map(({ programme, day }) => [programme, day]),
  ).toEqual([
    ['AMO_TADAMON', '2026-02-01'],
    ['ASD', '2039-02-01'],
  ]);
});

test('an old evaluation goes with its score and inputs, the last one of each household stays', async () => {
  const { id } = await declared(1, '2026-01-10');
  const household = HouseholdId.parse(id);
  for (const day of ['2026-02-01', '2026-03-01', '2027-02-01']) {
    const evaluation = Evaluation.parse({
      household,
      day,
      recorded: Date.parse(day),
      score: { kind: 'scored', score: '9.5', formulaHash: 'f', inputsHash: 'i' },
      inputs: { area: 'urban', region: 'R4', day, values: {} },
      flags: {},
    });
    await store.putEvaluation(evaluation, []);
  }
  expect(erasedOf(await enforce('count'))).toEqual({ ...none, scores: 2 });
  expect(erasedOf(await enforce('erase'))).toEqual({ ...none, scores: 2 });
  expect(erasedOf(await enforce('erase'))).toEqual(none);
  const left = await store.evaluationsOf(household, 9);
  expect(left.map(({ day }) => day)).toEqual(['2027-02-01']);
});

test('a household that closed long ago goes with its events; one that lives on stays', async () => {
  const gone = await declared(2, '2026-01-10');
  const stays = await declared(3, '2026-01-10');
  for (const { person } of gone.members.filter(({ person }) => person !== gone.head)) {
    const left = event('2027-01-01', { kind: 'death', household: gone.id, person });
    expect(await store.record(left)).toMatchObject({ ok: true });
  }
  const last = event('2027-02-01', { kind: 'death', household: gone.id, person: gone.head });
  expect(await store.record(last)).toMatchObject({ ok: true });
  expect((await store.known(gone.id))?.household.state).toBe('closed');

  expect(erasedOf(await enforce('count'))).toMatchObject({ closed_households: 1 });
  expect(await store.known(gone.id)).toBeDefined();
  expect(erasedOf(await enforce('erase'))).toMatchObject({ closed_households: 1 });
  expect(await store.known(gone.id)).toBeUndefined();
  expect(await store.householdOf(gone.head)).toBeUndefined();
  expect((await store.known(stays.id))?.household.members).toHaveLength(stays.members.length);
  // The events are gone as well: the same one would be a new one.
  expect(await store.knownAsOf(gone.id, { effective: 'end', known: 'now' })).toBeUndefined();
});

test('a household that closed not so long ago stays', async () => {
  const { id, members, head } = await declared(4, '2026-01-10');
  for (const { person } of members.filter(({ person }) => person !== head)) {
    await store.record(event('2035-01-01', { kind: 'death', household: id, person }));
  }
  await store.record(event('2035-02-01', { kind: 'death', household: id, person: head }));
  expect((await store.known(id))?.household.state).toBe('closed');
  expect(erasedOf(await enforce('erase'))).toEqual(none);
});

test('what was erased is reported in counts, and the report is kept', async () => {
  const kinds = await enforce('count');
  const report = { day: today, recorded: Instant.parse(1), kinds, extractsErased: 0 };
  await store.keepRetentionReport(report);
  expect(await store.retentionReports()).toEqual([report]);
});

test('a schedule that leaves a kind out is none', () => {
  const { scores: _, ...months } = schedule.months;
  expect(RetentionSchedule.safeParse({ ...schedule, months }).success).toBe(false);
});
