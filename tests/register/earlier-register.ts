import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach } from 'vitest';
import { lenientNumbers } from '../../src/register/idcs-issuance.ts';
import type { Register } from '../../src/register/register.ts';
import { openSqliteRegister } from '../../src/register/sqlite/sqlite-register.ts';
import { generatedNetworks } from '../people.ts';

/** A copy of a register that an earlier version wrote, for each test. */
export interface EarlierRegister {
  readonly path: () => string;
  /** Opens it as this version does. */
  readonly open: () => Register;
}

const key = (byte: number) => new Uint8Array(32).fill(byte);

/** The register `version-N.sqlite.gz` beside the tests. */
export function earlierRegister(version: number): EarlierRegister {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), `basma-version-${version}-`));
    const kept = await readFile(new URL(`./version-${version}.sqlite.gz`, import.meta.url));
    await writeFile(join(directory, 'register'), gunzipSync(kept));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const path = () => join(directory, 'register');
  return {
    path,
    open: () =>
      openSqliteRegister({
        path: path(),
        keys: { wrap: key(1), lookup: key(2), pseudonym: key(3) },
        numberPolicy: lenientNumbers,
        networks: generatedNetworks,
      }),
  };
}
