import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startThread } from '../src/inference/worker-thread.ts';
import { countReports } from '../src/social/reports/counting.ts';
import { ReportDefinitions } from '../src/social/reports/report-definitions.ts';
import { generatedDay } from './social/generated-households.ts';

/**
 * Every report of the example over generated households: how many a second, in how much memory, and
 * how much of the tables is hidden. Twice the households must not take more memory.
 */
const { values } = parseArgs({
  options: {
    households: { type: 'string', default: '100000' },
    directory: { type: 'string', default: tmpdir() },
  },
});
const households = Number(values.households);
const definitions = ReportDefinitions.parse(
  JSON.parse(readFileSync(new URL('../src/social/rules/reports.json', import.meta.url), 'utf8')),
);
const directory = mkdtempSync(join(values.directory, 'basma-reports-'));
try {
  const path = join(directory, 'social.sqlite');
  const keys = { wrap: randomBytes(32), lookup: randomBytes(32) };
  // In a thread that is gone before the memory is looked at.
  await new Promise((resolve, reject) => {
    const settings = { path, keys, seed: 'reports', from: 0, households };
    const worker = startThread(new URL('./social/filling-thread.ts', import.meta.url), settings);
    worker.on('error', reject);
    worker.on('exit', resolve);
  });
  let largestBytes = 0;
  const watch = setInterval(() => {
    largestBytes = Math.max(largestBytes, process.memoryUsage().rss);
  }, 100);
  const start = performance.now();
  const before = process.cpuUsage();
  const reports = await countReports({
    path,
    keys,
    definitions,
    ids: definitions.reports.map(({ id }) => id),
    day: generatedDay,
    startThread,
    onProgress: ({ done, of }) => {
      if (process.stderr.isTTY) process.stderr.write(`\rcounting ${done}/${of} `);
    },
  });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  clearInterval(watch);
  const counts = reports.flatMap(({ tables }) =>
    tables.flatMap(({ table }) => [
      ...table.cells.flat(),
      ...table.rowTotals,
      ...table.columnTotals,
    ]),
  );
  const hidden = counts.filter((count) => count === 'suppressed').length;
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  console.log(
    [
      `${reports.length} reports over ${households} households in ${seconds.toFixed(1)} s:`,
      `${(households / seconds).toFixed(0)} a second,`,
      `${((user + system) / households).toFixed(0)} µs of processor time each;`,
      `largest memory ${mebibytes(largestBytes)}, file ${mebibytes(statSync(path).size)};`,
      `${hidden} of ${counts.length} counts hidden`,
    ].join(' '),
  );
} finally {
  rmSync(directory, { recursive: true });
}
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, load ` +
    `${(loadavg()[0] ?? 0).toFixed(1)}, Node ${process.version}`,
);
