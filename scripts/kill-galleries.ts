import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { killRounds } from './crashes/kill-rounds.ts';

/** Kills a process that enrols, erases and saves galleries as often as asked; says what it saw. */
const { values } = parseArgs({ options: { times: { type: 'string', default: '100' } } });
const directory = await mkdtemp(join(tmpdir(), 'basma-kills-'));
const figures = await killRounds(directory, Number(values.times), (done) => {
  if (done % 10 === 0) process.stderr.write(`${done} `);
});
// What a failure leaves is kept, to be looked at.
await rm(directory, { recursive: true });
console.log(JSON.stringify(figures, undefined, 2));
