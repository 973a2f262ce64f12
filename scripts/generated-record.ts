import { ResidentRecord } from '../src/vocabulary/resident-record.ts';

/** An invented person's record; it differs from person to person. */
export function generatedRecord(person: number): ResidentRecord {
  const letters = Array.from(String(person), (digit) => 'bcdfgklmnr'[Number(digit)]).join('a');
  return ResidentRecord.parse({
    demographics: {
      givenName: { latin: `Per${letters}` },
      familyName: { latin: `Fam${letters}` },
      birthDate: { precision: 'year', year: 1940 + (person % 60) },
      birthPlace: 'Rabat',
      sex: person % 2 === 0 ? 'female' : 'male',
      nationality: 'MAR',
    },
    evidence: { kind: 'national_card', number: `P${String(person).padStart(6, '0')}` },
  });
}
