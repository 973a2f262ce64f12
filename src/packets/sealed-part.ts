import { randomBytes, webcrypto } from 'node:crypto';
import type { RecordId, StationId } from '../vocabulary/record-ids.ts';

const { subtle } = webcrypto;
const nonceBytes = 12;

/** Where a part belongs: moved to another packet or place it does not open. */
export interface PartPlace {
  readonly recordId: RecordId;
  readonly station: StationId;
  readonly place: number;
  /** Parts of the packet, this one included. */
  readonly of: number;
}

function parameters(nonce: Uint8Array, { recordId, station, place, of }: PartPlace) {
  const said = JSON.stringify(['basma packet', 1, station, recordId, place, of]);
  return { name: 'AES-GCM', iv: nonce, additionalData: Buffer.from(said, 'utf8') };
}

function contentKey(key: Uint8Array, usage: 'encrypt' | 'decrypt') {
  return subtle.importKey('raw', key, 'AES-GCM', false, [usage]);
}

/** Seals a part with AES-256-GCM, off the event loop: nonce (12), ciphertext, tag (16). */
export async function sealPart(
  key: Uint8Array,
  place: PartPlace,
  plain: Uint8Array,
): Promise<Uint8Array> {
  const nonce = randomBytes(nonceBytes);
  const sealing = await contentKey(key, 'encrypt');
  const sealed = await subtle.encrypt(parameters(nonce, place), sealing, plain);
  return Buffer.concat([nonce, new Uint8Array(sealed)]);
}

/** Opens a part; `unopened` when key, place or bytes are not the seal's. */
export async function openPart(
  key: Uint8Array,
  place: PartPlace,
  sealed: Uint8Array,
): Promise<Uint8Array | 'unopened'> {
  const opening = await contentKey(key, 'decrypt');
  const nonce = sealed.subarray(0, nonceBytes);
  try {
    const body = sealed.subarray(nonceBytes);
    return new Uint8Array(await subtle.decrypt(parameters(nonce, place), opening, body));
  } catch {
    return 'unopened';
  }
}

/** SHA-256 as base64url, off the event loop. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await subtle.digest('SHA-256', bytes)).toString('base64url');
}
