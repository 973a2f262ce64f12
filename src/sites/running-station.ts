import type { StationConfig } from '../config.ts';
import { stationApp } from '../http/app.ts';
import { stationLog } from '../http/log.ts';
import { answerStarting } from '../http/starting.ts';
import { settlePending } from '../procedures/enrol.ts';
import type { ReadingState } from '../register/register.ts';
import { systemClock } from '../vocabulary/time.ts';
import { bringReferences } from './bring-references.ts';
import { makeFirstOperator, type FirstOperator } from './first-operator.ts';
import { keepHeads } from './journal-heads.ts';
import { listen, stopListening } from './listening.ts';
import { OpenedParts } from './opened-parts.ts';
import { openTraffic } from './packet-traffic.ts';
import { openProgrammePort } from './programme-port.ts';
import type { Given, StationMaking } from './station-making.ts';
import { peopleNeeds, stationNeeds } from './station-needs.ts';
import { openParts } from './station-parts.ts';

/** A station that answers. */
export interface RunningStation {
  readonly address: string;
  readonly firstOperator: FirstOperator;
  /** Whether development keys were made just now. */
  readonly keysMadeNow: boolean;
  /** Enrolments that a crash had left undecided and that are decided now. */
  readonly settledAtStart: number;
  close(): Promise<void>;
}

/**
 * One enrolment station on a data directory: SQLite in a thread, galleries in processes of their
 * own, whatever way from samples to templates it is given.
 * @throws an Error with a code when data, secrets or models are not what they must be
 */
export async function runStation(
  config: StationConfig,
  making: StationMaking,
): Promise<RunningStation> {
  const parts = new OpenedParts();
  try {
    return await assemble(config, { ...making, parts });
  } catch (error) {
    // What is open already would keep the process alive.
    await parts.close().catch(() => undefined);
    throw error;
  }
}

async function assemble(config: StationConfig, given: Given): Promise<RunningStation> {
  const { parts } = given;
  const opened = await openParts(config, given);
  const { data, acquisition, register, gallery } = opened;
  const { keys } = data;
  let reading: ReadingState | undefined;
  const { server, port } = await listen(config, (...call) => answerStarting(reading, ...call));
  parts.add(server, stopListening);
  await bringReferences({ ...acquisition, register, now: systemClock }, opened, {
    atOnce: config.threads,
    pause: async () => undefined,
    onProgress: (state) => {
      reading = state;
      given.onReading?.(state);
    },
    signal: given.signal ?? new AbortController().signal,
  });
  const address = `http://${config.host}:${port}`;
  const people = peopleNeeds(config, { acquisition, register, gallery });
  const needs = await stationNeeds(config, given, { opened, people, address, port });
  const lastChange = await register.lastChange();
  await needs.follower.catchUp((asOf) => given.onFilling?.(asOf, lastChange));
  const settledAtStart = await settlePending(needs);
  const firstOperator = await makeFirstOperator(needs);
  const traffic = await openTraffic(config, { ...people, keys }, { ...opened, ...given });
  parts.add(traffic, (atWork) => atWork.close());
  parts.add(keepHeads(needs, keys), (heads) => heads.stop());
  server.removeAllListeners('request');
  const programmes = await openProgrammePort(config, parts);
  const programmeTls = programmes?.tls;
  const app = stationApp({ ...needs, ...traffic.ends, programmeTls }, stationLog(given.logTo));
  server.on('request', app);
  programmes?.answerBy(app);
  return {
    address,
    firstOperator,
    keysMadeNow: keys.madeNow,
    settledAtStart,
    close: async () => {
      // Nothing new comes in while the last head is signed.
      await stopListening(server);
      await parts.close();
    },
  };
}
