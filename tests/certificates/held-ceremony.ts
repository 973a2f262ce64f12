import { execFileSync } from 'node:child_process';
import { webcrypto, X509Certificate } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorityDirectory } from '../../src/certificates/authority-directory.ts';
import type { CertificateTrust } from '../../src/certificates/certificate-path.ts';
import type { CertificatePurpose } from '../../src/certificates/certificate-profile.ts';
import {
  certifyRequest,
  holdCeremony,
  type AuthorityKeys,
  type CeremonyNeeds,
} from '../../src/certificates/ceremony.ts';
import { requestFor } from '../../src/certificates/issuing.ts';
import { openCertificateTrust } from '../../src/certificates/trust-directory.ts';
import { later, systemClock, type Instant } from '../../src/vocabulary/time.ts';

const { subtle } = webcrypto;
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export const organisation = { country: 'MA', organisation: 'Agency of Registers, Rabat' };
export const ownName = 'C=MA, O=Agency of Registers\\, Rabat';
export const passphrase = 'a passphrase for rehearsals only';

/** A request of a new key. */
export async function madeRequest(subject: string): Promise<string> {
  const { publicKey, privateKey } = await subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const sign = async (bytes: Uint8Array) =>
    new Uint8Array(await subtle.sign(ecdsa, privateKey, bytes));
  return requestFor({ publicKey, sign }, subject);
}

/** A ceremony that was held in a directory of its own, with a clock that can be set. */
export interface HeldCeremony {
  readonly path: string;
  readonly needs: CeremonyNeeds;
  readonly at: () => Instant;
  wait(days: number): void;
  openssl(...words: readonly string[]): string;
  /** Certifies a new key, and writes the certificate beside the authorities'. */
  issue(purpose: CertificatePurpose, name: string): Promise<X509Certificate>;
  trust(purpose: CertificatePurpose): Promise<CertificateTrust>;
}

/** Holds one. */
export async function heldCeremony(
  keep: (directory: string) => Promise<AuthorityKeys>,
): Promise<HeldCeremony> {
  const path = await mkdtemp(join(tmpdir(), 'basma-ceremony-'));
  let now = systemClock();
  const directory = new AuthorityDirectory(path);
  const needs: CeremonyNeeds = { directory, keys: await keep(path), now: () => now };
  const held = await holdCeremony(needs, organisation);
  if (!held.ok) throw new Error(held.error.kind);
  return {
    path,
    needs,
    at: () => now,
    wait: (days) => {
      now = later(now, days * 86_400_000);
    },
    openssl: (...words) => execFileSync('openssl', words, { cwd: path, stdio: 'pipe' }).toString(),
    issue: async (purpose, name) => {
      const request = await madeRequest(`${ownName}, CN=${name}`);
      const made = await certifyRequest(needs, purpose, request);
      if (!made.ok) throw new Error(made.error.kind);
      await writeFile(join(path, `${name}.pem`), made.value.pem);
      return new X509Certificate(made.value.pem);
    },
    trust: (purpose) => openCertificateTrust(join(path, 'trust', purpose)),
  };
}
