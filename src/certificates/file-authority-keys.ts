import { createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthorityName } from './authority-directory.ts';
import type { AuthorityKey } from './authority-key.ts';
import type { AuthorityKeys } from './ceremony.ts';

const { subtle } = webcrypto;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
/** A passphrase guards a file that somebody may copy and try at leisure. */
const passphraseLettersMin = 20;

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

async function keyFrom(pem: string, passphrase: string): Promise<AuthorityKey> {
  const privateKey = createPrivateKey({ key: pem, passphrase });
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const signing = await subtle.importKey('pkcs8', pkcs8, ecdsa, false, ['sign']);
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    publicKey: await subtle.importKey('spki', spki, ecdsa, true, ['verify']),
    sign: async (bytes) => new Uint8Array(await subtle.sign(ecdsa, signing, bytes)),
  };
}

/**
 * Keys of authorities in files, encrypted under a passphrase (PKCS #8, AES-256-CBC): for those who
 * have no token, on a machine that is never on a network.
 * @throws an Error with code `passphrase_short`
 */
export function fileAuthorityKeys(directory: string, passphrase: string): AuthorityKeys {
  if (passphrase.length < passphraseLettersMin) {
    throw refused('passphrase_short', `a passphrase has ${passphraseLettersMin} letters or more`);
  }
  const fileOf = ({ role, ordinal }: AuthorityName) => join(directory, `${role}-${ordinal}.key`);
  return {
    make: async (name) => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const sealing = { cipher: 'aes-256-cbc', passphrase };
      const pem = privateKey.export({ format: 'pem', type: 'pkcs8', ...sealing }).toString();
      const handle = await open(fileOf(name), 'wx', 0o600).catch((error: unknown) => {
        if (error instanceof Error && Reflect.get(error, 'code') === 'EEXIST') {
          throw refused('authority_key_exists', `${fileOf(name)} is there already`);
        }
        throw error;
      });
      try {
        await handle.writeFile(pem);
        await handle.sync();
      } finally {
        await handle.close();
      }
      return keyFrom(pem, passphrase);
    },
    open: async (name) => {
      const pem = await readFile(fileOf(name), 'utf8').catch(() => {
        throw refused('authority_key_missing', `there is no ${fileOf(name)}`);
      });
      try {
        return await keyFrom(pem, passphrase);
      } catch (cause) {
        const fault = refused('passphrase_wrong', `the passphrase does not open ${fileOf(name)}`);
        fault.cause = cause;
        throw fault;
      }
    },
  };
}
