import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startThread } from '../src/inference/worker-thread.ts';
import { FormulaFile } from '../src/social/formula/formula-file.ts';
import { simulatorOver } from '../src/social/simulation/simulating.ts';
import { generatedDay } from './social/generated-households.ts';

/**
 * A simulation over generated households: read, opened, scored. One changed threshold needs one
 * reading of a household for both formulas; with `--weights` the candidate has other weights, and
 * each household is read for it as well.
 */
const { values } = parseArgs({
  options: {
    households: { type: 'string', default: '100000' },
    threads: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    months: { type: 'string', default: '6' },
    weights: { type: 'boolean', default: false },
    directory: { type: 'string', default: tmpdir() },
  },
});
const households = Number(values.households);
const threads = Number(values.threads);
const text = readFileSync('src/social/formulas/example-2026.json', 'utf8');

/** The example with other constants of its areas. */
function otherWeights(): string {
  const file = FormulaFile.parse(JSON.parse(text));
  const { urban, rural } = file.areas;
  const moved = ({ intercept, ...rest }: typeof urban) => ({ ...rest, intercept: intercept + 1 });
  return JSON.stringify({ ...file, areas: { urban: moved(urban), rural: moved(rural) } });
}

function filledBy(workerData: object): Promise<void> {
  const worker = startThread(new URL('./social/filling-thread.ts', import.meta.url), workerData);
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

const directory = mkdtempSync(join(values.directory, 'basma-bench-simulation-'));
try {
  const path = join(directory, 'social.sqlite');
  const keys = { wrap: randomBytes(32), lookup: randomBytes(32) };
  // In a thread that is gone before the memory is looked at.
  await filledBy({ path, keys, seed: 'simulation', from: 0, households });
  let largestBytes = 0;
  const watch = setInterval(() => {
    largestBytes = Math.max(largestBytes, process.memoryUsage().rss);
  }, 200);
  let start = 0;
  let before = process.cpuUsage();
  const tally = await simulatorOver({ path, keys, threads, startThread })(
    {
      before: { text, thresholds: {} },
      after: { text: values.weights ? otherWeights() : text, thresholds: { ASD: '9.65' } },
      day: generatedDay,
      months: Number(values.months),
    },
    {
      onProgress: (done, of) => {
        // Until every thread has said that it is there, it is their loading that takes the time.
        if (start === 0) {
          start = performance.now();
          before = process.cpuUsage();
        }
        if (process.stderr.isTTY) process.stderr.write(`\r${done}/${of} `);
      },
      signal: new AbortController().signal,
    },
  );
  clearInterval(watch);
  const seconds = (performance.now() - start) / 1000;
  const cpu = process.cpuUsage(before);
  const micros = (cpu.user + cpu.system) / households;
  console.log(
    `simulation of ${households} households by two formulas, ${threads} threads, in ` +
      `${seconds.toFixed(1)} s: ${(households / seconds).toFixed(0)} a second; ` +
      `${micros.toFixed(0)} µs of processor time each; ` +
      `largest memory ${(largestBytes / 2 ** 20).toFixed(0)} MiB`,
  );
  for (const { programme, counts } of tally.cells.filter(({ dimension }) => dimension === 'all')) {
    const { eligibleBefore, eligibleAfter, crossingIn, crossingOut, keptIn } = counts;
    console.log(
      `${programme}: ${eligibleBefore.households} before, ${eligibleAfter.households} after, ` +
        `in ${crossingIn.households}, out ${crossingOut.households}, of whom the band keeps ` +
        `${keptIn.households}`,
    );
  }
  for (const { programme, after } of tally.volatility) {
    const rate = (flips: number) =>
      ((1000 * flips) / Math.max(1, after.householdMonths)).toFixed(2);
    console.log(
      `${programme}: ${rate(after.flips)} changes of status per 1,000 household-months, ` +
        `${rate(after.flipsWithoutRule)} without the rule, of ${after.householdMonths}`,
    );
  }
} finally {
  rmSync(directory, { recursive: true });
}
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, load ` +
    `${(loadavg()[0] ?? 0).toFixed(1)}, Node ${process.version}`,
);
