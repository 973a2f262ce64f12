import { X509Certificate } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  believedPath,
  type CertificateTrust,
  type PathFault,
} from '../certificates/certificate-path.ts';
import { requestFor } from '../certificates/issuing.ts';
import { replaceFile } from '../files/replace-file.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { Keys } from './keys/keys.ts';
import { thumbprintOf } from './keys/published-key.ts';

/** Purposes of keys that an authority certifies, and for what. */
export const certifiedPurposes = {
  'document-signer': 'document',
  'wallet-credential': 'document',
  'identity-token': 'token',
} as const;
export type CertifiedPurpose = keyof typeof certifiedPurposes;
export const certifiedPurposeNames = [
  'document-signer',
  'wallet-credential',
  'identity-token',
] as const;

/** Why a certificate was not taken. */
export interface CertificateRefusal {
  readonly kind: 'certificate_malformed' | 'certificate_key_unknown' | PathFault;
}

/** A certificate of one of the station's own keys. */
export interface SignerCertificate {
  readonly purpose: CertifiedPurpose;
  readonly kid: string;
  readonly certificate: X509Certificate;
}

const pemBytesMax = 8_192;
const Point = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
});

function kidOf(certificate: X509Certificate): string | undefined {
  const point = Point.safeParse(certificate.publicKey.export({ format: 'jwk' }));
  return point.success ? thumbprintOf(point.data) : undefined;
}

function parsed(pem: string): X509Certificate | undefined {
  if (pem.length > pemBytesMax) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Requests for certificates of the keys of a purpose: the one that signs, and the next. */
export async function certificateRequests(
  keys: Keys,
  purpose: CertifiedPurpose,
): Promise<readonly { readonly kid: string; readonly request: string }[]> {
  const [next, current] = await keys.published(purpose);
  const those = [current, next].flatMap((key) => (key ? [key] : []));
  return Promise.all(
    those.map(async ({ kid, kty, crv, x, y }) => {
      const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const;
      const jwk = { kty, crv, x, y };
      const publicKey = await crypto.subtle.importKey('jwk', jwk, ecdsa, true, ['verify']);
      const sign = (bytes: Uint8Array) => keys.sign(purpose, kid, bytes);
      return { kid, request: await requestFor({ publicKey, sign }, `CN=${kid.slice(0, 8)}`) };
    }),
  );
}

/** Certificates of the station's own keys, public, in a directory. */
export class SignerCertificates {
  readonly #directory: string;
  readonly #held: Map<string, SignerCertificate>;

  private constructor(directory: string, held: readonly SignerCertificate[]) {
    this.#directory = directory;
    this.#held = new Map(held.map((one) => [one.kid, one]));
  }

  /** Reads what lies there. @throws an Error with code `certificate_damaged` */
  static async open(directory: string): Promise<SignerCertificates> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const held: SignerCertificate[] = [];
    for (const name of (await readdir(directory)).filter((each) => each.endsWith('.pem'))) {
      const certificate = parsed(await readFile(join(directory, name), 'utf8'));
      const kid = certificate && kidOf(certificate);
      const purpose = certifiedPurposeNames.find((each) => name === `${each}.${kid}.pem`);
      if (!certificate || kid === undefined || !purpose) {
        const message = `${join(directory, name)} is no certificate of a key of ours`;
        throw Object.assign(new Error(message), { code: 'certificate_damaged' });
      }
      held.push({ purpose, kid, certificate });
    }
    return new SignerCertificates(directory, held);
  }

  /** The certificate of a key; undefined when it has none. */
  of(kid: string): X509Certificate | undefined {
    return this.#held.get(kid)?.certificate;
  }

  all(): readonly SignerCertificate[] {
    return [...this.#held.values()];
  }

  /** Takes a certificate of a key of ours, when the authorities that we believe stand behind it. */
  async take(
    pem: string,
    expected: {
      readonly keys: Keys;
      readonly at: Instant;
      readonly trustOf: (purpose: CertifiedPurpose) => Promise<CertificateTrust>;
    },
  ): Promise<Result<SignerCertificate, CertificateRefusal>> {
    const certificate = parsed(pem);
    const kid = certificate && kidOf(certificate);
    if (!certificate || kid === undefined) return fail({ kind: 'certificate_malformed' });
    for (const purpose of certifiedPurposeNames) {
      const published = await expected.keys.published(purpose);
      if (!published.some((key) => key.kid === kid)) continue;
      const path = believedPath(certificate, [], {
        trust: await expected.trustOf(purpose),
        purpose: certifiedPurposes[purpose],
        at: expected.at,
      });
      if (typeof path === 'string') return fail({ kind: path });
      const taken = { purpose, kid, certificate };
      const file = join(this.#directory, `${purpose}.${kid}.pem`);
      await replaceFile(file, 0o644, (handle) => handle.writeFile(certificate.toString()));
      this.#held.set(kid, taken);
      return ok(taken);
    }
    return fail({ kind: 'certificate_key_unknown' });
  }
}
