import { EvidenceFusion } from '../biometrics/fusion.ts';
import type { StationConfig } from '../config.ts';
import { issueIdentityToken, pairwiseSubject } from '../credentials/identity-token.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import type { SoftwareKeys } from '../credentials/keys/software.ts';
import { OperatorSessions } from '../credentials/operator-session.ts';
import type { StationGallery } from '../gallery/recall.ts';
import { stationApp } from '../http/app.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { answerStarting } from '../http/starting.ts';
import { startThread } from '../inference/worker-thread.ts';
import { settlePending } from '../procedures/enrol.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { defaultPolicy, type Policy } from '../procedures/policy.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import type { Register } from '../register/register.ts';
import { openThreadedRegister } from '../register/threaded.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition, FingerAcquisition } from './acquisition.ts';
import { openDataDirectory } from './data-directory.ts';
import { makeFirstOperator, type FirstOperator } from './first-operator.ts';
import { keepHeads } from './journal-heads.ts';
import { listen, stopListening } from './listening.ts';
import { openStationGallery } from './station-gallery.ts';

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

/** Where a station writes its log, line by line. */
export interface LogTo {
  write(line: string): void;
}

/** What was opened, to be closed in the opposite order. */
class OpenedParts {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add<T>(part: T, close: (part: T) => Promise<void> | void): T {
    this.#closers.push(() => close(part));
    return part;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) await close();
  }
}

/** What the assembling is given: where to put what it opens, and what differs between stations. */
interface Given {
  readonly parts: OpenedParts;
  readonly openAcquisition: () => Promise<Acquisition>;
  readonly logTo: LogTo;
}

/**
 * One enrolment station on a data directory: SQLite in a thread, galleries in processes of their
 * own, whatever way from samples to templates it is given.
 * @throws an Error with a code when data, secrets or models are not what they must be
 */
export async function runStation(
  config: StationConfig,
  openAcquisition: () => Promise<Acquisition>,
  logTo: LogTo,
): Promise<RunningStation> {
  const parts = new OpenedParts();
  try {
    return await assemble(config, { parts, openAcquisition, logTo });
  } catch (error) {
    // What is open already would keep the process alive.
    await parts.close().catch(() => undefined);
    throw error;
  }
}

/** What a station is assembled from, each part already open. */
async function openParts(
  config: StationConfig,
  { parts, openAcquisition }: Given,
): Promise<{
  readonly keys: SoftwareKeys;
  readonly acquisition: Acquisition;
  readonly register: Register;
  readonly gallery: StationGallery;
}> {
  const data = parts.add(await openDataDirectory(config.dataDirectory), (opened) =>
    opened.release(),
  );
  const acquisition = parts.add(await openAcquisition(), async ({ extractor, fingers }) => {
    await Promise.all([extractor.close(), fingers.close()]);
  });
  const { numberPolicy } = config;
  const settings = { path: data.registerPath, keys: data.secrets, numberPolicy, startThread };
  const register = parts.add(await openThreadedRegister(settings), (opened) => opened.close());
  await data.markBegun();
  const kindOf = ({ model, modelHash, dimension }: typeof acquisition | FingerAcquisition) => ({
    model,
    modelHash,
    dimension,
    scope: config.scope,
  });
  const gallery = parts.add(
    await openStationGallery({
      kind: kindOf(acquisition),
      fingers: kindOf(acquisition.fingers),
      snapshot: data.snapshot,
      lastChange: await register.lastChange(),
    }),
    (opened) => opened.close(),
  );
  return { keys: data.keys, acquisition, register, gallery };
}

/** The defaults, but for what a deployment states. */
function policyOf({ fingersExpected }: StationConfig): Policy {
  const fingers = { ...defaultPolicy.fingers, expected: fingersExpected };
  return { ...defaultPolicy, fingers };
}

async function assemble(config: StationConfig, given: Given): Promise<RunningStation> {
  const { parts } = given;
  const { keys, acquisition, register, gallery } = await openParts(config, given);
  const { server, port } = await listen(config);
  parts.add(server, stopListening);
  const address = `http://${config.host}:${port}`;
  const needs: StationNeeds = {
    ...acquisition,
    ...signing(keys, config.publicAddress ?? address),
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register, fingers: acquisition.fingers }),
    board: new SettlementBoard(),
    fusion: new EvidenceFusion(),
    policy: policyOf(config),
    sessions: new OperatorSessions(systemClock),
    now: systemClock,
    port,
    startedAt: systemClock(),
    embeddingModel: acquisition.model,
  };
  await needs.follower.catchUp();
  const settledAtStart = await settlePending(needs);
  const firstOperator = await makeFirstOperator(needs);
  parts.add(keepHeads(needs, keys), (heads) => heads.stop());
  server.off('request', answerStarting);
  server.on('request', stationApp(needs, stationLog(given.logTo)));
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

/** What a station does with its keys, under the name by which programmes know it. */
function signing(
  keys: Keys,
  issuer: string,
): Pick<StationNeeds, 'tokens' | 'publishedKeys' | 'rotateKeys' | 'issuer'> {
  return {
    issuer,
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, now: systemClock }, claims),
    },
    publishedKeys: (purpose) => keys.published(purpose),
    rotateKeys: (purpose, at) => keys.rotate(purpose, at),
  };
}
