import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Seq } from '../../vocabulary/record-ids.ts';
import type { GalleryName } from '../gallery-name.ts';
import { failure } from './database.ts';

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** What a seal is for; its bytes open nowhere else. */
export interface SealPlace {
  readonly table: 'log' | 'references';
  readonly gallery: GalleryName;
  readonly modelHash: string;
}

/**
 * Seals the vectors of one gallery with AES-256-GCM: nonce (12), ciphertext, tag (16). The key is
 * the place's own, derived by HKDF-SHA-256 from the caller's: nonces are random, which is safe for
 * 2³² vectors under one key, more than a gallery ever holds and less than all of them together may.
 */
export class VectorSeal {
  readonly #key: Uint8Array;

  /** @param key 32 bytes, kept outside of the database */
  constructor(key: Uint8Array, { table, gallery, modelHash }: SealPlace) {
    assert.equal(key.length, keyBytes, 'a key has 32 bytes');
    const info = JSON.stringify(['basma gallery', 1, table, gallery, modelHash]);
    this.#key = new Uint8Array(hkdfSync('sha256', key, '', info, keyBytes));
  }

  /** Seals the vector of one person; moved to another person's row it does not open. */
  seal(seq: Seq, vector: Float32Array): Buffer {
    // Little-endian, as every machine that Node runs our networks on.
    const plain = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
    return this.#sealed(`seq ${seq}`, plain);
  }

  /** @throws an Error with code `gallery_damaged` when key, person or bytes are not the seal's */
  open(seq: Seq, sealed: Uint8Array): Float32Array {
    const plain = this.#opened(`seq ${seq}`, sealed);
    if (!plain || plain.length % Float32Array.BYTES_PER_ELEMENT !== 0) {
      throw failure('gallery_damaged', 'a sealed reference does not open');
    }
    // Copied, since a view of four-byte numbers must begin at a multiple of four.
    return new Float32Array(Uint8Array.from(plain).buffer);
  }

  /** Sealed nothing, by which the key is known again. */
  keyCheck(): Buffer {
    return this.#sealed('key', new Uint8Array());
  }

  isKeyOf(check: Uint8Array): boolean {
    return this.#opened('key', check) !== undefined;
  }

  #sealed(what: string, plain: Uint8Array): Buffer {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    cipher.setAAD(Buffer.from(what, 'utf8'));
    return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  }

  #opened(what: string, sealed: Uint8Array): Buffer | undefined {
    if (sealed.length < nonceBytes + tagBytes) return undefined;
    const nonce = sealed.subarray(0, nonceBytes);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(what, 'utf8'));
    decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
    const body = decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes));
    try {
      return Buffer.concat([body, decipher.final()]);
    } catch {
      return undefined;
    }
  }
}
