import {
  actDigest,
  chainStart,
  credentialDigest,
  digestOf,
  keyThumbprint,
  signedCompact,
  signOfflineAct,
} from '../../src/credentials/offline-act.ts';
import { OfflineAct, verifierKeyType } from '../../src/vocabulary/offline-act.ts';
import { PublicJwk } from '../../src/vocabulary/public-key.ts';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A device of an offline verifier: its key, and the chain of what it did. */
export class Device {
  readonly key: PublicJwk;
  readonly #sign: (bytes: Uint8Array) => Promise<Uint8Array>;
  #verifier = '';
  #seq = 0;
  #previous: string;

  private constructor(key: PublicJwk, sign: Device['sign'], start: string) {
    this.key = key;
    this.#sign = sign;
    this.#previous = start;
  }

  static async make(): Promise<Device> {
    const pair = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
    const { kty, crv, x = '', y = '' } = await crypto.subtle.exportKey('jwk', pair.publicKey);
    const kid = await keyThumbprint({ x, y });
    const key = PublicJwk.parse({ kty, crv, x, y, kid });
    const sign = async (bytes: Uint8Array) =>
      new Uint8Array(await crypto.subtle.sign(ecdsa, pair.privateKey, new Uint8Array(bytes)));
    return new Device(key, sign, await chainStart(kid));
  }

  get sign() {
    return this.#sign;
  }

  get signer() {
    return { kid: this.key.kid, sign: this.#sign };
  }

  /** What it sends to become a verifier. */
  async registration(code: string) {
    const pairing = await digestOf(new TextEncoder().encode(code));
    const proof = await signedCompact(this.signer, verifierKeyType, { pairing });
    return { code, key: this.key, proof };
  }

  become(verifier: string): void {
    this.#verifier = verifier;
  }

  /** The next act of its chain, of which `more` says what matters. */
  async act(more: Partial<Record<keyof OfflineAct, unknown>> = {}): Promise<string> {
    this.#seq += 1;
    const act = OfflineAct.parse({
      verifier: this.#verifier,
      seq: this.#seq,
      previous: this.#previous,
      at: Date.UTC(2026, 10, 27, 9, this.#seq),
      credential: await credentialDigest('an issuer', crypto.getRandomValues(new Uint8Array(8))),
      outcome: 'accepted',
      threshold: 45,
      entitlement: 'none',
      listAt: 'none',
      ...more,
    });
    const signed = await signOfflineAct(this.signer, act);
    this.#previous = await actDigest(signed);
    return signed;
  }
}
