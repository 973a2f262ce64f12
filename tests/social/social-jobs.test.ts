import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { openMemoryKeys } from '../../src/credentials/keys/software.ts';
import { actFrom } from '../../src/journal/leaf.ts';
import { enforceDueRetention } from '../../src/procedures/social/enforce-retention.ts';
import {
  answerExtract,
  requestExtract,
  takeExtract,
} from '../../src/procedures/social/give-extracts.ts';
import type { ReportingNeeds } from '../../src/procedures/social/needs.ts';
import { countDueReports } from '../../src/procedures/social/read-reports.ts';
import { dueReports, ReportDesk } from '../../src/procedures/social/report-desk.ts';
import { openReportWorks } from '../../src/sites/report-works.ts';
import { Day } from '../../src/social/day.ts';
import { ExtractId } from '../../src/social/reports/extract.ts';
import { ReportDefinitions } from '../../src/social/reports/report-definitions.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { memoryRegister } from '../people.ts';
import { socialInMemory } from './social-in-memory.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const { reports } = ReportDefinitions.parse(
  JSON.parse(readFileSync('src/social/rules/reports.json', 'utf8')),
);
const monthly = reports.filter(({ every }) => every === 'month').map(({ id }) => id);
let directory = '';
let clockMs = Date.UTC(2026, 2, 10, 9);
let needs: ReportingNeeds;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'basma-jobs-'));
  const path = join(directory, 'social.sqlite');
  fillStore({ path, keys }, { seed: 'jobs', from: 0, to: 60 });
  const now = () => Instant.parse(clockMs);
  const memory = await socialInMemory({
    register: memoryRegister(),
    keys: await openMemoryKeys(),
    issuer: 'http://127.0.0.1',
    now,
  });
  const social = openSqliteSocialStore({ path, keys });
  const works = await openReportWorks(directory, { path, keys });
  const reporting = { works, desk: new ReportDesk({ social, works, now }) };
  needs = { ...memory.needs, social, reporting };
}, 60_000);
afterAll(async () => {
  await needs.social.close();
  rmSync(directory, { recursive: true });
});

async function lastAct() {
  const { size } = await needs.register.journalState();
  const [leaf] = await needs.register.journalLeaves(size - 1, size);
  if (!leaf) throw new Error('there is an act');
  return actFrom(leaf);
}

describe('what a station does by itself', () => {
  test('reports of every month are counted once a month', async () => {
    expect(await countDueReports(needs)).toBe(monthly.length);
    expect(await lastAct()).toMatchObject({
      kind: 'report.counted',
      actor: 'station',
      purpose: 'social-report',
      basis: 'law-72-18',
      outcome: 'counted',
    });
    expect(await countDueReports(needs)).toBe(0);
    const kept = await needs.social.keptReports();
    expect(kept.map(({ id }) => id).toSorted()).toEqual([...monthly].toSorted());
    expect(new Set(kept.map(({ by }) => by))).toEqual(new Set(['station']));
  });

  test('retention is enforced once a day, and its report is kept', async () => {
    expect(await enforceDueRetention(needs)).toBe(true);
    expect(await enforceDueRetention(needs)).toBe(false);
    expect(await needs.social.retentionReports()).toMatchObject([
      { day: '2026-03-10', extractsErased: 0 },
    ]);
    expect(await lastAct()).toMatchObject({
      kind: 'retention.enforced',
      actor: 'station',
      purpose: 'social-retention',
      basis: 'law-09-08',
      outcome: 'erased:0',
    });
  });

  test('an extract is erased when its days are over, and nobody takes it after that', async () => {
    const id = ExtractId.parse(randomUUID());
    const salma = { id: OperatorId.parse('salma'), roles: ['administrator'] as const };
    const karim = { ...salma, id: OperatorId.parse('karim') };
    const asked = { id, definition: 'households', reason: 'A study of size.' };
    expect((await requestExtract(needs, asked, salma)).ok).toBe(true);
    const answered = await answerExtract(needs, { id, answer: 'approved' }, karim);
    if (!answered.ok) throw new Error(answered.error.kind);
    await answered.value.making;
    expect(await needs.social.extract(id)).toMatchObject({ state: 'made', until: '2026-03-24' });
    expect((await takeExtract(needs, id, salma)).ok).toBe(true);

    clockMs = Date.UTC(2026, 2, 25, 9);
    expect(await takeExtract(needs, id, salma)).toEqual({
      ok: false,
      error: { kind: 'extract_not_made' },
    });
    expect(await enforceDueRetention(needs)).toBe(true);
    const [report] = await needs.social.retentionReports();
    expect(report).toMatchObject({ day: '2026-03-25', extractsErased: 1 });
    expect(await needs.social.extract(id)).toMatchObject({ state: 'erased' });
    expect(await needs.social.extractKey(id)).toBeUndefined();
  });

  test('a deployment whose list does not name the purpose has the work left undone', async () => {
    const { purposes } = needs;
    const without = {
      ...purposes,
      purposes: purposes.purposes.filter(({ code }) => code !== 'social-retention'),
    };
    clockMs = Date.UTC(2026, 2, 27, 9);
    expect(await enforceDueRetention({ ...needs, purposes: without })).toBe(false);
    expect(await lastAct()).toMatchObject({ kind: 'retention.enforced', outcome: 'basis_missing' });
  });
});

test.each([
  ['never', undefined, true],
  ['in the month before', '2026-02-28', true],
  ['earlier in this month', '2026-03-01', false],
  ['today', '2026-03-10', false],
])('a report of every month that was counted %s', (_, last, due) => {
  const [report] = reports.filter(({ every }) => every === 'month');
  if (!report) throw new Error('there is one');
  const kept =
    last === undefined
      ? []
      : [{ id: report.id, day: Day.parse(last), recorded: Instant.parse(1), by: 'station' }];
  expect(dueReports([report], kept, Day.parse('2026-03-10')).length === 1).toBe(due);
});
