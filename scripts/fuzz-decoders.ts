import { parseArgs } from 'node:util';
import { startThread } from '../src/inference/worker-thread.ts';
import { attempt, noCount, type Count } from './fuzz/run.ts';
import { openTargets } from './fuzz/targets.ts';

/**
 * Attacks every decoder with files that were whole and are not any more: bits flipped, parts left
 * out, repeated and exchanged, lengths changed. Ends with 1, and says how to repeat it, when one
 * throws, works for more than two seconds, never ends, or fills the memory.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    /** `DECODER:NUMBER`, as a failure says it. */
    replay: { type: 'string' },
  },
});

/** An attempt that goes on for this long is not only slow. */
const hangMs = 60_000;
/** Seeds, threads and one machine of WebAssembly at its limit fit well below. */
const rssBytesMax = 1536 * 1024 * 1024;
const watchMs = 1000;

type Report = readonly ({ readonly name: string } & Count)[];

function print(report: Report): void {
  const rssMiB = Math.round(process.memoryUsage().rss / 2 ** 20);
  const attempts = report.reduce((sum, count) => sum + count.attempts, 0);
  console.log(`${new Date().toISOString()} ${attempts} attempts, ${rssMiB} MiB`);
  for (const { name, attempts: of, taken, refusals, slowestMs } of report) {
    const reasons = [...refusals]
      .toSorted(([, one], [, other]) => other - one)
      .map(([why, count]) => `${why.replaceAll(/["{}]|kind:/g, '')} ${count}`)
      .join(', ');
    console.log(
      `  ${name}: ${of}, taken ${taken}, slowest ${Math.round(slowestMs)} ms; ${reasons}`,
    );
  }
}

async function replay(what: string): Promise<void> {
  const [target = '', number = '0'] = what.split(':');
  const found = (await openTargets()).find(({ name }) => name === target);
  if (!found) throw new Error(`no decoder is called ${target}`);
  const count = noCount();
  await attempt(found, { seed: values.seed, target, number: Number(number) }, count);
  print([{ name: target, ...count }]);
}

/** Whatever ends the run, said once. */
async function fuzz(): Promise<string> {
  const progress = new SharedArrayBuffer(12);
  const at = new Uint32Array(progress);
  const names = (await openTargets()).map(({ name }) => name);
  const until = performance.now() + Number(values.minutes) * 60_000;
  const work = { seed: values.seed, from: 0, progress };
  const thread = startThread(new URL('./fuzz/fuzzing-thread.ts', import.meta.url), work);
  const where = () => `--seed ${values.seed} --replay "${names[at[0] ?? 0] ?? ''}:${at[1] ?? 0}"`;
  let last: Report = [];
  let printed = performance.now();
  const outcome = await new Promise<string>((resolve) => {
    let [beats, since] = [0, performance.now()];
    thread.on('message', (report: Report) => {
      last = report;
      if (performance.now() - printed < 60_000) return;
      printed = performance.now();
      print(report);
    });
    thread.on('error', (error) => resolve(`${error.message}: ${String(error.cause)}`));
    thread.on('exit', () => resolve(`the thread ended: ${where()}`));
    const watch = setInterval(() => {
      const now = performance.now();
      const beat = Atomics.load(at, 2);
      if (beat !== beats) [beats, since] = [beat, now];
      const rss = process.memoryUsage().rss;
      if (beat > 0 && now - since > hangMs) resolve(`an attempt does not end: ${where()}`);
      else if (rss > rssBytesMax) resolve(`${rss} bytes of memory: ${where()}`);
      else if (now > until) resolve('');
      else return;
      clearInterval(watch);
    }, watchMs);
  });
  print(last);
  await thread.terminate();
  return outcome;
}

if (values.replay === undefined) {
  const failure = await fuzz();
  console.log(failure === '' ? 'nothing failed' : failure);
  process.exit(failure === '' ? 0 : 1);
} else {
  await replay(values.replay);
}
