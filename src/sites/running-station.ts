import { hkdfSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { StationConfig } from '../config.ts';
import { issueIdentityToken, pairwiseSubject } from '../credentials/identity-token.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { openSoftwareKeys } from '../credentials/keys/software.ts';
import { firstSecret, hashSecret } from '../credentials/operator-secret.ts';
import { OperatorSessions } from '../credentials/operator-session.ts';
import { openStationSecrets } from '../credentials/station-secrets.ts';
import { replaceFile } from '../files/replace-file.ts';
import { openConfirmedGallery } from '../gallery/confirmed.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { openHostedGallery } from '../gallery/hosted.ts';
import type { GalleryKind } from '../gallery/reference-rows.ts';
import type { SnapshotPlace } from '../gallery/snapshot.ts';
import { stationApp } from '../http/app.ts';
import { httpLimits } from '../http/limits.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { answerStarting } from '../http/starting.ts';
import { startThread } from '../inference/worker-thread.ts';
import { settlePending } from '../procedures/enrol.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { putOperator } from '../procedures/keep-accounts.ts';
import { defaultPolicy } from '../procedures/policy.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import { signJournalHead, type HeadSigner } from '../procedures/sign-journal-head.ts';
import { lockDirectory } from '../register/sqlite/directory-lock.ts';
import { openThreadedRegister } from '../register/threaded.ts';
import { OperatorId, type ChangeNumber } from '../vocabulary/record-ids.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { Acquisition } from './acquisition.ts';

/** A station that answers. */
export interface RunningStation {
  readonly address: string;
  /** The first operator's secret, until she has changed it. */
  readonly firstOperator: { readonly id: string; readonly secret: string } | 'known';
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

const firstOperatorId = OperatorId.parse('first-operator');

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

async function assemble(
  config: StationConfig,
  given: {
    readonly parts: OpenedParts;
    readonly openAcquisition: () => Promise<Acquisition>;
    readonly logTo: LogTo;
  },
): Promise<RunningStation> {
  const { parts } = given;
  const { dataDirectory } = config;
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  parts.add(lockDirectory(dataDirectory), (lock) => lock.release());
  const path = join(dataDirectory, 'register.sqlite');
  const begun = existsSync(join(dataDirectory, begunMark));
  const written = await holdsSomething(path);
  if (begun && !written) {
    // An empty register would know nobody and give everyone a second number.
    throw Object.assign(new Error(`the register is missing: ${path}`), {
      code: 'register_missing',
    });
  }
  const secrets = await openStationSecrets(join(dataDirectory, 'secrets'), !begun && !written);
  const keys = await openSoftwareKeys(join(dataDirectory, 'keys'), !begun);
  const acquisition = parts.add(await given.openAcquisition(), ({ extractor }) =>
    extractor.close(),
  );
  const register = parts.add(
    await openThreadedRegister({
      path,
      keys: secrets,
      numberPolicy: config.numberPolicy,
      startThread,
    }),
    (opened) => opened.close(),
  );
  if (!begun) await replaceFile(join(dataDirectory, begunMark), 0o600, () => Promise.resolve());
  const { model, dimension } = acquisition;
  const kind = { model, dimension, scope: config.scope };
  const snapshot = {
    file: join(dataDirectory, 'gallery.snapshot'),
    key: derivedKey(secrets.wrap, 'gallery-snapshot'),
  };
  const gallery = parts.add(
    openConfirmedGallery({
      proposes: await openGraph({ kind, snapshot, lastChange: await register.lastChange() }),
      disposes: openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' }),
    }),
    (opened) => opened.close(),
  );
  const follower = new GalleryFollower({ gallery, register });
  const { server, port } = await listen(config);
  parts.add(server, stopServer);
  const address = `http://${config.host}:${port}`;
  const issuer = config.publicAddress ?? address;
  const needs: StationNeeds = {
    ...acquisition,
    register,
    gallery,
    follower,
    board: new SettlementBoard(),
    policy: defaultPolicy,
    sessions: new OperatorSessions(systemClock),
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, now: systemClock }, claims),
    },
    publishedKeys: (purpose) => keys.published(purpose),
    rotateKeys: (purpose, at) => keys.rotate(purpose, at),
    now: systemClock,
    issuer,
    port,
    startedAt: Date.now(),
    embeddingModel: model,
  };
  await follower.catchUp();
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
      await stopServer(server);
      await parts.close();
    },
  };
}

/** The graph as it was saved, unless it knows more than the register: a backup was brought back. */
async function openGraph(saved: {
  readonly kind: GalleryKind;
  readonly snapshot: SnapshotPlace;
  readonly lastChange: ChangeNumber;
}): Promise<Gallery> {
  const { kind, snapshot, lastChange } = saved;
  const open = () => openHostedGallery({ engine: 'hnsw', kind, snapshot });
  const graph = open();
  if ((await graph.coverage()).asOf <= lastChange) return graph;
  await graph.close();
  await rm(snapshot.file, { force: true });
  return open();
}

/** A key for one purpose, from one that has another: HKDF-SHA-256, RFC 5869. */
function derivedKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', `basma ${purpose}`, 32));
}

/**
 * An empty file that says that register, secrets and keys were all made here: from then on one that
 * is missing is lost, and is not made anew.
 */
const begunMark = 'begun';

async function holdsSomething(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.size > 0;
}

async function listen(config: StationConfig): Promise<{ server: Server; port: number }> {
  const server = createServer({
    requestTimeout: httpLimits.requestMs,
    headersTimeout: httpLimits.headersMs,
  });
  server.on('request', answerStarting);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const bound = server.address();
  return { server, port: typeof bound === 'object' && bound ? bound.port : config.port };
}

/** Answers what is under way and takes nothing new. */
function stopServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** How much of the journal may be without a signature. */
const headEveryMs = 60_000;

/** Signs the journal's head at start, every minute and at the end. */
function keepHeads(needs: StationNeeds, keys: Keys) {
  const heads: HeadSigner = {
    currentKid: async () => (await keys.current('journal-head')).kid,
    sign: async (kid, statement) =>
      Buffer.from(await keys.sign('journal-head', kid, statement)).toString('base64url'),
  };
  let turn: Promise<unknown> = Promise.resolve();
  const sign = () => {
    turn = turn.then(() => signJournalHead({ ...needs, heads }));
    return turn;
  };
  // A head that could not be signed now is signed in a minute; the last one must succeed.
  const trySign = () => void sign().catch(() => undefined);
  trySign();
  const timer = setInterval(trySign, headEveryMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await turn.catch(() => undefined);
      await signJournalHead({ ...needs, heads });
    },
  };
}

/**
 * A register without operators gets one, whose secret is shown once and must be changed. One that
 * nobody has changed yet may never have been seen: it is replaced.
 */
async function makeFirstOperator(needs: StationNeeds): Promise<RunningStation['firstOperator']> {
  const [known, ...others] = await needs.register.operators();
  if (others.length > 0 || (known && !known.mustChangeSecret)) return 'known';
  const secret = firstSecret();
  await putOperator(needs, 'station', {
    id: firstOperatorId,
    roles: ['administrator', 'clerk', 'adjudicator'],
    secretHash: await hashSecret(secret),
    active: true,
    mustChangeSecret: true,
  });
  return { id: firstOperatorId, secret };
}
