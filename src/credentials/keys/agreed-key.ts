import { createDecipheriv, createHash, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { contentKeyForm } from '../content-key.ts';
import type { PublicPoint } from './token-device.ts';

const coordinate = z.string().regex(/^[\w-]{43}$/);
const Header = z
  .object({
    alg: z.literal(contentKeyForm.alg),
    enc: z.literal(contentKeyForm.enc),
    typ: z.literal(contentKeyForm.typ),
    kid: z.string(),
    epk: z
      .object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate })
      .strict(),
  })
  .strict();

const wrappedBytes = 40;
const nonceBytes = 12;
const tagBytes = 16;
/** What RFC 3394 begins with. */
const wrapStart = Buffer.alloc(8, 0xa6);

function bytesOf(part: string | undefined): Buffer | undefined {
  if (part === undefined || !/^[\w-]+$/.test(part)) return undefined;
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
}

/** Whether a point lies on the curve: a token that derives with another gives its key away. */
function isOnCurve({ x, y }: PublicPoint): boolean {
  try {
    createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

/** The key that wraps, from what two keys agree on. Source: RFC 7518 §4.6.2, NIST SP 800-56A. */
function wrappingKey(agreed: Uint8Array): Buffer {
  const counted = (text: string) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, Buffer.from(text, 'ascii')]);
  };
  const round = Buffer.from([0, 0, 0, 1]);
  const bits = Buffer.from([0, 0, 1, 0]);
  const parts = [round, agreed, counted(contentKeyForm.alg), counted(''), counted(''), bits];
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

/**
 * Opens a content key that was sealed to a key which only agrees (ECDH) and never leaves its
 * keeper: a compact JWE of the one form that `sealContentKey` writes.
 * @param agree what the private key and a point agree on, 32 bytes; rejects when its keeper is away
 */
export async function openAgreedKey(
  sealed: string,
  agree: (point: PublicPoint) => Promise<Uint8Array>,
): Promise<Uint8Array | 'unopened'> {
  const parts = sealed.split('.');
  const [header = '', ...others] = parts;
  const [text, wrapped, nonce, body, tag] = [header, ...others].map(bytesOf);
  const isWhole = parts.length === 5 && text && wrapped && nonce && body && tag;
  if (!isWhole || wrapped.length !== wrappedBytes) return 'unopened';
  if (nonce.length !== nonceBytes || tag.length !== tagBytes) return 'unopened';
  const read = headerFrom(text);
  if (!read || !isOnCurve(read.epk)) return 'unopened';
  const agreed = await agree(read.epk);
  try {
    const unwrap = createDecipheriv('id-aes256-wrap', wrappingKey(agreed), wrapStart);
    const key = Buffer.concat([unwrap.update(wrapped), unwrap.final()]);
    const open = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    open.setAAD(Buffer.from(header, 'ascii'));
    open.setAuthTag(tag);
    return new Uint8Array(Buffer.concat([open.update(body), open.final()]));
  } catch {
    return 'unopened';
  }
}

function headerFrom(bytes: Buffer): z.infer<typeof Header> | undefined {
  try {
    const read = Header.safeParse(JSON.parse(bytes.toString('utf8')));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
