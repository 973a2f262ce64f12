import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillStore } from '../../scripts/social/filled-store.ts';
import { generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { yearsBetween } from '../../src/social/day.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { countReports } from '../../src/social/reports/counting.ts';
import { bandOf } from '../../src/social/reports/dimensions.ts';
import { ReportDefinitions } from '../../src/social/reports/report-definitions.ts';
import type { Report } from '../../src/social/reports/report.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';

const keys = { wrap: new Uint8Array(32).fill(1), lookup: new Uint8Array(32).fill(2) };
const definitions = ReportDefinitions.parse(
  JSON.parse(readFileSync('src/social/rules/reports.json', 'utf8')),
);
const ids = definitions.reports.map(({ id }) => id);
const households = 400;
let directory = '';
let reports: readonly Report[] = [];
const progress: number[] = [];

const profiles = Array.from({ length: households }, (_, at) => profileOf('reports', at).household);

/** Every third household is in the programme, every fourth of the rest is not. */
function outcomeAt(at: number): 'eligible' | 'ineligible' | 'undecided' {
  if (at % 3 === 0) return 'eligible';
  return at % 4 === 0 ? 'ineligible' : 'undecided';
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'basma-reports-'));
  const path = join(directory, 'social.sqlite');
  fillStore({ path, keys }, { seed: 'reports', from: 0, to: households });
  const store = openSqliteSocialStore({ path, keys });
  const kept = { programme: 'ASD', formulaHash: 'f', inputsHash: 'i', day: generatedDay };
  const out = { standing: { kind: 'out' as const } };
  for (const [at, { id }] of profiles.entries()) {
    const of = { ...kept, ...out, household: HouseholdId.parse(id) };
    const no = {
      ...of,
      outcome: { kind: 'ineligible' as const, reason: { kind: 'threshold' as const } },
    };
    const yes = {
      ...of,
      outcome: { kind: 'eligible' as const, basis: 'threshold' as const, until: 'open' as const },
    };
    // The last decision counts.
    if (outcomeAt(at) === 'eligible') await store.putDecisions([no, yes]);
    if (outcomeAt(at) === 'ineligible') await store.putDecisions([yes, no]);
  }
  await store.close();
  reports = await countReports({
    path,
    keys,
    definitions,
    ids,
    day: generatedDay,
    startThread,
    onProgress: ({ done }) => progress.push(done),
  });
}, 60_000);
afterAll(() => rmSync(directory, { recursive: true }));

function tableOf(id: string) {
  const report = reports.find((one) => one.id === id);
  const table = report?.tables[0]?.table;
  if (!report || !table) throw new Error(`no ${id}`);
  return { report, table };
}

/** What a table shows at two categories. */
function shownAt(id: string, row: string, column: string) {
  const { table } = tableOf(id);
  return table.cells[table.rows.indexOf(row)]?.[table.columns.indexOf(column)];
}

function expectTrue(id: string, truth: ReadonlyMap<string, number>) {
  const { table } = tableOf(id);
  let shown = 0;
  for (const row of table.rows) {
    for (const column of table.columns) {
      const count = shownAt(id, row, column);
      if (count === 'suppressed') continue;
      shown += 1;
      expect({ row, column, count }).toEqual({
        row,
        column,
        count: truth.get(`${row} ${column}`) ?? 0,
      });
    }
  }
  expect(shown).toBeGreaterThan((table.rows.length * table.columns.length) / 3);
}

function countsOf(categories: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of categories) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

describe('reports over a register’s file', () => {
  test('count every household once', () => {
    const { table } = tableOf('households-by-region');
    expect(table.total).toBe(households);
    expect(progress.at(-1)).toBe(households);
    expectTrue(
      'households-by-region',
      countsOf(profiles.map(({ dwelling }) => `${dwelling.region} ${dwelling.area}`)),
    );
  });

  test('count people by their age on the day', () => {
    const people = profiles.flatMap(({ members }) => members);
    expect(tableOf('people-by-age').table.total).toBe(people.length);
    expectTrue(
      'people-by-age',
      countsOf(
        people.map(
          ({ born, sex }) =>
            `${bandOf(definitions.bands.age, yearsBetween(born, generatedDay))} ${sex}`,
        ),
      ),
    );
  });

  test('count the last decision for each programme, and who has none', () => {
    const { report } = tableOf('decisions-by-head');
    expect(report.tables.map(({ programme }) => programme)).toEqual(['ASD']);
    expectTrue(
      'decisions-by-head',
      countsOf(
        profiles.map(({ members, head }, at) => {
          const sex = members.find(({ person }) => person === head)?.sex ?? 'other';
          return `${sex} ${outcomeAt(at)}`;
        }),
      ),
    );
  });

  test('leave the thread without any small count', () => {
    const counts = reports.flatMap(({ tables }) =>
      tables.flatMap(({ table }) => [
        ...table.cells.flat(),
        ...table.rowTotals,
        ...table.columnTotals,
      ]),
    );
    expect(counts).toContain('suppressed');
    const small = counts.filter((one) => typeof one === 'number' && one > 0 && one < 5);
    expect(small).toEqual([]);
  });

  test('are stopped by their signal', async () => {
    const stopped = countReports({
      path: join(directory, 'social.sqlite'),
      keys,
      definitions,
      ids,
      day: generatedDay,
      startThread,
      onProgress: () => undefined,
      signal: AbortSignal.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'counting_stopped' });
  });
});

test.each([
  ['people by the size of their household', { counts: 'people', by: ['size'] }],
  ['households by a member’s sex', { counts: 'households', by: ['sex'] }],
  ['one dimension twice', { counts: 'people', by: ['sex', 'sex'] }],
  ['nothing', { counts: 'people', by: [] }],
  ['nobody’s roles', { roles: [] }],
  ['a programme as its reader', { roles: ['programme'] }],
])('a report of %s is none', (_, wrong) => {
  const [first] = definitions.reports;
  const one = { ...definitions, reports: [{ ...first, ...wrong }] };
  expect(ReportDefinitions.safeParse(one).success).toBe(false);
  expect(ReportDefinitions.safeParse({ ...definitions, least: 1 }).success).toBe(false);
});

test('a number lies in the band that begins below it', () => {
  const bands = [1, 2, 4];
  expect([0, 1, 2, 3, 4, 9].map((value) => bandOf(bands, value))).toEqual([
    'other',
    '1',
    '2-3',
    '2-3',
    '4+',
    '4+',
  ]);
});
