import { EvidenceFusion } from '../biometrics/fusion.ts';
import type { StationConfig } from '../config.ts';
import { nativeGallery, type NativeGallery, type NoNativeGallery } from '../gallery/native-rows.ts';
import type { StationGallery } from '../gallery/recall.ts';
import { stationApp } from '../http/app.ts';
import { stationLog } from '../http/log.ts';
import type { StationCertificates, StationNeeds } from '../http/needs.ts';
import { answerStarting } from '../http/starting.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { DeduplicationPlace } from '../procedures/deduplication.ts';
import { settlePending } from '../procedures/enrol.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { networksOf } from '../procedures/re-extract.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import type { ReadingState, Register } from '../register/register.ts';
import { openThreadedRegister } from '../register/threaded.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition, FingerAcquisition } from './acquisition.ts';
import type { Drafts } from '../drafts/drafts.ts';
import { bringReferences } from './bring-references.ts';
import { openCardPrinter } from './card-printer.ts';
import { openDataDirectory, type DataDirectory } from './data-directory.ts';
import { deduplicationFile } from './deduplication-file.ts';
import { openDeduplications } from './deduplications.ts';
import { makeFirstOperator, type FirstOperator } from './first-operator.ts';
import { keepHeads } from './journal-heads.ts';
import { listen, stopListening } from './listening.ts';
import { readAhead, type NextNetworks } from './next-networks.ts';
import type { SendingPace } from './outbox-sending.ts';
import { OpenedParts } from './opened-parts.ts';
import { openTraffic } from './packet-traffic.ts';
import { peopleAtWork } from './people-at-work.ts';
import { rotatedAcquisition, rotationsOf } from './rotated-acquisition.ts';
import { openStationCertificates } from './station-certificates.ts';
import { residentsAtHome } from './residents-at-home.ts';
import { openStationDevices } from './station-devices.ts';
import { openStationDrafts } from './station-drafts.ts';
import { openStationGallery } from './station-gallery.ts';
import { openStationKeys } from './station-keys.ts';
import { policyOf } from './station-policy.ts';
import { signing } from './station-signing.ts';

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
  /** Whether the people are generated. */
  readonly training?: boolean;
  /** Where capture devices are sought; everywhere that the interface allows unless it is said. */
  readonly devicePorts?: { readonly first: number; readonly last: number };
  /** Networks that will be in use next. */
  readonly openNext?: () => Promise<Acquisition>;
  /** How patiently a station sends. */
  readonly sendingPace?: SendingPace;
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
interface Parts {
  readonly data: DataDirectory;
  /** As its networks see samples; `acquisition` is as the station keeps templates. */
  readonly plain: Acquisition;
  readonly acquisition: Acquisition;
  readonly register: Register;
  readonly gallery: StationGallery;
  readonly deduplicationPlace: DeduplicationPlace;
  readonly drafts: Drafts;
  readonly certificates: StationCertificates;
}

/** Opens them in the order in which one stands on another. */
async function openParts(
  config: StationConfig,
  { parts, openAcquisition, native = nativeGallery() }: Given,
): Promise<Parts> {
  const data = parts.add(await openDataDirectory(config.dataDirectory, config), (opened) =>
    opened.release(),
  );
  const plain = parts.add(await openAcquisition(), closeAcquisition);
  const acquisition = rotatedAcquisition(plain, rotationsOf(data.secrets.templates, plain));
  const settings = {
    path: data.registerPath,
    keys: data.secrets,
    numberPolicy: config.numberPolicy,
    networks: networksOf(acquisition),
    training: config.training,
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
  const { drafts } = parts.add(
    await openStationDrafts({ ...data.draftsPlace, now: systemClock }),
    (opened) => opened.stop(),
  );
  const deduplicationPlace = deduplicationFile(data.deduplicationPath);
  const certificates = await openStationCertificates(data.keys, data.certificatesPath, config);
  return {
    data,
    plain,
    acquisition,
    register,
    gallery,
    deduplicationPlace,
    drafts,
    certificates,
  };
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

/** Everything that the endpoints stand on, but for the traffic of packets. */
async function stationNeeds(
  config: StationConfig,
  given: Given,
  at: {
    readonly opened: Parts;
    readonly people: ReturnType<typeof peopleNeeds>;
    readonly address: string;
    readonly port: number;
  },
): Promise<Omit<StationNeeds, 'outbox' | 'inbox'>> {
  const { opened, people, address, port } = at;
  const { data, acquisition, register } = opened;
  const { parts } = given;
  return {
    ...people,
    ...signing(data.keys, config.publicAddress ?? address, config.training, opened),
    training: config.training,
    printCard: openCardPrinter(config.cardPrinter),
    deduplications: parts.add(
      openDeduplications(people, opened.deduplicationPlace, acquisition.busy),
      (running) => running.stop(),
    ),
    stationKeys: parts.add(openStationKeys(data, register), (running) => running.stop()),
    drafts: opened.drafts,
    ...(await peopleAtWork(config, given)),
    ...residentsAtHome(people),
    capturing: await openStationDevices(config, given.devicePorts),
    port,
    startedAt: systemClock(),
    embeddingModel: acquisition.model,
    next: await openNext(opened, given, acquisition.busy),
  };
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
  server.on('request', stationApp({ ...needs, ...traffic.ends }, stationLog(given.logTo)));
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

/** Networks that will be in use next, at work. */
async function openNext(
  { register, data: { secrets } }: { readonly register: Register; readonly data: DataDirectory },
  { parts, openNext: open }: Given,
  busy: () => boolean,
): Promise<NextNetworks | 'none'> {
  if (!open) return 'none';
  const plain = parts.add(await open(), closeAcquisition);
  const acquisition = rotatedAcquisition(plain, rotationsOf(secrets.templates, plain));
  const next = readAhead({ ...acquisition, register, now: systemClock }, busy);
  return parts.add(next, (opened) => opened.stop());
}
