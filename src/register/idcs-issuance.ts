import { randomInt } from 'node:crypto';
import { Idcs } from '../vocabulary/idcs.ts';
import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { verhoeffDigit } from '../vocabulary/verhoeff.ts';
import { Vid } from '../vocabulary/vid.ts';

/** Which well-formed numbers are not given: people would fight over them or mistype them. */
export interface NumberPolicy {
  readonly name: 'lenient' | 'mosip';
  /** Whether ten digits, well-formed, are refused. */
  refuses(digits: string): boolean;
}

const ascending = '0123456789012';
const descending = '9876543210987';

/** Refuses only what everybody would call conspicuous: five equal or five running digits. */
export const lenientNumbers: NumberPolicy = {
  name: 'lenient',
  refuses: (digits) => {
    if (/(\d)\1{4}/.test(digits)) return true;
    for (let at = 0; at + 5 <= digits.length; at += 1) {
      const run = digits.slice(at, at + 5);
      if (ascending.includes(run) || descending.includes(run)) return true;
    }
    return false;
  },
};

const cyclic = ['142857', '0588235294117647', '052631578947368421', '0434782608695652173913'];

/** MOSIP's rules; they leave so few that most well-formed numbers would be somebody's. */
export const mosipNumbers: NumberPolicy = {
  name: 'mosip',
  refuses: (digits) => {
    for (let at = 0; at + 3 <= digits.length; at += 1) {
      const run = digits.slice(at, at + 3);
      if (ascending.includes(run) || descending.includes(run)) return true;
    }
    if (/(\d)\d?\1/.test(digits)) return true;
    if (/(\d\d).*\1/.test(digits)) return true;
    if (/[2468]{3}/.test(digits)) return true;
    const first = digits.slice(0, 5);
    const last = digits.slice(5);
    if (first === last || first === Array.from(last).toReversed().join('')) return true;
    if (digits.includes('786') || digits.includes('666')) return true;
    return cyclic.some((number) => digits.includes(number.slice(0, 6)));
  },
};

/** The policies by their names. */
export const numberPolicies: Readonly<Record<NumberPolicy['name'], NumberPolicy>> = {
  lenient: lenientNumbers,
  mosip: mosipNumbers,
};

/** Largest range that `randomInt` draws from without bias. */
const bodies = 100_000_000;

/** Well-formed numbers: the first digit is 2 to 9, eight are free, the last follows. */
export const wellFormedNumbers = 8 * bodies;

/** The share of well-formed numbers that a policy leaves, by drawing `samples` of them. */
export function shareLeft(policy: NumberPolicy, samples: number): Proportion {
  let left = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    if (!policy.refuses(drawWellFormed())) left += 1;
  }
  return proportion(left, samples);
}

function drawWellFormed(): string {
  const body = `${randomInt(2, 10)}${String(randomInt(bodies)).padStart(8, '0')}`;
  return `${body}${verhoeffDigit(body)}`;
}

/**
 * A number drawn from a cryptographic source, uniformly among those that the policy leaves. Whether
 * it was given before is for the register's unique index to say.
 */
export function drawIdcs(policy: NumberPolicy): Idcs {
  for (;;) {
    const digits = drawWellFormed();
    if (!policy.refuses(digits)) return Idcs.parse(digits);
  }
}

/** An alias drawn from a cryptographic source. */
export function drawVid(): Vid {
  const half = () => String(randomInt(10_000_000)).padStart(7, '0');
  const body = `${randomInt(2, 10)}${half()}${half()}`;
  return Vid.parse(`${body}${verhoeffDigit(body)}`);
}

/** A tracking number drawn from a cryptographic source. */
export function drawTrackingNumber(): TrackingNumber {
  const half = () => String(randomInt(10_000_000)).padStart(7, '0');
  const body = `1${half()}${half()}`;
  return TrackingNumber.parse(`${body}${verhoeffDigit(body)}`);
}
