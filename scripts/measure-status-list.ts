import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openMemoryKeys } from '../src/credentials/keys/software.ts';
import { readStatusList } from '../src/credentials/status-list/read-status-list.ts';
import { listPlaces } from '../src/credentials/status-list/status-bits.ts';
import { signStatusList } from '../src/credentials/status-list/status-token.ts';
import { systemClock } from '../src/vocabulary/time.ts';

/**
 * What a list of a million places weighs and takes, by the share of them that is not valid: bytes,
 * time to make and sign, time to check, and the longest pause of the event loop meanwhile.
 */
const rounds = 10;
const keys = await openMemoryKeys();
const published = await keys.published('status-list');
const uri = 'https://basma.example/v1/status/0';

function drawn(count: number): { invalid: Uint32Array; suspended: Uint32Array } {
  const places = Array.from({ length: count }, () => Math.floor(Math.random() * listPlaces));
  const half = Math.floor(count / 2);
  return {
    invalid: Uint32Array.from(places.slice(0, half)),
    suspended: Uint32Array.from(places.slice(half)),
  };
}

for (const share of [0, 0.005, 0.05, 0.3]) {
  const marked = drawn(Math.round(share * listPlaces));
  const made: number[] = [];
  const checked: number[] = [];
  let bytes = { jwt: 0, cwt: 0 };
  const pauses = monitorEventLoopDelay({ resolution: 1 });
  pauses.enable();
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    const list = await signStatusList({ keys, now: systemClock }, { uri, marked });
    const signed = performance.now();
    const expected = { uri, keys: published, now: systemClock(), clockToleranceS: 60 };
    const read = await readStatusList(list.jwt, expected);
    if (!read.ok) throw new Error(read.error.kind);
    checked.push(performance.now() - signed);
    made.push(signed - begun);
    bytes = { jwt: list.jwt.length, cwt: list.cwt.length };
  }
  pauses.disable();
  process.stdout.write(
    `${(100 * share).toFixed(1)} % of ${listPlaces} places: JWT ${bytes.jwt} B, ` +
      `CWT ${bytes.cwt} B, made in ${Math.min(...made).toFixed(0)} ms, ` +
      `checked in ${Math.min(...checked).toFixed(0)} ms, ` +
      `longest pause ${(pauses.max / 1e6).toFixed(0)} ms\n`,
  );
}
