import { readFile } from 'node:fs/promises';
import { StationConfig } from './config.ts';
import { openStation } from './sites/station.ts';

/** `main.ts [configuration file]`: opens the station and stops it cleanly on Ctrl-C or SIGTERM. */
const [, , file] = process.argv;
const sent: unknown = file === undefined ? {} : JSON.parse(await readFile(file, 'utf8'));
const config = StationConfig.parse(sent);

const station = await openStation(config, ({ route, error }) => {
  const name = error instanceof Error ? error.name : 'unknown';
  const code: unknown = typeof error === 'object' && error ? Reflect.get(error, 'code') : undefined;
  // The stack names files and lines; the message could hold what was sent.
  const stack = error instanceof Error ? error.stack?.split('\n').slice(1, 6).join('\n') : '';
  console.error(`failed: ${route} ${name} ${String(code)}\n${stack ?? ''}`);
});
if (station.keysMadeNow) {
  console.warn('WARNING: development keys were made; they are not for real residents.');
}
if (station.settledAtStart > 0) {
  console.log(`${station.settledAtStart} undecided enrolments were decided.`);
}
console.log(`Basma station: ${station.address}`);
if (station.firstOperator !== 'known') {
  const { id, secret } = station.firstOperator;
  console.log(`First operator: ${id}, one-time secret: ${secret}`);
}

let stopping = false;
function stop(): void {
  if (stopping) return;
  stopping = true;
  // What is under way is answered; whoever holds a connection open is not waited for.
  setTimeout(() => process.exit(1), 10_000).unref();
  void station.close().then(() => process.exit(0));
}
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
