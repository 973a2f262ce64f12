import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isCanonical } from '../compact-jwt.ts';
import { Instant, later, type Clock } from '../../vocabulary/time.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';

/** How long a nonce holds. */
const nonceMs = 5 * 60_000;
const timeBytes = 6;
const randomPartBytes = 10;
const macBytes = 16;
const saidBytes = timeBytes + randomPartBytes;
/** Values that were used, remembered at once; more than wallets with a token can use up. */
const usedMax = 100_000;

/** Why a nonce is not taken. */
export interface NonceRefusal {
  readonly kind: 'nonce_unknown' | 'nonce_expired' | 'nonce_used';
}

/** Values that are used once, remembered until they could not be used anyway. */
export class UsedValues {
  readonly #now: Clock;
  readonly #used = new Map<string, Instant>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** Takes a value; false when it was taken before, or nothing more can be remembered. */
  take(value: string, expiresAt: Instant): boolean {
    if (this.#used.has(value)) return false;
    if (this.#used.size >= usedMax) this.#forgetExpired();
    if (this.#used.size >= usedMax) return false;
    this.#used.set(value, expiresAt);
    return true;
  }

  #forgetExpired(): void {
    const now = this.#now();
    for (const [value, expiresAt] of this.#used) if (expiresAt < now) this.#used.delete(value);
  }
}

/**
 * Nonces for proofs of wallets. Anybody may ask for one, so that none is remembered when it is
 * given: it says by itself when that was, under a key of this process, and is remembered when used.
 */
export class WalletNonces {
  readonly #now: Clock;
  readonly #key = randomBytes(32);
  readonly #used: UsedValues;

  constructor(now: Clock) {
    this.#now = now;
    this.#used = new UsedValues(now);
  }

  give(): string {
    const said = Buffer.alloc(saidBytes);
    said.writeUIntBE(this.#now(), 0, timeBytes);
    randomBytes(randomPartBytes).copy(said, timeBytes);
    return Buffer.concat([said, this.#mac(said)]).toString('base64url');
  }

  /** Uses a nonce up. */
  take(nonce: string): Result<'fresh', NonceRefusal> {
    const bytes = isCanonical(nonce) ? Buffer.from(nonce, 'base64url') : Buffer.alloc(0);
    if (bytes.length !== saidBytes + macBytes) return fail({ kind: 'nonce_unknown' });
    const said = bytes.subarray(0, saidBytes);
    if (!timingSafeEqual(this.#mac(said), bytes.subarray(saidBytes))) {
      return fail({ kind: 'nonce_unknown' });
    }
    const givenAt = Instant.parse(said.readUIntBE(0, timeBytes));
    const expiresAt = later(givenAt, nonceMs);
    if (this.#now() >= expiresAt) return fail({ kind: 'nonce_expired' });
    return this.#used.take(nonce, expiresAt) ? ok('fresh') : fail({ kind: 'nonce_used' });
  }

  #mac(said: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(said).digest().subarray(0, macBytes);
  }
}
