import { expect, test } from 'vitest';
import { compareRecords } from '../../src/procedures/compare-records.ts';
import { ResidentRecord } from '../../src/vocabulary/resident-record.ts';

const base = {
  demographics: {
    givenName: { latin: 'Wassim', arabic: 'وسيم' },
    familyName: { latin: 'El Amrani' },
    motherName: { latin: 'Fatima' },
    birthDate: { precision: 'day', year: 1990, month: 5, day: 3 },
    birthPlace: 'Salé',
    sex: 'male',
    nationality: 'MAR',
  },
  evidence: { kind: 'national_card', number: 'AB 1234' },
};

function likeness(change: { readonly demographics?: object; readonly evidence?: object }) {
  const other = {
    ...base,
    ...change,
    demographics: { ...base.demographics, ...change.demographics },
  };
  const fields = compareRecords(ResidentRecord.parse(base), ResidentRecord.parse(other));
  return Object.fromEntries(fields.map((one) => [one.field, one.likeness]));
}

test('a record is the same as itself, and says what it lacks', () => {
  expect(likeness({})).toEqual({
    givenName: 'same',
    familyName: 'same',
    fatherName: 'missing',
    motherName: 'same',
    birthDate: 'same',
    birthPlace: 'same',
    sex: 'same',
    nationality: 'same',
    paper: 'same',
    guardian: 'missing',
  });
});

test('names are compared across spellings and scripts', () => {
  const given = (name: object) => likeness({ demographics: { givenName: name } })['givenName'];
  expect(given({ latin: 'wassim' })).toBe('same');
  expect(given({ latin: 'Ouassim' })).toBe('alike');
  expect(given({ arabic: 'وسيم' })).toBe('same');
  expect(given({ arabic: 'وَسِيم' })).toBe('same');
  expect(given({ latin: 'Karim' })).toBe('different');
  const family = (name: object) => likeness({ demographics: { familyName: name } })['familyName'];
  expect(family({ arabic: 'العمراني' })).toBe('alike');
});

test('a name that is the same in one script and not in the other is alike at most', () => {
  const givenName = { latin: 'Wassim', arabic: 'كريم' };
  expect(likeness({ demographics: { givenName } })['givenName']).toBe('alike');
});

test('dates agree as far as they are known', () => {
  const born = (birthDate: object) => likeness({ demographics: { birthDate } })['birthDate'];
  expect(born({ precision: 'year', year: 1990 })).toBe('alike');
  expect(born({ precision: 'day', year: 1990, month: 5, day: 4 })).toBe('alike');
  expect(born({ precision: 'day', year: 1970, month: 5, day: 3 })).toBe('different');
});

test('places, sex, nationality and papers are what they are', () => {
  const changed = likeness({
    demographics: { birthPlace: 'sale', sex: 'female', nationality: 'DZA' },
    evidence: { kind: 'birth_extract', number: 'AB1234' },
  });
  expect(changed).toMatchObject({
    birthPlace: 'same',
    sex: 'different',
    nationality: 'different',
    paper: 'different',
  });
  const paper = { evidence: { kind: 'national_card', number: 'ab1234' } };
  expect(likeness(paper)['paper']).toBe('same');
  const witnesses = { kind: 'witnesses', witnesses: ['3450023485', '3642992565'] };
  expect(likeness({ evidence: witnesses })['paper']).toBe('missing');
});

test('both values stand beside what is said of them', () => {
  const [first] = compareRecords(ResidentRecord.parse(base), ResidentRecord.parse(base));
  expect(first).toEqual({
    field: 'givenName',
    newcomer: base.demographics.givenName,
    candidate: base.demographics.givenName,
    likeness: 'same',
  });
});
