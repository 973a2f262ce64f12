import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TokenSettings } from '../src/credentials/keys/token-device.ts';

const run = promisify(execFile);

/** Debian's SoftHSM: a token in files, behind the same interface as one of hardware. */
export const softLibrary = '/usr/lib/softhsm/libsofthsm2.so';
export const pin = '271828';
const supervisorPin = '314159';

/** A directory in which tokens lie; one for a process, since the library reads it once. */
export interface TokenDirectory {
  readonly directory: string;
  /** Where the tokens themselves are: away, they are pulled out. */
  readonly tokens: string;
  readonly configuration: string;
  /** A new token. */
  make(label: string): Promise<TokenSettings>;
  remove(): Promise<void>;
}

/** @throws when SoftHSM is not installed: nothing here is left out for want of it */
export async function openTokenDirectory(): Promise<TokenDirectory> {
  if (!existsSync(softLibrary)) {
    throw new Error(`SoftHSM is missing (apt-get install softhsm2): ${softLibrary}`);
  }
  const directory = await mkdtemp(join(tmpdir(), 'basma-token-'));
  const tokens = join(directory, 'tokens');
  await mkdir(tokens);
  const configuration = join(directory, 'softhsm2.conf');
  await writeFile(configuration, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  process.env['SOFTHSM2_CONF'] = configuration;
  const pinFile = join(directory, 'pin');
  await writeFile(pinFile, `${pin}\n`);
  await chmod(pinFile, 0o400);
  return {
    directory,
    tokens,
    configuration,
    make: async (label) => {
      const pins = ['--pin', pin, '--so-pin', supervisorPin];
      await run('softhsm2-util', ['--init-token', '--free', '--label', label, ...pins]);
      return { library: softLibrary, slotLabel: label, pinFile, place: 'test' };
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
