import {
  constants,
  createCipheriv,
  createDecipheriv,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  type KeyObject,
  type X509Certificate,
} from 'node:crypto';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import { fromBase64url } from './compact-jws.ts';

/** What a segment is bound to: its time and its transaction, as they stand in the answer. */
export interface SegmentBinding {
  readonly timestamp: string;
  readonly transactionId: string;
}

const keyBytes = 32;
const tagBytes = 16;
const ivBytes = 12;
const aadBytes = 16;

/** Both texts over each other, the shorter behind zero bytes: the last bytes are IV and AAD. */
function bindingBytes({ timestamp, transactionId }: SegmentBinding) {
  const [one, other] = [Buffer.from(timestamp, 'utf8'), Buffer.from(transactionId, 'utf8')];
  const length = Math.max(one.length, other.length, aadBytes);
  const padded = (bytes: Buffer) => Buffer.concat([Buffer.alloc(length - bytes.length), bytes]);
  const [left, right] = [padded(one), padded(other)];
  const mixed = left.map((byte, at) => byte ^ (right[at] ?? 0));
  return { iv: mixed.subarray(length - ivBytes), aad: mixed.subarray(length - aadBytes) };
}

const wrapping = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/** A record sealed for the holder of a certificate's key. */
export interface SealedSegment {
  /** Base64url: the cipher text, then its tag. */
  readonly bioValue: string;
  /** Base64url: the segment's own key, wrapped. */
  readonly sessionKey: string;
}

/** Seals a record: AES-256-GCM by a fresh key, which RSA-OAEP with SHA-256 wraps. */
export function sealSegment(
  record: Uint8Array,
  { publicKey }: X509Certificate,
  binding: SegmentBinding,
): SealedSegment {
  const key = randomBytes(keyBytes);
  const { iv, aad } = bindingBytes(binding);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad);
  const sealed = Buffer.concat([cipher.update(record), cipher.final(), cipher.getAuthTag()]);
  return {
    bioValue: sealed.toString('base64url'),
    sessionKey: publicEncrypt({ key: publicKey, ...wrapping }, key).toString('base64url'),
  };
}

/** Opens a segment; whatever is wrong with it, the answer is the same. */
export function openSegment(
  { bioValue, sessionKey }: SealedSegment,
  privateKey: KeyObject,
  binding: SegmentBinding,
): Result<Uint8Array, 'decryption_failed'> {
  const [sealed, wrapped] = [fromBase64url(bioValue), fromBase64url(sessionKey)];
  if (!sealed || !wrapped || sealed.length <= tagBytes) return fail('decryption_failed');
  try {
    const key = privateDecrypt({ key: privateKey, ...wrapping }, wrapped);
    const { iv, aad } = bindingBytes(binding);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
    decipher.setAAD(aad).setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const opened = decipher.update(sealed.subarray(0, sealed.length - tagBytes));
    return ok(Buffer.concat([opened, decipher.final()]));
  } catch {
    return fail('decryption_failed');
  }
}
