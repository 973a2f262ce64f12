import { EvidenceFusion } from '../biometrics/fusion.ts';
import type { StationConfig } from '../config.ts';
import { issueIdentityQr } from '../credentials/identity-qr/document-signer.ts';
import { issueIdentityToken, pairwiseSubject } from '../credentials/identity-token.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import type { SoftwareKeys } from '../credentials/keys/software.ts';
import { OperatorSessions } from '../credentials/operator-session.ts';
import { nativeGallery, type NativeGallery, type NoNativeGallery } from '../gallery/native-rows.ts';
import type { StationGallery } from '../gallery/recall.ts';
import { stationApp } from '../http/app.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { answerStarting } from '../http/starting.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { DeduplicationPlace } from '../procedures/deduplication.ts';
import { settlePending } from '../procedures/enrol.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { defaultPolicy, type Policy } from '../procedures/policy.ts';
import {
  networksOf,
  reExtract,
  useNetworks,
  type ReExtraction,
  type ReExtractNeeds,
} from '../procedures/re-extract.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import type { ReadingState, Register } from '../register/register.ts';
import { openThreadedRegister } from '../register/threaded.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition, FingerAcquisition } from './acquisition.ts';
import { openCardPrinter } from './card-printer.ts';
import { openDataDirectory } from './data-directory.ts';
import { deduplicationFile } from './deduplication-file.ts';
import { openDeduplications } from './deduplications.ts';
import { makeFirstOperator, type FirstOperator } from './first-operator.ts';
import { keepHeads } from './journal-heads.ts';
import { listen, stopListening } from './listening.ts';
import { readAhead, type NextNetworks } from './next-networks.ts';
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

/** Who hears what a station has to say beside its answers. */
export interface StationEars {
  readonly logTo: LogTo;
  /** Told at the start while new networks read everyone anew. */
  readonly onReading?: (state: ReadingState) => void;
  /** Told at the start how many of the register's changes the galleries hold. */
  readonly onFilling?: (done: number, of: number) => void;
  /** Ends that reading; the start is then given up, and the next one goes on. */
  readonly signal?: AbortSignal;
}

/** What differs between stations. */
export interface StationMaking extends StationEars {
  readonly openAcquisition: () => Promise<Acquisition>;
  /** The exact search, or why there is none; what was compiled, unless it is given. */
  readonly native?: NativeGallery | NoNativeGallery;
  /** Networks that will be in use next. */
  readonly openNext?: () => Promise<Acquisition>;
}

/** What the assembling is given: where to put what it opens, too. */
interface Given extends StationMaking {
  readonly parts: OpenedParts;
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

async function closeAcquisition({ extractor, fingers }: Acquisition): Promise<void> {
  await Promise.all([extractor.close(), fingers.close()]);
}

/** What a station is assembled from, each part already open. */
async function openParts(
  config: StationConfig,
  { parts, openAcquisition, native = nativeGallery() }: Given,
): Promise<{
  readonly keys: SoftwareKeys;
  readonly acquisition: Acquisition;
  readonly register: Register;
  readonly gallery: StationGallery;
  readonly deduplicationPlace: DeduplicationPlace;
}> {
  const data = parts.add(await openDataDirectory(config.dataDirectory), (opened) =>
    opened.release(),
  );
  const acquisition = parts.add(await openAcquisition(), closeAcquisition);
  const settings = {
    path: data.registerPath,
    keys: data.secrets,
    numberPolicy: config.numberPolicy,
    networks: networksOf(acquisition),
    startThread,
  };
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
      snapshotOf: (name) => data.snapshotOf(name),
      register,
      lastChange: await register.lastChange(),
      native,
    }),
    (opened) => opened.close(),
  );
  const deduplicationPlace = deduplicationFile(data.deduplicationPath);
  return { keys: data.keys, acquisition, register, gallery, deduplicationPlace };
}

