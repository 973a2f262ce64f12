import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { later, type Clock, type Instant } from '../../vocabulary/time.ts';
import type { OfferedCredentials } from './offered.ts';

/** How long an offer waits for a wallet: as long as somebody stands at a counter. */
const offerMs = 10 * 60_000;
/** Six digits and three tries: three in a million. */
export const transactionDigits = 6;
const triesMax = 3;
/** Offers that wait at once; a whole province's counters need less. */
const offersMax = 5_000;

const secretBytes = 32;
/** What is remembered in place of a secret. */
const hashOf = (secret: string) => createHash('sha256').update(secret, 'utf8').digest();
const keyOf = (secret: string) => hashOf(secret).toString('base64url');

/** A new secret of 256 bits, base64url. */
export const newSecret = () => randomBytes(secretBytes).toString('base64url');

/** An offer as it is handed over: by QR code, and by the operator's mouth. */
export interface OpenedOffer {
  readonly code: string;
  readonly transactionCode: string;
  readonly expiresAt: Instant;
}

/** Why a code is worth nothing. */
export interface OfferRefusal {
  readonly kind:
    | 'offer_unknown'
    | 'offer_expired'
    /** Its code was redeemed before: somebody else has it, too. */
    | 'offer_used'
    /** Too many transaction codes were wrong. */
    | 'offer_blocked'
    | 'transaction_code_wrong';
}

interface Offer {
  readonly offered: OfferedCredentials;
  readonly transactionHash: Buffer;
  readonly expiresAt: Instant;
  tries: number;
  used: boolean;
}

/**
 * Offers of credentials that wait for a wallet, in memory alone: after a restart there are none,
 * and an operator makes another. Codes are remembered by their hashes.
 */
export class WalletOffers {
  readonly #now: Clock;
  readonly #offers = new Map<string, Offer>();

  constructor(now: Clock) {
    this.#now = now;
  }

  /** @throws an Error with code `overloaded` when too many offers wait */
  open(offered: OfferedCredentials): OpenedOffer {
    this.#forgetExpired();
    if (this.#offers.size >= offersMax) {
      throw Object.assign(new Error('too many offers wait'), { code: 'overloaded' });
    }
    const code = newSecret();
    const drawn = randomInt(10 ** transactionDigits);
    const transactionCode = String(drawn).padStart(transactionDigits, '0');
    const expiresAt = later(this.#now(), offerMs);
    this.#offers.set(keyOf(code), {
      offered,
      transactionHash: hashOf(transactionCode),
      expiresAt,
      tries: 0,
      used: false,
    });
    return { code, transactionCode, expiresAt };
  }

  /** What a code offers, if it is worth anything; it is not used up by asking. */
  offered(code: string): Result<OfferedCredentials, OfferRefusal> {
    const offer = this.#worth(code);
    return offer.ok ? ok(offer.value.offered) : offer;
  }

  /** Uses a code up; a wrong transaction code counts, and the third ends the offer. */
  redeem(code: string, transactionCode: string): Result<OfferedCredentials, OfferRefusal> {
    const found = this.#worth(code);
    if (!found.ok) return found;
    const offer = found.value;
    if (!timingSafeEqual(hashOf(transactionCode), offer.transactionHash)) {
      offer.tries += 1;
      return fail({ kind: 'transaction_code_wrong' });
    }
    offer.used = true;
    return ok(offer.offered);
  }

  #worth(code: string): Result<Offer, OfferRefusal> {
    const offer = code === '' ? undefined : this.#offers.get(keyOf(code));
    if (!offer) return fail({ kind: 'offer_unknown' });
    if (this.#now() >= offer.expiresAt) return fail({ kind: 'offer_expired' });
    if (offer.used) return fail({ kind: 'offer_used' });
    return offer.tries < triesMax ? ok(offer) : fail({ kind: 'offer_blocked' });
  }

  /** An hour after their end nobody needs to be told that they expired. */
  #forgetExpired(): void {
    const long = later(this.#now(), 0) - 6 * offerMs;
    for (const [key, { expiresAt }] of this.#offers) if (expiresAt < long) this.#offers.delete(key);
  }
}
