import { constants, verify, type X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { hasUniqueNames } from '../../src/vocabulary/unique-names.ts';
import type { SignatureFault } from '../../src/capture/device.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import { readCertificates } from './certificate.ts';

/** A signed text that was taken apart and not believed yet. */
export interface SignedText {
  readonly header: { readonly alg: string; readonly x5c: readonly string[] };
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** Header and payload as they were signed. */
  readonly signed: string;
}

/** `x5c` holds DER in plain base64, the signer's first; `crit` asks for what we do not know. */
const Header = z.object({
  alg: z.string().max(20),
  typ: z.string().max(20).optional(),
  x5c: z.array(z.string().min(1).max(8192)).max(4).default([]),
  crit: z.undefined().optional(),
});

/** The bytes of base64url in its one canonical form: no padding, spare bits or white space. */
export function fromBase64url(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

/** JSON in UTF-8; undefined for anything else. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return hasUniqueNames(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/** Takes a compact JWS apart. */
export function takeApart(text: string): Result<SignedText, SignatureFault> {
  const parts = text.split('.');
  const [head = '', body = '', tail = ''] = parts;
  const [headBytes, payload, signature] = [head, body, tail].map(fromBase64url);
  if (parts.length !== 3 || !headBytes || !payload || !signature)
    return fail('signature_malformed');
  const header = Header.safeParse(jsonOf(headBytes));
  if (!header.success) return fail('signature_malformed');
  return ok({ header: header.data, payload, signature, signed: `${head}.${body}` });
}

/** Certificates that came with a signature, the signer's first. */
export function signersOf({
  header,
}: SignedText): Result<readonly [X509Certificate, ...X509Certificate[]], SignatureFault> {
  if (header.x5c.length === 0) return fail('certificate_missing');
  const read = readCertificates(header.x5c);
  const [leaf, ...others] = read ?? [];
  return leaf ? ok([leaf, ...others]) : fail('certificate_malformed');
}

/**
 * Whether this certificate's key signed the text, by RS256 and nothing else: a header can not
 * choose how it is believed.
 */
export function checkSignature(
  { header, signed, signature }: SignedText,
  { publicKey }: X509Certificate,
): Promise<Result<'signed', SignatureFault>> {
  if (header.alg !== 'RS256') return Promise.resolve(fail('algorithm_refused'));
  const key = { key: publicKey, padding: constants.RSA_PKCS1_PADDING };
  return new Promise((resolve) => {
    verify('RSA-SHA256', Buffer.from(signed, 'ascii'), key, signature, (error, holds) => {
      resolve(!error && holds ? ok('signed') : fail('signature_wrong'));
    });
  });
}
