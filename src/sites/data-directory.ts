import { hkdfSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StationConfig } from '../config.ts';
import type { OpenedKeys } from '../credentials/keys/keys.ts';
import {
  openStationSecrets,
  type StationSecrets,
  type StationSecretsFile,
} from '../credentials/station-secrets.ts';
import { replaceFile } from '../files/replace-file.ts';
import type { SnapshotPlace } from '../gallery/snapshot.ts';
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
  /** Says that everything was made: from then on what is missing is lost. */
  markBegun(): Promise<void>;
  release(): Promise<void>;
}

/** An empty file that says that register, secrets and keys were all made here. */
const begunMark = 'begun';

async function holdsSomething(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found !== undefined && found.size > 0;
}

/** A key for one purpose, from one that has another: HKDF-SHA-256, RFC 5869. */
function derivedKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', `basma ${purpose}`, 32));
}

/**
 * Opens a data directory, or makes it. What is missing beside the others is not made anew: an empty
 * register would know nobody and give everyone a second number.
 * @throws an Error with code `data_in_use`, `register_missing`, `secrets_missing`,
 * `keys_missing`, or one of a token
 */
export async function openDataDirectory(
  directory: string,
  keysConfig: StationConfig['keys'] = { kind: 'software' },
): Promise<DataDirectory> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const lock = lockDirectory(directory);
  let keeping: KeyKeeping | undefined;
  try {
    const registerPath = join(directory, 'register.sqlite');
    const mark = join(directory, begunMark);
    const begun = existsSync(mark);
    const written = await holdsSomething(registerPath);
    if (begun && !written) {
      throw Object.assign(new Error(`the register is missing: ${registerPath}`), {
        code: 'register_missing',
      });
    }
    keeping = await openKeyKeeping(keysConfig, {
      file: join(directory, 'keys'),
      mayMake: !begun,
    });
    const { keys, envelope } = keeping;
    const secretsFile = await openStationSecrets({
      file: join(directory, 'secrets'),
      mayMake: !begun && !written,
      envelope,
    });
    const secrets = secretsFile.secrets();
    const galleries = join(directory, 'galleries');
    await mkdir(galleries, { recursive: true, mode: 0o700 });
    // Where a former version saved its graph.
    await rm(join(directory, 'gallery.snapshot'), { force: true });
    return {
      registerPath,
      secrets,
      secretsFile,
      keys,
      envelope,
      snapshotOf: (gallery) => ({
        file: join(galleries, gallery),
        // A key for each, so that no file passes for another.
        key: derivedKey(secrets.wrap, `gallery-snapshot ${gallery}`),
      }),
      deduplicationPath: join(directory, 'deduplication.json'),
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
