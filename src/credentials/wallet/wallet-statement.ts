import type { Idcs } from '../../vocabulary/idcs.ts';
import type { BirthDate } from '../../vocabulary/birth-date.ts';
import type { Demographics } from '../../vocabulary/resident-record.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { PublicPoint } from '../sd-jwt/signed-jwt.ts';
import type { StatusReference } from '../status-list/status.ts';

/** What a wallet's credential says, before it is signed. */
export interface WalletStatement {
  readonly idcs: Idcs;
  readonly demographics: Demographics;
  /** Grey WebP of a few hundred bytes, as in codes: a presentation should not weigh more. */
  readonly picture: Uint8Array;
  /** JPEG, as on the card. */
  readonly portrait: Uint8Array;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly status: StatusReference;
  /** The key that the credential is for. */
  readonly holder: PublicPoint;
}

/** Ages that are asked for: to work, to marry or vote, to be paid a pension. */
export const agesAsked = [15, 16, 18, 21, 60, 65] as const;

const two = (value: number) => String(value).padStart(2, '0');

/** A birth as far as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
export function birthDateText(date: BirthDate): string {
  if (date.precision === 'day') return `${date.year}-${two(date.month)}-${two(date.day)}`;
  return date.precision === 'month' ? `${date.year}-${two(date.month)}` : String(date.year);
}

/** The last day on which she can have been born, by what is known. */
function latestBirth(date: BirthDate): number {
  const month = date.precision === 'day' || date.precision === 'month' ? date.month : 12;
  const day = date.precision === 'day' ? date.day : 0;
  // The day before the first of the next month is the last of this one.
  return Date.UTC(date.year, day === 0 ? month : month - 1, day);
}

/**
 * Which ages she has reached, on the day of `at`. Where only the year is known she counts as born
 * on its last day: who may not be of age yet is not said to be. An estimated year says nothing.
 */
export function agesReached(date: BirthDate, at: Instant): Readonly<Record<string, boolean>> {
  if (date.precision === 'estimated') return {};
  const born = new Date(latestBirth(date));
  const today = new Date(at);
  const reached = agesAsked.map((age) => {
    const birthday = Date.UTC(born.getUTCFullYear() + age, born.getUTCMonth(), born.getUTCDate());
    return [String(age), birthday <= today.getTime()] as const;
  });
  return Object.fromEntries(reached);
}

/** Times of a credential are those of a day: the second of its issue would tell it from others. */
export function dayOf(at: Instant): number {
  return Math.floor(at / 86_400_000) * 86_400;
}