/** The defaults, but for what a deployment states. */
function policyOf(config: StationConfig): Policy {
  const fingers = { ...defaultPolicy.fingers, expected: config.fingersExpected };
  const { adjudication, falseHitsPerSearchMax } = defaultPolicy.duplicates;
  const duplicates = {
    ...defaultPolicy.duplicates,
    adjudication: {
      falseCasesPerDayMax: config.falseCasesPerDayMax ?? adjudication.falseCasesPerDayMax,
      enrolmentsPerDay: config.enrolmentsPerDay ?? adjudication.enrolmentsPerDay,
    },
    falseHitsPerSearchMax: config.falseHitsPerSearchMax ?? falseHitsPerSearchMax,
  };
  return { ...defaultPolicy, fingers, duplicates };
}

/** What searching and deciding stand on. */
function peopleNeeds(
  config: StationConfig,
  {
    acquisition,
    register,
    gallery,
  }: {
    readonly acquisition: Acquisition;
    readonly register: Register;
    readonly gallery: StationGallery;
  },
) {
  return {
    ...acquisition,
    register,
    gallery,
    follower: new GalleryFollower({ gallery, register, fingers: acquisition.fingers }),
    board: new SettlementBoard(),
    fusion: new EvidenceFusion(),
    policy: policyOf(config),
    now: systemClock,
  };
}

async function assemble(config: StationConfig, given: Given): Promise<RunningStation> {
  const { parts } = given;
  const { keys, acquisition, register, gallery, deduplicationPlace } = await openParts(
    config,
    given,
  );
  let reading: ReadingState | undefined;
  const { server, port } = await listen(config, (...call) => answerStarting(reading, ...call));
  parts.add(server, stopListening);
  await bringReferences(
    { ...acquisition, register, now: systemClock },
    {
      atOnce: config.threads,
      pause: async () => undefined,
      onProgress: (state) => {
        reading = state;
        given.onReading?.(state);
      },
      signal: given.signal ?? new AbortController().signal,
    },
  );
  const address = `http://${config.host}:${port}`;
  const people = peopleNeeds(config, { acquisition, register, gallery });
  const needs: StationNeeds = {
    ...people,
    ...signing(keys, config.publicAddress ?? address),
    printCard: openCardPrinter(config.cardPrinter),
    deduplications: parts.add(
      openDeduplications(people, deduplicationPlace, acquisition.busy),
      (opened) => opened.stop(),
    ),
    sessions: new OperatorSessions(systemClock),
    port,
    startedAt: systemClock(),
    embeddingModel: acquisition.model,
    next: await openNext(register, given, acquisition.busy),
  };
  const lastChange = await register.lastChange();
  await needs.follower.catchUp((asOf) => given.onFilling?.(asOf, lastChange));
  const settledAtStart = await settlePending(needs);
  const firstOperator = await makeFirstOperator(needs);
  parts.add(keepHeads(needs, keys), (heads) => heads.stop());
  server.removeAllListeners('request');
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

/**
 * References that other networks made are made anew, and those of the station's own are put in
 * use. Until then nobody is searched: people would be missing and nobody would know.
 * @throws when the signal ends it before everyone is read
 */
async function bringReferences(needs: ReExtractNeeds, run: ReExtraction): Promise<void> {
  await reExtract(needs, run);
  run.signal.throwIfAborted();
  await useNetworks(needs);
}

/** Networks that will be in use next, at work. */
async function openNext(
  register: Register,
  { parts, openNext: open }: Given,
  busy: () => boolean,
): Promise<NextNetworks | 'none'> {
  if (!open) return 'none';
  const acquisition = parts.add(await open(), closeAcquisition);
  const next = readAhead({ ...acquisition, register, now: systemClock }, busy);
  return parts.add(next, (opened) => opened.stop());
}

/** What a station does with its keys, under the name by which programmes know it. */
function signing(
  keys: Keys,
  issuer: string,
): Pick<StationNeeds, 'tokens' | 'signCode' | 'publishedKeys' | 'rotateKeys' | 'issuer'> {
  return {
    issuer,
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, now: systemClock }, claims),
    },
    signCode: (statement) => issueIdentityQr({ keys, issuer }, statement),
    publishedKeys: (purpose) => keys.published(purpose),
    rotateKeys: (purpose, at) => keys.rotate(purpose, at),
  };
}
