import { expect, test } from 'vitest';
import { ResidentRecord } from '../../src/vocabulary/resident-record.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';
import {
  birthDateOf,
  mayBeMinor,
  recordOf,
  wrongFields,
} from '../../src/web/islands/enrol/record.ts';
import {
  nothingStated,
  statementsFrom,
  type PersonForm,
} from '../../src/web/islands/enrol/statements.ts';

const idcs = (eight: string) => `${eight}${verhoeffDigit(eight)}`;
const [one, two] = [idcs('234567890'), idcs('345678901')];

function form(more: Partial<PersonForm> = {}): PersonForm {
  return {
    ...nothingStated.form,
    number: 'AB 123456',
    familyLatin: 'Mansouri',
    familyArabic: 'منصوري',
    givenLatin: 'Amina',
    sex: 'female',
    day: '29',
    month: '02',
    year: '1992',
    birthPlace: ' Fès ',
    ...more,
  };
}

function record(more: Partial<PersonForm> = {}) {
  const consent = { language: 'ar', at: 1_800_000_000_000 } as const;
  return recordOf({ ...nothingStated, form: form(more), consent });
}

test('a form without a wrong field becomes a record that the station takes', () => {
  const forms: readonly Partial<PersonForm>[] = [
    {},
    { evidence: 'birth_extract', number: '2018/4711' },
    { evidence: 'residence_permit', nationality: 'SEN' },
    { evidence: 'witnesses', witness1: one, witness2: `${two.slice(0, 4)} ${two.slice(4)}` },
    { year: '2019', month: '03', guardian: one, relation: 'kafil' },
    { familyLatin: '', givenLatin: '', givenArabic: 'أمينة' },
    { day: '', month: '' },
    { estimated: true },
  ];
  for (const more of forms) {
    expect(wrongFields(form(more)), JSON.stringify(more)).toEqual({});
    expect(ResidentRecord.safeParse(record(more)).error, JSON.stringify(more)).toBeUndefined();
  }
});

test('what is wrong is said at its field', () => {
  const wrong = (more: Partial<PersonForm>) => Object.keys(wrongFields(form(more)));
  expect(wrong({ number: '' })).toEqual(['number']);
  expect(wrong({ familyLatin: 'منصوري' })).toEqual(['familyLatin']);
  expect(wrong({ familyArabic: 'Mansouri' })).toEqual(['familyArabic']);
  expect(wrong({ familyLatin: '', familyArabic: ' ' })).toEqual(['familyLatin']);
  expect(wrong({ year: '1993' })).toEqual(['year']);
  expect(wrong({ month: '13' })).toEqual(['year']);
  expect(wrong({ sex: '' })).toEqual(['sex']);
  expect(wrong({ birthPlace: '  ' })).toEqual(['birthPlace']);
  expect(wrong({ evidence: 'residence_permit' })).toEqual(['nationality']);
  expect(wrong({ evidence: 'witnesses', witness1: one, witness2: one })).toEqual(['witness2']);
  expect(wrong({ evidence: 'witnesses', witness1: '2345678901', witness2: two })).toEqual([
    'witness1',
  ]);
  expect(wrong({ year: '2019', month: '03' })).toEqual(['guardian', 'relation']);
});

test('a date of birth is as precise as it is known', () => {
  expect(birthDateOf(form())).toEqual({ precision: 'day', year: 1992, month: 2, day: 29 });
  expect(birthDateOf(form({ day: '' }))).toEqual({ precision: 'month', year: 1992, month: 2 });
  expect(birthDateOf(form({ day: '', month: '' }))).toEqual({ precision: 'year', year: 1992 });
  expect(birthDateOf(form({ estimated: true }))).toEqual({ precision: 'estimated', year: 1992 });
  expect(birthDateOf(form({ day: '30' }))).toBeUndefined();
  expect(birthDateOf(form({ month: '' }))).toBeUndefined();
  expect(birthDateOf(form({ year: '' }))).toBeUndefined();
});

test('in doubt somebody may be a minor', () => {
  const year = new Date().getFullYear() - 18;
  expect(mayBeMinor(form({ year: String(year + 1) }))).toBe(true);
  expect(mayBeMinor(form({ year: String(year - 1) }))).toBe(false);
  expect(mayBeMinor(form({ year: '' }))).toBe(false);
});

test('a draft of an older page begins with what it did not know', () => {
  const kept = { step: 'face', form: { familyLatin: 'Tazi' } };
  const statements = statementsFrom(kept);
  expect(statements).toMatchObject({ step: 'face', exceptions: [], sent: false });
  expect(statements.form).toMatchObject({ familyLatin: 'Tazi', nationality: 'MAR' });
  expect(statementsFrom(undefined)).toEqual(nothingStated);
});
