import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arabicSkeleton, latinSkeleton } from '../../src/register/name-skeleton.ts';
import { ScriptedName } from '../../src/vocabulary/names.ts';
import { arabicFromLatin, latinFromArabic } from '../../src/vocabulary/transliteration.ts';

const names = [
  ['محمد', 'Mohammed'],
  ['أمينة', 'Amina'],
  ['ياسين', 'Yassine'],
  ['المنصوري', 'El Mansouri'],
  ['حنان', 'Hanan'],
  ['جميلة', 'Jamila'],
  ['نور الدين', 'Nour Eddine'],
] as const;

test.each(names)('%s is offered as %s', (arabic, latin) => {
  expect(latinFromArabic(arabic)).toBe(latin);
});

test.each([
  ['Fatima Zahra', 'فاطمة الزهراء'],
  ['Chama', 'شامة'],
  ['Saïd', 'سعيد'],
  ['El Alami', 'العلمي'],
  ['Kenza', 'كنزة'],
])('%s is offered as %s', (latin, arabic) => {
  expect(arabicFromLatin(latin)).toBe(arabic);
});

test('what is offered has the consonants by which the register finds people', () => {
  for (const name of ['Ouassim', 'Rachida', 'Bouchra', 'Khadija', 'Ghita', 'Noureddine', 'Samir']) {
    expect(arabicSkeleton(arabicFromLatin(name)), name).toBe(latinSkeleton(name));
  }
});

test('what is offered is a name in the other script, or nothing', () => {
  const latin = fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyzéïAEZ -')),
    minLength: 1,
  });
  fc.assert(
    fc.property(latin, (name) => {
      const offered = arabicFromLatin(name);
      return offered.trim() === '' || ScriptedName.safeParse({ arabic: offered }).success;
    }),
  );
  const arabic = fc.string({
    unit: fc.constantFrom(...Array.from('ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءأإآ ـَُِّْ')),
    minLength: 1,
  });
  fc.assert(
    fc.property(arabic, (name) => {
      const offered = latinFromArabic(name);
      return offered.trim() === '' || ScriptedName.safeParse({ latin: offered }).success;
    }),
  );
});
