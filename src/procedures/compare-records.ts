import { birthLikeness, nameLikeness } from '../register/duplicates.ts';
import { plainLatin } from '../register/name-skeleton.ts';
import type { BirthDate } from '../vocabulary/birth-date.ts';
import type { ScriptedName } from '../vocabulary/names.ts';
import type { Demographics, ResidentRecord } from '../vocabulary/resident-record.ts';

/** How one field of two records compares. */
export type FieldLikeness = 'same' | 'alike' | 'different' | 'missing';

/** One field of two records side by side; `missing` where one of them lacks it. */
export interface ComparedField {
  readonly field: string;
  readonly newcomer: unknown;
  readonly candidate: unknown;
  readonly likeness: FieldLikeness;
}

/** Names below this are different. */
const alikeFrom = 0.85;

/** Arabic without vowel signs, tatweel and the ways of writing one letter. */
function plainArabic(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/[\p{M}\u0640\s-]/gu, '')
    .replaceAll(/[أإآٱ]/gu, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه');
}

/** Same in every script that both are written in; across scripts names are alike at best. */
function namesCompared(one: ScriptedName, other: ScriptedName): FieldLikeness {
  const same: boolean[] = [];
  if (one.latin !== undefined && other.latin !== undefined) {
    same.push(plainLatin(one.latin) === plainLatin(other.latin));
  }
  if (one.arabic !== undefined && other.arabic !== undefined) {
    same.push(plainArabic(one.arabic) === plainArabic(other.arabic));
  }
  if (same.length > 0 && same.every(Boolean)) return 'same';
  return nameLikeness(one, other) >= alikeFrom ? 'alike' : 'different';
}

function birthsCompared(one: BirthDate, other: BirthDate): FieldLikeness {
  if (JSON.stringify(birthKey(one)) === JSON.stringify(birthKey(other))) return 'same';
  return birthLikeness(one, other) > 0 ? 'alike' : 'different';
}

function birthKey(date: BirthDate) {
  const month = 'month' in date ? date.month : 0;
  return [date.precision, date.year, month, 'day' in date ? date.day : 0];
}

/** Words without case, marks and what stands between them. */
function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\s'’.-]/gu, '')
    .toLowerCase();
}

function placesCompared(one: string, other: string): FieldLikeness {
  if (plainText(one) === plainText(other)) return 'same';
  const [shorter = '', longer = ''] = [plainText(one), plainText(other)].toSorted(
    (a, b) => a.length - b.length,
  );
  return shorter.length >= 4 && longer.includes(shorter) ? 'alike' : 'different';
}

const exactly = (one: string, other: string): FieldLikeness =>
  one === other ? 'same' : 'different';

/** Compares what both have. */
function compared<T>(
  field: string,
  sides: { readonly newcomer: T | undefined; readonly candidate: T | undefined },
  compare: (one: T, other: T) => FieldLikeness,
): ComparedField {
  const { newcomer, candidate } = sides;
  const both = newcomer !== undefined && candidate !== undefined;
  return { field, newcomer, candidate, likeness: both ? compare(newcomer, candidate) : 'missing' };
}

/** What a document is, as one text. */
function paperOf({ evidence }: ResidentRecord): string | undefined {
  return 'number' in evidence
    ? `${evidence.kind} ${evidence.number.replaceAll(/\s/g, '').toUpperCase()}`
    : undefined;
}

/**
 * Two records field by field, for people's eyes: of no consequence by itself. Names are compared
 * across scripts by their consonants, which joins too much to call two of them the same.
 */
export function compareRecords(
  newcomer: ResidentRecord,
  candidate: ResidentRecord,
): readonly ComparedField[] {
  const sides = <K extends keyof Demographics>(field: K) => ({
    newcomer: newcomer.demographics[field],
    candidate: candidate.demographics[field],
  });
  return [
    compared('givenName', sides('givenName'), namesCompared),
    compared('familyName', sides('familyName'), namesCompared),
    compared('fatherName', sides('fatherName'), namesCompared),
    compared('motherName', sides('motherName'), namesCompared),
    compared('birthDate', sides('birthDate'), birthsCompared),
    compared('birthPlace', sides('birthPlace'), placesCompared),
    compared('sex', sides('sex'), exactly),
    compared('nationality', sides('nationality'), exactly),
    compared('paper', { newcomer: paperOf(newcomer), candidate: paperOf(candidate) }, exactly),
    compared('guardian', { newcomer: newcomer.guardian, candidate: candidate.guardian }, exactly),
  ];
}
