import type { BirthDate } from '../vocabulary/birth-date.ts';
import type { ScriptedName } from '../vocabulary/names.ts';
import type { Demographics } from '../vocabulary/resident-record.ts';
import {
  arabicLetters,
  arabicSkeleton,
  arabicSkeletons,
  latinSkeletons,
  plainLatin,
} from './name-skeleton.ts';

/** Similarity of two strings, 0 … 1. Source: W. Winkler, 1990, with a common prefix up to four. */
export function jaroWinkler(one: string, other: string): number {
  if (one === other) return one === '' ? 0 : 1;
  const reach = Math.max(0, Math.floor(Math.max(one.length, other.length) / 2) - 1);
  const taken = new Set<number>();
  const matched: string[] = [];
  for (const [at, letter] of Array.from(one).entries()) {
    const end = Math.min(other.length, at + reach + 1);
    for (let place = Math.max(0, at - reach); place < end; place += 1) {
      if (taken.has(place) || other[place] !== letter) continue;
      taken.add(place);
      matched.push(letter);
      break;
    }
  }
  if (matched.length === 0) return 0;
  const mirrored = [...taken].toSorted((a, b) => a - b).map((place) => other[place]);
  const swaps = matched.filter((letter, at) => letter !== mirrored[at]).length / 2;
  const common = matched.length;
  const jaro = (common / one.length + common / other.length + (common - swaps) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < one.length && one[prefix] === other[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** The best of all pairs of skeletons that two names may stand for. */
function skeletonLikeness(ones: readonly string[], others: readonly string[]): number {
  return Math.max(0, ...ones.flatMap((one) => others.map((other) => jaroWinkler(one, other))));
}

/** Alike as written: half letters, half consonants. */
function latinLikeness(one: string, other: string): number {
  const letters = jaroWinkler(plainLatin(one), plainLatin(other));
  return (letters + skeletonLikeness(latinSkeletons(one), latinSkeletons(other))) / 2;
}

/** Alike as heard: half the letters, as Latin writes the Arabic ones, half consonants. */
function crossLikeness(latin: string, arabic: string): number {
  const letters = jaroWinkler(plainLatin(latin), arabicLetters(arabic));
  return (letters + skeletonLikeness(latinSkeletons(latin), arabicSkeletons(arabic))) / 2;
}

/** How alike two names are, 0 … 1, in the best pair of scripts that both offer. */
export function nameLikeness(one: ScriptedName, other: ScriptedName): number {
  const pairs: number[] = [];
  if (one.latin !== undefined && other.latin !== undefined) {
    pairs.push(latinLikeness(one.latin, other.latin));
  }
  if (one.arabic !== undefined && other.arabic !== undefined) {
    pairs.push(jaroWinkler(arabicSkeleton(one.arabic), arabicSkeleton(other.arabic)));
  }
  if (one.latin !== undefined && other.arabic !== undefined) {
    pairs.push(crossLikeness(one.latin, other.arabic));
  }
  if (one.arabic !== undefined && other.latin !== undefined) {
    pairs.push(crossLikeness(other.latin, one.arabic));
  }
  return Math.max(0, ...pairs);
}

/** First and last day that a date may mean, as days since 1970. */
function interval(date: BirthDate): { readonly from: number; readonly to: number } {
  const day = (year: number, month: number, dayOfMonth: number) =>
    Date.UTC(year, month - 1, dayOfMonth) / 86_400_000;
  switch (date.precision) {
    case 'day': {
      const exact = day(date.year, date.month, date.day);
      return { from: exact, to: exact };
    }
    case 'month':
      return { from: day(date.year, date.month, 1), to: day(date.year, date.month + 1, 0) };
    case 'year':
      return { from: day(date.year, 1, 1), to: day(date.year, 12, 31) };
    case 'estimated':
      return { from: day(date.year - 3, 1, 1), to: day(date.year + 3, 12, 31) };
  }
}

/** How well two dates agree, 0 … 1: exact days most, overlapping years less, far apart nothing. */
export function birthLikeness(one: BirthDate, other: BirthDate): number {
  const a = interval(one);
  const b = interval(other);
  const gapDays = Math.max(0, a.from - b.to, b.from - a.to);
  const widthDays = Math.max(a.to - a.from, b.to - b.from);
  // An overlap of wide intervals is weak evidence: one year holds a hundredth of the living.
  if (gapDays === 0) return widthDays === 0 ? 1 : widthDays < 40 ? 0.9 : 0.75;
  return gapDays <= 3 * 365 ? 0.4 * (1 - gapDays / (3 * 365)) : 0;
}

/**
 * How alike two people's data are, 0 … 1. Family and given name weigh most, then the birth date;
 * the parents' names count when both sides know them. Another sex caps it: clerks err, seldom.
 */
export function demographicLikeness(one: Demographics, other: Demographics): number {
  const straight =
    nameLikeness(one.givenName, other.givenName) + nameLikeness(one.familyName, other.familyName);
  const swapped =
    nameLikeness(one.givenName, other.familyName) + nameLikeness(one.familyName, other.givenName);
  const parts = [
    { weight: 5, value: Math.max(straight, swapped * 0.95) / 2 },
    { weight: 3, value: birthLikeness(one.birthDate, other.birthDate) },
  ];
  if (one.fatherName && other.fatherName) {
    parts.push({ weight: 1.5, value: nameLikeness(one.fatherName, other.fatherName) });
  }
  if (one.motherName && other.motherName) {
    parts.push({ weight: 1.5, value: nameLikeness(one.motherName, other.motherName) });
  }
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const likeness = parts.reduce((sum, { weight, value }) => sum + weight * value, 0) / weights;
  return one.sex === other.sex ? likeness : likeness / 2;
}

/**
 * Keys under which a person is looked for: the consonants of the family name, and of the given name
 * with the decade of birth, since either may be misspelt or swapped.
 */
export function blockingKeys(who: Demographics): readonly string[] {
  const skeletons = (name: ScriptedName): readonly string[] => [
    ...(name.latin === undefined ? [] : latinSkeletons(name.latin)),
    ...(name.arabic === undefined ? [] : arabicSkeletons(name.arabic)),
  ];
  const family = skeletons(who.familyName);
  const given = skeletons(who.givenName);
  const keys = new Set<string>();
  for (const decade of decades(who.birthDate)) {
    for (const skeleton of [...family, ...given]) keys.add(`${who.sex}:${decade}:${skeleton}`);
  }
  return [...keys];
}

/** The decade of birth, and its neighbour when the year lies near the edge. */
function decades({ year }: BirthDate): readonly number[] {
  return [...new Set([year - 3, year, year + 3].map((near) => Math.floor(near / 10)))];
}
