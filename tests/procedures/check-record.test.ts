import { describe, expect, test } from 'vitest';
import { checkRecord, mayBeYounger } from '../../src/procedures/check-record.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import { ResidentRecord } from '../../src/vocabulary/resident-record.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { verhoeffDigit } from '../../src/vocabulary/verhoeff.ts';

const at = Instant.parse(Date.UTC(2026, 5, 15));
const stranger = Idcs.parse(`200000000${verhoeffDigit('200000000')}`);
const other = Idcs.parse(`200000001${verhoeffDigit('200000001')}`);
const nobody = { register: { residentByIdcs: () => Promise.resolve(undefined) } };

function record(change: object, demographics: object = {}): ResidentRecord {
  return ResidentRecord.parse({
    demographics: {
      givenName: { latin: 'Amal' },
      familyName: { arabic: 'العلمي' },
      birthDate: { precision: 'year', year: 1980 },
      birthPlace: 'Fès',
      sex: 'female',
      nationality: 'MAR',
      ...demographics,
    },
    evidence: { kind: 'national_card', number: 'AB123456' },
    ...change,
  });
}

async function why(
  checked: ResidentRecord,
  scope: 'register' | 'station' = 'register',
): Promise<string> {
  const result = await checkRecord(nobody, checked, {
    guardianBelowYears: 18,
    consentRequired: false,
    scope,
    at,
  });
  return result.ok ? 'consistent' : result.error.why;
}

describe('the statements of an enrolment', () => {
  test('hold together for an adult with a card', async () => {
    expect(await why(record({}))).toBe('consistent');
  });

  test('of a minor name a guardian who is registered', async () => {
    const child = { birthDate: { precision: 'day', year: 2015, month: 2, day: 3 } };
    expect(await why(record({}, child))).toBe('guardian_required');
    expect(await why(record({ guardian: stranger }, child))).toBe('guardian_unknown');
    // A station does not know whom its centre knows; that there is somebody it can ask for.
    expect(await why(record({ guardian: stranger }, child), 'station')).toBe('consistent');
    expect(await why(record({}, child), 'station')).toBe('guardian_required');
  });

  test('without papers name two witnesses who are registered', async () => {
    const evidence = { kind: 'witnesses', witnesses: [stranger, other] };
    expect(await why(record({ evidence }))).toBe('witness_unknown');
    expect(await why(record({ evidence }), 'station')).toBe('consistent');
    expect(() =>
      record({ evidence: { kind: 'witnesses', witnesses: [stranger, stranger] } }),
    ).toThrow();
  });

  test('do not give a national a residence permit, nor a foreigner a national card', async () => {
    const evidence = { kind: 'residence_permit', number: 'R 1234' };
    expect(await why(record({ evidence }))).toBe('permit_is_for_foreigners');
    expect(await why(record({}, { nationality: 'SEN' }))).toBe('card_is_for_nationals');
    expect(await why(record({ evidence }, { nationality: 'SEN' }))).toBe('consistent');
  });

  test('do not lie in the future', async () => {
    expect(await why(record({}, { birthDate: { precision: 'year', year: 2027 } }))).toBe(
      'birth_in_the_future',
    );
  });
});

describe('an uncertain birth date', () => {
  test('counts as the youngest that it may be', () => {
    expect(mayBeYounger({ precision: 'year', year: 2008 }, 18, at)).toBe(true);
    expect(mayBeYounger({ precision: 'year', year: 2007 }, 18, at)).toBe(false);
    expect(mayBeYounger({ precision: 'month', year: 2008, month: 6 }, 18, at)).toBe(true);
    expect(mayBeYounger({ precision: 'month', year: 2008, month: 5 }, 18, at)).toBe(false);
    expect(mayBeYounger({ precision: 'day', year: 2008, month: 6, day: 15 }, 18, at)).toBe(false);
    expect(mayBeYounger({ precision: 'day', year: 2008, month: 6, day: 16 }, 18, at)).toBe(true);
  });
});
