import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startThread } from '../inference/worker-thread.ts';
import { csvFile, csvLine } from '../printing/csv.ts';
import { spreadsheet } from '../printing/spreadsheet.ts';
import type { ReportWorks } from '../procedures/social/report-works.ts';
import { open, seal } from '../register/vault.ts';
import { enforceRetention } from '../social/retention/enforcing.ts';
import { RetentionSchedule } from '../social/retention/retention.ts';
import { countReports } from '../social/reports/counting.ts';
import type { ExtractId } from '../social/reports/extract.ts';
import { makeExtract } from '../social/reports/extracting.ts';
import { ReportDefinitions } from '../social/reports/report-definitions.ts';
import { openExtractFile } from '../social/sqlite/extract-file.ts';
import type { DataDirectory } from './data-directory.ts';

/** A deployment's own file of rules, or ours. */
async function rulesOf(directory: string, name: string): Promise<unknown> {
  const own = await readFile(join(directory, name), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  const ours = new URL(`../social/rules/${name}`, import.meta.url);
  return JSON.parse(own ?? (await readFile(ours, 'utf8')));
}

/** Lets whoever waits have her turn. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function* rowsIn(path: string, key: Uint8Array): AsyncGenerator<Uint8Array> {
  const file = openExtractFile(path, key);
  try {
    yield Buffer.from(csvLine(file.head()), 'utf8');
    for (const block of file.blocks()) {
      yield Buffer.from(block.map(({ name, cells }) => csvLine([name, ...cells])).join(''), 'utf8');
      await turn();
    }
  } finally {
    file.close();
  }
}

/**
 * Counts, makes extracts and erases in threads over the social register's file.
 * @throws where a deployment's own `reports.json` or `retention.json` can not be read
 */
export async function openReportWorks(
  directory: string,
  { path, keys }: Pick<DataDirectory['socialPlace'], 'path' | 'keys'>,
): Promise<ReportWorks> {
  const definitions = ReportDefinitions.parse(await rulesOf(directory, 'reports.json'));
  const schedule = RetentionSchedule.parse(await rulesOf(directory, 'retention.json'));
  const { bands, least } = definitions;
  const extracts = join(directory, 'extracts');
  const fileOf = (id: ExtractId) => join(extracts, `${id}.sqlite`);
  const keyPlace = (id: ExtractId) => ({ subject: id, kind: 'extract_key' });
  return {
    definitions,
    schedule,
    count: (ids, day, onProgress) =>
      countReports({ path, keys, definitions, ids, day, startThread, onProgress }),
    makeExtract: async ({ id, definition, day }, onProgress) => {
      await mkdir(extracts, { recursive: true, mode: 0o700 });
      const fileKey = randomBytes(32);
      const file = fileOf(id);
      const of = { path, keys, file, fileKey, definition, bands, least, day };
      const { rows } = await makeExtract({ ...of, startThread, onProgress });
      return { rows, wrappedKey: seal(keys.wrap, keyPlace(id), fileKey) };
    },
    extractRows: (id, wrappedKey) => rowsIn(fileOf(id), open(keys.wrap, keyPlace(id), wrappedKey)),
    eraseExtractFile: async (id) => {
      await Promise.all(
        ['', '-journal', '-wal', '-shm'].map((end) => rm(`${fileOf(id)}${end}`, { force: true })),
      );
    },
    enforce: (day, mode) => enforceRetention({ path, keys, schedule, day, mode, startThread }),
    workbook: spreadsheet,
    text: csvFile,
  };
}
