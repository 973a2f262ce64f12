import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchConcurrency } from './bench/concurrency.ts';
import { benchEnrolment } from './bench/enrolment.ts';
import { benchFingers } from './bench/fingers.ts';
import { benchRotation } from './bench/rotation.ts';
import { benchSearch } from './bench/search.ts';
import { benchSignatures } from './bench/signatures.ts';
import { benchStation } from './bench/station.ts';
import type { Line } from './bench/stopwatch.ts';
import { benchTemplates } from './bench/templates.ts';
import { benchTokens } from './bench/tokens.ts';
import { benchUrgency } from './bench/urgency.ts';

/** Figures of this machine: what each layer costs over the bare library, in one run. */
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '1000,10000,100000' },
    people: { type: 'string', default: '1500' },
    concurrent: { type: 'string', default: '3000' },
    gallery: { type: 'string', default: '10000' },
    fingers: { type: 'string', default: '100000' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

function progress(what: string): (done: number, of: number) => void {
  return (done, of) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${done}/${of} `);
  };
}

function figure(value: number | string): string {
  if (typeof value === 'string') return value;
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

const rooms: Readonly<Record<string, () => Promise<readonly Line[]>>> = {
  templates: () => benchTemplates(availableParallelism()),
  fingers: () => benchFingers(Number(values.fingers), progress('fingers')),
  tokens: benchTokens,
  signatures: benchSignatures,
  rotation: benchRotation,
  enrolment: () => benchEnrolment(Number(values.gallery), progress('people')),
  concurrency: () => benchConcurrency(Number(values.concurrent)),
  station: () => benchStation(Number(values.people)),
  urgency: () => benchUrgency(Number(values.gallery), progress('references')),
  search: async () => {
    const lines: Line[] = [];
    for (const size of values.sizes.split(',')) {
      lines.push(...(await benchSearch(Number(size), progress('references'))));
    }
    return lines;
  },
};

const lines: Line[] = [];
for (const [room, bench] of Object.entries(rooms)) {
  if (values.only !== undefined && values.only !== room) continue;
  for (const line of await bench()) {
    lines.push(line);
    if (values.json) continue;
    const figures = Object.entries(line.figures).map(([name, value]) => `${name} ${figure(value)}`);
    console.log(`${line.what.padEnd(44)} ${figures.join(' · ')}`);
  }
}
const machine = {
  processor: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  node: process.version,
};
if (values.json) console.log(JSON.stringify({ machine, lines }, undefined, 2));
else console.log(`${machine.processor}, ${machine.cores} cores, Node ${machine.node}`);
