import pkcs11 from 'pkcs11js';
import {
  tokenFailure,
  type SealingParameters,
  type TokenDevice,
  type TokenObjectName,
  type TokenSettings,
} from './token-device.ts';
import { destroyObject, makeObject } from './token-objects.ts';
import { TokenPace } from './token-pace.ts';
import { TokenSessions } from './token-sessions.ts';

const signatureBytes = 64;
const macBytes = 32;
const tagBytes = 16;
const agreedBytes = 32;

/** What two keys agreed on: for this session, and readable. */
const secret: pkcs11.Template = [
  { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
  { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_GENERIC_SECRET },
  { type: pkcs11.CKA_VALUE_LEN, value: agreedBytes },
  { type: pkcs11.CKA_TOKEN, value: false },
  { type: pkcs11.CKA_SENSITIVE, value: false },
  { type: pkcs11.CKA_EXTRACTABLE, value: true },
];

function coordinateOf(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== agreedBytes) throw new Error('a coordinate has 32 bytes');
  return bytes;
}

/** How libraries say that a tag does not hold, once the key was there. */
const damagedCodes: ReadonlySet<string> = new Set([
  'CKR_AEAD_DECRYPT_FAILED',
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_FUNCTION_FAILED',
  'CKR_GENERAL_ERROR',
]);

const ecdsa: pkcs11.Mechanism = { mechanism: pkcs11.CKM_ECDSA };

function aesGcm({ nonce, additional }: SealingParameters): pkcs11.Mechanism {
  const parameter: pkcs11.AesGCM = {
    type: pkcs11.CK_PARAMS_AES_GCM,
    iv: Buffer.from(nonce),
    aad: Buffer.from(additional),
    ivBits: nonce.length * 8,
    tagBits: tagBytes * 8,
  };
  return { mechanism: pkcs11.CKM_AES_GCM, parameter };
}

/** A token behind its vendor's library; its calls wait where no event loop does. */
export class TokenModule implements TokenDevice {
  readonly #sessions: TokenSessions;
  readonly #pace = new TokenPace();

  constructor(settings: TokenSettings) {
    this.#sessions = new TokenSessions(settings);
  }

  objects: TokenDevice['objects'] = () =>
    this.#sessions.use(({ held }) => [...held.values()].map(({ object }) => object));

  make: TokenDevice['make'] = (kind, name) =>
    this.#sessions.use(async (session) => {
      const made = await makeObject(session, kind, name);
      session.held.set(`${name.purpose}:${name.ordinal}`, made);
      return made.object;
    });

  destroy: TokenDevice['destroy'] = (name) =>
    this.#sessions.use((session) => {
      destroyObject(session, name);
      session.held.delete(`${name.purpose}:${name.ordinal}`);
    });

  sign: TokenDevice['sign'] = (name, digest) =>
    this.#signed(ecdsa, name, {
      bytes: digest,
      length: signatureBytes,
    });

  agree: TokenDevice['agree'] = (name, { x, y }) =>
    this.#sessions.use(async (use) => {
      const point = Buffer.concat([Buffer.of(4), coordinateOf(x), coordinateOf(y)]);
      const parameter = { type: pkcs11.CK_PARAMS_EC_DH, kdf: pkcs11.CKD_NULL, publicData: point };
      const mechanism = { mechanism: pkcs11.CKM_ECDH1_DERIVE, parameter };
      const { module, session } = use;
      // The private key stays; what it agrees on with one sealed key is needed outside, once.
      const agreed = await module.C_DeriveKeyAsync(session, mechanism, use.handleOf(name), secret);
      try {
        const [value] = module.C_GetAttributeValue(session, agreed, [{ type: pkcs11.CKA_VALUE }]);
        if (value?.value.length !== agreedBytes) {
          throw tokenFailure('token_unavailable', 'the token agrees on something else');
        }
        return new Uint8Array(value.value);
      } finally {
        module.C_DestroyObject(session, agreed);
      }
    });

  mac: TokenDevice['mac'] = (name, bytes) =>
    this.#signed({ mechanism: pkcs11.CKM_SHA256_HMAC }, name, { bytes, length: macBytes });

  encrypt: TokenDevice['encrypt'] = (name, bytes, parameters) =>
    this.#sessions.use(async (use) => {
      use.module.C_EncryptInit(use.session, aesGcm(parameters), use.handleOf(name));
      const room = Buffer.alloc(bytes.length + tagBytes);
      return new Uint8Array(await use.module.C_EncryptAsync(use.session, Buffer.from(bytes), room));
    });

  decrypt: TokenDevice['decrypt'] = (name, sealed, parameters) =>
    this.#sessions.use(async (use) => {
      use.module.C_DecryptInit(use.session, aesGcm(parameters), use.handleOf(name));
      const room = Buffer.alloc(sealed.length + tagBytes);
      try {
        const bytes = Buffer.from(sealed);
        return new Uint8Array(await use.module.C_DecryptAsync(use.session, bytes, room));
      } catch (error) {
        const answer = error instanceof pkcs11.Pkcs11Error ? error.message : '';
        if (!damagedCodes.has(answer)) throw error;
        throw tokenFailure('sealed_data_damaged', 'an envelope does not open', error);
      }
    });

  close(): Promise<void> {
    return this.#sessions.close();
  }

  /**
   * A signature or a hash at once, from a token that answers at once: asking another thread of the
   * pool would take as long as the answer itself. `not_now` where it has to be waited for.
   */
  signNow(name: TokenObjectName, digest: Uint8Array): Uint8Array | 'not_now' {
    if (!this.#pace.isQuick()) return 'not_now';
    const from = performance.now();
    const signed = this.#sessions.useNow((use) => {
      use.module.C_SignInit(use.session, ecdsa, use.handleOf(name));
      const data = Buffer.from(digest.buffer, digest.byteOffset, digest.length);
      return new Uint8Array(use.module.C_Sign(use.session, data, Buffer.alloc(signatureBytes)));
    });
    this.#pace.took(performance.now() - from);
    return signed === 'not_now' ? signed : signed.value;
  }

  #signed(
    mechanism: pkcs11.Mechanism,
    name: TokenObjectName,
    { bytes, length }: { readonly bytes: Uint8Array; readonly length: number },
  ): Promise<Uint8Array> {
    return this.#sessions.use(async (use) => {
      use.module.C_SignInit(use.session, mechanism, use.handleOf(name));
      const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      return new Uint8Array(await use.module.C_SignAsync(use.session, data, Buffer.alloc(length)));
    });
  }
}
