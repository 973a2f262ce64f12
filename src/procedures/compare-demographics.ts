import { nameLikeness } from '../register/duplicates.ts';
import type { BirthDate } from '../vocabulary/birth-date.ts';

import { attributesOf, type ClaimedDemographics } from '../vocabulary/claimed-demographics.ts';
import type { DemographicAttribute } from '../vocabulary/demographic-attribute.ts';
import type { ScriptedName } from '../vocabulary/names.ts';
import type { Demographics } from '../vocabulary/resident-record.ts';

/** How names are compared: letter by letter, or as spellings of one name. */
export type NameMatching = 'exact' | 'graded';

/**
 * Names as alike as this are taken for one that was spelt twice. El Amrani and Amrani reach it,
 * Mohamed and Mouhamed too; Alaoui, Ahmed and Mahmoud do not.
 * Source: tests/procedures/compare-demographics.test.ts.
 */
const sameNameFrom = 0.9;

/** Without case, marks that may be left out, and more spaces than one. */
function written(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\u064B-\u065F\u0670ـ]/g, '')
    .replaceAll(/[\s-]+/g, ' ')
    .trim()
    .toLowerCase();
}

function namesAgree(claimed: ScriptedName, known: ScriptedName, names: NameMatching): boolean {
  if (names === 'graded') return nameLikeness(claimed, known) >= sameNameFrom;
  const both = (['latin', 'arabic'] as const).flatMap((script) => {
    const [one, other] = [claimed[script], known[script]];
    return one === undefined || other === undefined ? [] : [{ one, other }];
  });
  return both.length > 0 && both.every(({ one, other }) => written(one) === written(other));
}

/** The parts of a date that are known, largest first; a year that was judged is a year. */
function partsOf(date: BirthDate): readonly number[] {
  switch (date.precision) {
    case 'day':
      return [date.year, date.month, date.day];
    case 'month':
      return [date.year, date.month];
    case 'year':
    case 'estimated':
      return [date.year];
  }
}

/**
 * Whoever states less than the register knows is not believed: otherwise a date could be found out
 * part by part.
 */
function datesAgree(claimed: BirthDate, known: BirthDate): boolean {
  const stated = partsOf(claimed);
  const parts = partsOf(known);
  return stated.length >= parts.length && parts.every((part, place) => part === stated[place]);
}

/** Whether one attribute agrees; what the register does not know never does. */
function agrees(
  attribute: DemographicAttribute,
  both: { readonly claimed: ClaimedDemographics; readonly known: Demographics },
  names: NameMatching,
): boolean {
  const { claimed, known } = both;
  switch (attribute) {
    case 'givenName':
    case 'familyName':
    case 'fatherName':
    case 'motherName': {
      const [one, other] = [claimed[attribute], known[attribute]];
      return one !== undefined && other !== undefined && namesAgree(one, other, names);
    }
    case 'birthDate':
      return claimed.birthDate !== undefined && datesAgree(claimed.birthDate, known.birthDate);
    case 'birthPlace':
      return written(claimed.birthPlace ?? '') === written(known.birthPlace);
    case 'sex':
    case 'nationality':
      return claimed[attribute] === known[attribute];
  }
}

/** Whether all that is stated is so: one answer for the whole, never one for a part. */
export function demographicsAgree(
  claimed: ClaimedDemographics,
  known: Demographics,
  names: NameMatching,
): boolean {
  const stated = attributesOf(claimed);
  // Each is looked at whatever the others say, so that the time tells nothing of which was wrong.
  const agreeing = stated.filter((attribute) => agrees(attribute, { claimed, known }, names));
  return stated.length > 0 && agreeing.length === stated.length;
}
