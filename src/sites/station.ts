import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { decodeSample } from '../capture/decode.ts';
import { enrolmentQuality, passQuality, verificationQuality } from '../capture/quality-gate.ts';
import type { StationConfig } from '../config.ts';
import { issueIdentityToken, pairwiseSubject } from '../credentials/identity-token.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { openSoftwareKeys } from '../credentials/keys/software.ts';
import { firstSecret, hashSecret } from '../credentials/operator-secret.ts';
import { OperatorSessions } from '../credentials/operator-session.ts';
import { openStationSecrets } from '../credentials/station-secrets.ts';
import { openConfirmedGallery } from '../gallery/confirmed.ts';
import { openHostedGallery } from '../gallery/hosted.ts';
import { stationApp } from '../http/app.ts';
import { httpLimits } from '../http/limits.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { openExtractorPool } from '../inference/extractor-pool.ts';
import { settlePending } from '../procedures/enrol.ts';
import { GalleryFollower } from '../procedures/gallery-follower.ts';
import { signJournalHead, type HeadSigner } from '../procedures/sign-journal-head.ts';
import { putOperator } from '../procedures/keep-accounts.ts';
import { defaultPolicy } from '../procedures/policy.ts';
import { SettlementBoard } from '../procedures/settlement-board.ts';
import { lenientNumbers, mosipNumbers } from '../register/idcs-issuance.ts';
import { openSqliteRegister } from '../register/sqlite/sqlite-register.ts';
import { OperatorId } from '../vocabulary/record-ids.ts';
import { systemClock } from '../vocabulary/time.ts';

/** A station that answers. */
export interface RunningStation {
  readonly address: string;
  /** The first operator's secret, when the register was made just now. */
  readonly firstOperator: { readonly id: string; readonly secret: string } | 'known';
  /** Whether development keys were made just now. */
  readonly keysMadeNow: boolean;
  /** Enrolments that a crash had left undecided and that are decided now. */
  readonly settledAtStart: number;
  close(): Promise<void>;
}

const modelsDirectory = new URL('../../models', import.meta.url).pathname;
const firstOperatorId = OperatorId.parse('first-operator');

/**
 * One enrolment station: SQLite, galleries in processes of their own, faces in worker threads.
 * @throws an Error with a code when data, secrets or models are not what they must be
 */
export async function openStation(
  config: StationConfig,
  logTo: { write(line: string): void },
): Promise<RunningStation> {
  await mkdir(config.dataDirectory, { recursive: true, mode: 0o700 });
  const path = join(config.dataDirectory, 'register.sqlite');
  const secrets = await openStationSecrets(
    join(config.dataDirectory, 'secrets'),
    !existsSync(path),
  );
  const keys = await openSoftwareKeys(join(config.dataDirectory, 'keys'));
  const extractor = await openExtractorPool({
    modelsDirectory,
    threads: config.threads,
    queueMax: httpLimits.concurrentMax,
    deadlineMs: 15_000,
  });
  const register = openSqliteRegister({
    path,
    keys: secrets,
    numberPolicy: config.numberPolicy === 'mosip' ? mosipNumbers : lenientNumbers,
  });
  const kind = { model: extractor.model, dimension: extractor.dimension, scope: config.scope };
  const gallery = openConfirmedGallery({
    proposes: openHostedGallery('hnsw', kind),
    disposes: openHostedGallery('exhaustive', kind),
  });
  const follower = new GalleryFollower({ gallery, register });
  const server = createServer({ requestTimeout: httpLimits.requestMs });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : config.port;
  const issuer = `http://${config.host}:${port}`;
  const needs: StationNeeds = {
    register,
    gallery,
    follower,
    extractor,
    calibration: extractor.calibration,
    decode: decodeSample,
    enrolmentGate: (extraction) => passQuality(extraction, enrolmentQuality),
    verificationGate: (extraction) => passQuality(extraction, verificationQuality),
    board: new SettlementBoard(),
    policy: defaultPolicy,
    sessions: new OperatorSessions(systemClock),
    tokens: {
      subjectOf: (sector, resident) => pairwiseSubject(keys, sector, resident),
      issue: (claims) => issueIdentityToken({ keys, issuer, now: systemClock }, claims),
    },
    publishedKeys: (purpose) => keys.published(purpose),
    now: systemClock,
    issuer,
    startedAt: Date.now(),
    embeddingModel: extractor.model,
  };
  await follower.catchUp();
  const settledAtStart = await settlePending(needs);
  const firstOperator = await makeFirstOperator(needs);
  server.on('request', stationApp(needs, stationLog(logTo)));
  const heads = keepHeads(needs, keys);
  return {
    address: issuer,
    firstOperator,
    keysMadeNow: keys.madeNow,
    settledAtStart,
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await heads.stop();
      await Promise.all([extractor.close(), gallery.close()]);
      await register.close();
    },
  };
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

/** A register without operators gets one, whose secret is shown once and must be changed. */
async function makeFirstOperator(needs: StationNeeds): Promise<RunningStation['firstOperator']> {
  if ((await needs.register.operators()).length > 0) return 'known';
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
