import type { Request } from 'express';
import { BirthDate } from '../../vocabulary/birth-date.ts';
import { StatedDemographics } from '../../vocabulary/record-correction.ts';
import type { Demographics } from '../../vocabulary/resident-record.ts';
import { fieldOf } from '../console/forms.ts';

function nameIn(request: Request, name: 'family' | 'given') {
  const latin = fieldOf(request, `${name}Latin`).trim();
  const arabic = fieldOf(request, `${name}Arabic`).trim();
  return { ...(latin === '' ? {} : { latin }), ...(arabic === '' ? {} : { arabic }) };
}

/** A date as far as it was filled; a year alone that was estimated stays an estimate. */
function birthDateIn(request: Request, before: BirthDate): unknown {
  const [year, month, day] = ['year', 'month', 'day'].map((part) => {
    const typed = fieldOf(request, part).trim();
    return typed === '' ? undefined : Number(typed);
  });
  if (month === undefined) {
    const same = before.precision === 'estimated' && before.year === year;
    return { precision: same ? 'estimated' : 'year', year };
  }
  return day === undefined
    ? { precision: 'month', year, month }
    : { precision: 'day', year, month, day };
}

/** What of a form differs from the record; undefined when nothing does, or it does not hold. */
export function statedIn(request: Request, record: Demographics): StatedDemographics | undefined {
  const typed: Readonly<Record<string, unknown>> = {
    familyName: nameIn(request, 'family'),
    givenName: nameIn(request, 'given'),
    birthDate: birthDateIn(request, record.birthDate),
    birthPlace: fieldOf(request, 'birthPlace').trim(),
    sex: fieldOf(request, 'sex'),
    nationality: fieldOf(request, 'nationality').trim().toUpperCase(),
  };
  const known: Readonly<Record<string, unknown>> = { ...record };
  const sorted = (value: unknown) =>
    JSON.stringify(value, typeof value === 'object' && value ? Object.keys(value).toSorted() : []);
  const changed = Object.entries(typed).filter(
    ([name, value]) => sorted(value) !== sorted(known[name]),
  );
  return StatedDemographics.safeParse(Object.fromEntries(changed)).data;
}
