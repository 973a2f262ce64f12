import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { ExchangeKey } from '../vocabulary/exchange-terms.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';
import { digestOf, type SignedParts } from './digest.ts';

/** How far the sender's clock may be from ours, and how long a signature may hold. */
export const signatureWindowMs = 5 * 60_000;
/** After it nobody can send the same message again: its signature is older than the window. */
export const replayMs = 2 * signatureWindowMs + 60_000;

const namespace = 'spdci';
const algorithm = 'ed25519';
const covered = '(created) (expires) digest';
const charactersMax = 2_000;

/** Why a signature is not believed, in the words of the exchange. */
export type SignatureRefusal =
  { readonly kind: 'err.signature.missing' } | { readonly kind: 'err.signature.invalid' };

/** A key that signs, and whose it is. */
export interface SigningKey {
  readonly senderId: string;
  readonly kid: string;
  readonly privateKey: KeyObject;
}

/** What is signed: one line for each of the covered values. Times are seconds since 1970. */
function signedLines(created: string, expires: string, digest: string): Buffer {
  const lines = [`(created): ${created}`, `(expires): ${expires}`, `digest: SHA-256=${digest}`];
  return Buffer.from(lines.join('\n'), 'utf8');
}

const second = 1000;

/** The signature of a message as one line of text; it holds for the window. */
export function signMessage(key: SigningKey, parts: SignedParts, at: Instant): string {
  const created = String(Math.floor(at / second));
  const expires = String(Math.floor((at + signatureWindowMs) / second));
  const lines = signedLines(created, expires, digestOf(parts));
  const signature = sign(null, lines, key.privateKey).toString('base64');
  const fields = [
    `namespace="${namespace}"`,
    `kidId="${key.senderId}|${key.kid}|${algorithm}"`,
    `algorithm="${algorithm}"`,
    `created="${created}"`,
    `expires="${expires}"`,
    `headers="${covered}"`,
    `signature="${signature}"`,
  ];
  return `Signature: ${fields.join(', ')}`;
}

type Fields = Readonly<Record<string, string>>;

/** The fields of a signature; undefined when it is not written as one, or says one twice. */
function fieldsOf(text: string): Fields | undefined {
  if (text.length > charactersMax) return undefined;
  const list = /^(?:Signature:\s*)?((?:\w+="[^"]*"(?:,\s*|$))+)$/.exec(text)?.[1];
  if (list === undefined || list.endsWith(',')) return undefined;
  const found = [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  const names = new Set(found.map(([name]) => name));
  return names.size === found.length ? Object.fromEntries(found) : undefined;
}

function isWithin(fields: Fields, at: Instant): boolean {
  const { created = '', expires = '' } = fields;
  if (!/^\d{1,12}$/.test(created) || !/^\d{1,12}$/.test(expires)) return false;
  const madeAt = Number(created) * second;
  const endsAt = Number(expires) * second;
  return Math.abs(at - madeAt) <= signatureWindowMs && endsAt >= at && endsAt >= madeAt;
}

function publicKeyOf({ x }: ExchangeKey): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Base64 or base64url, as senders write it; undefined when it is neither, or no signature. */
function signatureBytes(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/_-]{86}(?:==)?$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 64 ? bytes : undefined;
}

/** Checks a message's signature with the keys of whoever sent it. Without a key nothing holds. */
export function checkSignature(
  text: unknown,
  parts: SignedParts,
  by: { readonly senderId: string; readonly keys: readonly ExchangeKey[]; readonly at: Instant },
): Result<'signed', SignatureRefusal> {
  if (typeof text !== 'string' || text === '') return fail({ kind: 'err.signature.missing' });
  const invalid = fail({ kind: 'err.signature.invalid' as const });
  const fields = fieldsOf(text);
  if (!fields) return invalid;
  const [sender, kid, kidAlgorithm, ...more] = (fields['kidId'] ?? '').split('|');
  const key = by.keys.find((one) => one.kid === kid);
  const bytes = signatureBytes(fields['signature'] ?? '');
  const said =
    ['spdci', 'g2p'].includes(fields['namespace'] ?? '') &&
    sender === by.senderId &&
    kidAlgorithm === algorithm &&
    more.length === 0 &&
    fields['algorithm'] === algorithm &&
    fields['headers'] === covered &&
    isWithin(fields, by.at);
  if (!said || !key || !bytes) return invalid;
  const lines = signedLines(fields['created'] ?? '', fields['expires'] ?? '', digestOf(parts));
  return verify(null, lines, publicKeyOf(key), bytes) ? ok('signed') : invalid;
}
