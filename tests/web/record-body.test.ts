import { expect, test } from 'vitest';
import { recordBody } from '../../src/web/resident/record-body.ts';
import { translator } from '../../src/web/texts.ts';
import type { CivilMatter, CivilNote } from '../../src/vocabulary/civil-note.ts';

function note(effective: string, matter: CivilMatter, withdrawn = false): CivilNote {
  return { event: '00000000-0000-4000-8000-000000000001', effective, matter, withdrawn };
}

test('her record says how life events say that she lives, and nothing that was taken back', () => {
  const page = recordBody(
    { language: 'en', t: translator('en'), antiForgery: 'a' },
    {
      idcs: '2000000000',
      enrolledAt: Date.UTC(2026, 0, 1),
      demographics: {
        givenName: { latin: 'Amal' },
        familyName: { latin: 'Alaoui' },
        birthDate: { year: 1990 },
        birthPlace: 'Fès',
        sex: 'female',
        nationality: 'MAR',
      },
      contacts: [],
      civil: [
        note('2025-01-10', { kind: 'civil', value: 'married' }),
        note('2026-02-01', { kind: 'civil', value: 'divorced' }),
        note('2026-03-01', { kind: 'civil', value: 'widowed' }, true),
        note('2026-02-01', { kind: 'residence', area: 'rural', region: 'R7' }),
        note('2999-01-01', { kind: 'permit', until: '3000-01-01' }),
      ],
      fingers: [],
      hasApplication: false,
    },
  ).text;
  expect(page).toContain('divorced');
  expect(page).toContain('since 2026-02-01');
  expect(page).toContain('R7');
  for (const absent of ['>married', 'widowed', '3000']) expect(page).not.toContain(absent);
});
