import { OperatorClient, type ClientFinger } from '../../src/cli/station-client.ts';
import { fingerSample } from '../../src/capture/finger-sample.ts';
import { StationConfig } from '../../src/config.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import type { ReadingState } from '../../src/register/register.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { openStation } from '../../src/sites/station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';

/** A station with its real networks, and its first operator at work. */
export interface StationAtWork {
  readonly station: RunningStation;
  readonly clerk: OperatorClient;
  readonly secret: string;
  /** What was told while it opened. */
  readonly read: readonly ReadingState[];
}

/** @param secret of the first operator; undefined at the first opening */
export async function openAtWork(
  more: Partial<StationConfig> & { readonly dataDirectory: string },
  secret?: string,
): Promise<StationAtWork> {
  const read: ReadingState[] = [];
  const station = await openStation(StationConfig.parse({ port: 0, threads: 1, ...more }), {
    logTo: { write: () => undefined },
    onReading: (state) => read.push(state),
  });
  const { firstOperator } = station;
  const clerk = new OperatorClient(station.address);
  if (firstOperator === 'known') {
    if (secret === undefined) throw new Error('a station that is known needs its secret');
    await clerk.begin('first-operator', secret);
    return { station, clerk, secret, read };
  }
  await clerk.begin(firstOperator.id, firstOperator.secret);
  const changed = `${firstOperator.secret} changed`;
  await clerk.changeSecret(changed);
  await clerk.begin(firstOperator.id, changed);
  return { station, clerk, secret: changed, read };
}

/** A finger of somebody who does not exist. */
export function fingerOf(person: string, position: KnownFinger) {
  return generatedFinger(`slap of ${person}, ${position}`);
}

/** Fingers of a person, each pressed alone. */
export function singles(
  person: string,
  positions: readonly KnownFinger[],
  seed = 'later',
): Promise<readonly ClientFinger[]> {
  return Promise.all(
    positions.map(async (position) => {
      const press = pressed(fingerOf(person, position), { seed, hardship: 0.1 });
      return { position, image: await fingerSample(press) };
    }),
  );
}
