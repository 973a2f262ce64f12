import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StationConfig } from '../config.ts';
import { derivedKey } from '../credentials/derived-key.ts';
import type { OpenedKeys } from '../credentials/keys/keys.ts';
import {
  openStationSecrets,
  type StationSecrets,
  type StationSecretsFile,
} from '../credentials/station-secrets.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { SnapshotPlace } from '../gallery/snapshot.ts';
import { wrongKind } from '../register/register-kind.ts';
import { lockDirectory } from '../register/sqlite/directory-lock.ts';
import { openKeyKeeping, type KeyKeeping } from './key-keeping.ts';

/** What lies in a station's data directory, held by this process alone. */
export interface DataDirectory {
  /** The register's file. */
  readonly registerPath: string;
  /** As they are when it is opened. */
  readonly secrets: StationSecrets;
  readonly secretsFile: StationSecretsFile;
  readonly keys: OpenedKeys;
  readonly envelope: KeyKeeping['envelope'];
  /** Where a gallery of this name is saved. */
  snapshotOf(gallery: string): SnapshotPlace;
  /** Where a comparison of the register with itself is kept. */
  readonly deduplicationPath: string;
  /** Where enrolments lie that are not finished, and what they are sealed with. */
  readonly draftsPlace: { readonly directory: string; readonly key: Uint8Array };
  /** Certificates of the station's own keys, public. */
  readonly certificatesPath: string;
  /** Where a station keeps what its centre does not have yet, and a centre what came. */
  readonly outboxPath: string;
  readonly inboxPath: string;
  /** Where a station keeps its centre's lists of cards that do not hold any more. */
  readonly centreListsPath: string;
  /** Where sign-ins under way are kept. */
  readonly openIdPath: string;
  /** The social register's file, and its keys. */
  readonly socialPlace: {
    readonly path: string;
    readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
    /** Makes names that stand for addresses and people. */
    readonly namesKey: Uint8Array;
  };
  /** What is kept of the exchange with other registries, and its keys. */
  readonly exchangePlace: {
    readonly path: string;
    readonly sealKey: Uint8Array;
    readonly lookupKey: Uint8Array;
    /** By which partners are told households, each by names of her own. */
    readonly householdsKey: Uint8Array;
  };
  /** Whose approvals of formulas a station for training trusts: keys that it makes itself. */
  readonly trainingApproversPath: string;
  /** Seals numbers that a centre gave, until they are handed over. */
  readonly numberKey: Uint8Array;
  /** Says that everything was made: from then on what is missing is lost. */
  markBegun(): Promise<void>;
  release(): Promise<void>;
}

/** An empty file that says that register, secrets and keys were all made here. */
const begunMark = 'begun';
/** An empty file that says that nobody in here is a resident. */
const trainingMark = 'training';

async function holdsSomething(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.size > 0;
}

/** What a directory is opened as. */
interface DirectorySettings {
  /** Whether it is for training; what was made so is never opened otherwise. */
  readonly training?: boolean;
  readonly keys?: StationConfig['keys'];
  /** Whether stations send packets here. */
  readonly acceptsPackets?: boolean;
}

/** What lies there already; whose kind it is has its mark from now on. */
async function found(directory: string, training: boolean) {
  const registerPath = join(directory, 'register.sqlite');
  const mark = join(directory, begunMark);
  const begun = existsSync(mark);
  const written = await holdsSomething(registerPath);
  const marked = existsSync(join(directory, trainingMark));
  // The register says so too, sealed: a mark that somebody put here or took away opens nothing.
  if (marked !== training && (begun || written || marked)) throw wrongKind(training);
  if (training) await replaceFile(join(directory, trainingMark), 0o600, () => Promise.resolve());
  if (begun && !written) {
    throw Object.assign(new Error(`the register is missing: ${registerPath}`), {
      code: 'register_missing',
    });
  }
  return { registerPath, mark, begun, written };
}

/** The folder of the galleries' snapshots. */
const galleries = 'galleries';

/** Where everything else lies, and by what it is sealed. */
function placesIn(
  directory: string,
  secrets: StationSecrets,
): Pick<
  DataDirectory,
  | 'snapshotOf'
  | 'draftsPlace'
  | 'deduplicationPath'
  | 'certificatesPath'
  | 'centreListsPath'
  | 'openIdPath'
  | 'outboxPath'
  | 'inboxPath'
  | 'numberKey'
  | 'socialPlace'
  | 'exchangePlace'
  | 'trainingApproversPath'
> {
  return {
    snapshotOf: (gallery) => ({
      file: join(directory, galleries, gallery),
      // A key for each, so that no file passes for another; after a re-keying it is made anew.
      key: derivedKey(secrets.wrap, `gallery-snapshot ${gallery}`),
    }),
    draftsPlace: {
      directory: join(directory, 'drafts'),
      key: secrets.drafts,
    },
    deduplicationPath: join(directory, 'deduplication.json'),
    certificatesPath: join(directory, 'certificates'),
    outboxPath: join(directory, 'outbox.sqlite'),
    inboxPath: join(directory, 'inbox.sqlite'),
    centreListsPath: join(directory, 'centre-lists'),
    openIdPath: join(directory, 'openid.sqlite'),
    numberKey: secrets.numbers,
    socialPlace: {
      path: join(directory, 'social.sqlite'),
      keys: { wrap: secrets.socialWrap, lookup: secrets.socialLookup },
      namesKey: secrets.socialNames,
    },
    exchangePlace: {
      path: join(directory, 'exchange.sqlite'),
      // Of their own, so that they open nothing else, and nothing else opens them.
      sealKey: derivedKey(secrets.socialLookup, 'exchange seal'),
      lookupKey: derivedKey(secrets.socialLookup, 'exchange lookup'),
      householdsKey: derivedKey(secrets.socialLookup, 'exchange households'),
    },
    trainingApproversPath: join(directory, 'approvers'),
  };
}

/**
 * Opens a data directory, or makes it. What is missing beside the others is not made anew: an empty
 * register would know nobody and give everyone a second number.
 * @throws an Error with code `data_in_use`, `register_missing`, `secrets_missing`, `keys_missing`,
 *   `directory_of_training`, `directory_of_residents`, or one of a token
 */
export async function openDataDirectory(
  directory: string,
  {
    training = false,
    keys: keysConfig = { kind: 'software' },
    acceptsPackets = false,
  }: DirectorySettings = {},
): Promise<DataDirectory> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(directory);
  let keeping: KeyKeeping | undefined;
  try {
    const { registerPath, mark, begun, written } = await found(directory, training);
    keeping = await openKeyKeeping(keysConfig, {
      file: join(directory, 'keys'),
      mayMake: !begun,
      opensPackets: acceptsPackets,
    });
    const { keys, envelope } = keeping;
    const secretsFile = await openStationSecrets({
      file: join(directory, 'secrets'),
      mayMake: !begun && !written,
      envelope,
    });
    const secrets = secretsFile.secrets();
    await mkdir(join(directory, galleries), { recursive: true, mode: 0o700 });
    // Where a former version saved its graph.
    await rm(join(directory, 'gallery.snapshot'), { force: true });
    return {
      registerPath,
      secrets,
      secretsFile,
      keys,
      envelope,
      ...placesIn(directory, secrets),
      markBegun: async () => {
        if (!begun) await replaceFile(mark, 0o600, () => Promise.resolve());
      },
      release: async () => {
        await keys.close();
        lock.release();
      },
    };
  } catch (error) {
    await keeping?.keys.close();
    lock.release();
    throw error;
  }
}
