import { describe, expect, test } from 'vitest';
import { demographicsAgree } from '../../src/procedures/compare-demographics.ts';
import { ClaimedDemographics } from '../../src/vocabulary/claimed-demographics.ts';
import { Demographics } from '../../src/vocabulary/resident-record.ts';

const known = Demographics.parse({
  givenName: { latin: 'Mohamed', arabic: 'محمد' },
  familyName: { latin: 'El Amrani', arabic: 'العمراني' },
  birthDate: { precision: 'day', year: 1984, month: 3, day: 9 },
  birthPlace: 'Rabat',
  sex: 'male',
  nationality: 'MAR',
});
const agree = (claimed: object, names: 'exact' | 'graded' = 'exact', of = known) =>
  demographicsAgree(ClaimedDemographics.parse(claimed), of, names);

describe('what is stated agrees', () => {
  test('when all of it does, in whatever case and marks', () => {
    const claimed = {
      givenName: { latin: 'MOHAMED' },
      familyName: { latin: 'el  amrani', arabic: 'العَمراني' },
      birthDate: { precision: 'day', year: 1984, month: 3, day: 9 },
      birthPlace: 'RABAT',
      sex: 'male',
      nationality: 'MAR',
    };
    expect(agree(claimed)).toBe(true);
  });

  test('and not when one part differs', () => {
    const good = { givenName: { latin: 'Mohamed' }, sex: 'male' };
    expect(agree(good)).toBe(true);
    expect(agree({ ...good, sex: 'female' })).toBe(false);
    expect(agree({ ...good, nationality: 'DZA' })).toBe(false);
    expect(agree({ ...good, givenName: { latin: 'Mohamed', arabic: 'أحمد' } })).toBe(false);
  });

  test('never with nothing, nor in a script or an attribute that the register does not know', () => {
    expect(agree({})).toBe(false);
    expect(agree({ fatherName: { latin: 'Ahmed' } })).toBe(false);
    const latin = Demographics.parse({ ...known, givenName: { latin: 'Mohamed' } });
    expect(agree({ givenName: { arabic: 'محمد' } }, 'exact', latin)).toBe(false);
  });
});

describe('a date of birth', () => {
  test('is not found out part by part', () => {
    expect(agree({ birthDate: { precision: 'year', year: 1984 } })).toBe(false);
    expect(agree({ birthDate: { precision: 'month', year: 1984, month: 3 } })).toBe(false);
  });

  test('of which the register knows the year agrees in the year', () => {
    const estimated = Demographics.parse({
      ...known,
      birthDate: { precision: 'estimated', year: 1984 },
    });
    const day = (year: number) => ({ birthDate: { precision: 'day', year, month: 1, day: 1 } });
    expect(agree(day(1984), 'exact', estimated)).toBe(true);
    expect(agree(day(1985), 'exact', estimated)).toBe(false);
  });
});

describe('graded, a name is its spellings', () => {
  test.each([
    ['familyName', { latin: 'Amrani' }, true],
    ['familyName', { latin: 'El-Amrany' }, true],
    ['familyName', { arabic: 'العمراني' }, true],
    ['familyName', { latin: 'Alaoui' }, false],
    ['familyName', { latin: 'Berrada' }, false],
    ['givenName', { latin: 'Mohammed' }, true],
    ['givenName', { latin: 'Mouhamed' }, true],
    ['givenName', { latin: 'Ahmed' }, false],
    ['givenName', { latin: 'Mahmoud' }, false],
    ['givenName', { latin: 'Mustapha' }, false],
  ])('%s %o: %s', (attribute, name, same) => {
    expect(agree({ [attribute]: name }, 'graded')).toBe(same);
    expect(agree({ [attribute]: name }, 'exact')).toBe('arabic' in name);
  });
});
