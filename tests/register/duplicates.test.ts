import { describe, expect, test } from 'vitest';
import { birthLikeness, jaroWinkler, nameLikeness } from '../../src/register/duplicates.ts';
import {
  arabicSkeleton,
  arabicSkeletons,
  latinSkeleton,
  latinSkeletons,
} from '../../src/register/name-skeleton.ts';

describe('names', () => {
  test('have the published Jaro–Winkler similarities', () => {
    expect(jaroWinkler('martha', 'marhta')).toBeCloseTo(0.9611, 4);
    expect(jaroWinkler('dixon', 'dicksonx')).toBeCloseTo(0.8133, 4);
    expect(jaroWinkler('abc', 'xyz')).toBe(0);
    expect(jaroWinkler('', '')).toBe(0);
  });

  test.each([
    ['Ouassim', 'Wassim'],
    ['El Amrani', 'Lamrani'],
    ['Khadija', 'Khadidja'],
    ['Abdelouahed', 'Abd El Ouahed'],
    ['Youssef', 'Yousef'],
    ['Chaïmae', 'Shaymae'],
  ])('spelt %s and %s are alike', (one, other) => {
    expect(nameLikeness({ latin: one }, { latin: other })).toBeGreaterThan(0.85);
  });

  test.each([
    ['Wassim', 'وسيم'],
    ['Khadija', 'خديجة'],
    ['Fatima', 'فاطمة'],
    ['Benjelloun', 'بنجلون'],
  ])('%s and %s have one skeleton', (latin, arabic) => {
    expect(latinSkeleton(latin)).toBe(arabicSkeleton(arabic));
  });

  test.each([
    ['Mohamed', 'Fatima'],
    ['Berrada', 'Tazi'],
  ])('%s and %s are not alike', (one, other) => {
    expect(nameLikeness({ latin: one }, { latin: other })).toBeLessThan(0.7);
  });
});

describe('names that may be read in several ways', () => {
  test.each([
    ['Lahcen', 'الحسن'],
    ['Lamrani', 'العمراني'],
    ['Abderrahim', 'عبد الرحيم'],
    ['Noureddine', 'نور الدين'],
    ['Guessous', 'كسوس'],
    ['Khaddouj', 'خدوج'],
  ])('%s and %s have a skeleton in common and are alike', (latin, arabic) => {
    const others = arabicSkeletons(arabic);
    expect(latinSkeletons(latin).some((one) => others.includes(one))).toBe(true);
    expect(nameLikeness({ latin }, { arabic })).toBeGreaterThan(0.75);
  });

  test('keep the skeleton under which registers have stored them', () => {
    for (const name of ['Lahcen', 'El Amrani', 'Guessous', 'Ouassim', 'Cherkaoui']) {
      expect(latinSkeletons(name)[0]).toBe(latinSkeleton(name));
    }
    expect(arabicSkeletons('عبد الرحيم')[0]).toBe(arabicSkeleton('عبد الرحيم'));
  });
});

describe('birth dates', () => {
  test('agree fully on a day, less on a year, not at all decades apart', () => {
    const day = { precision: 'day', year: 1980, month: 5, day: 4 } as const;
    expect(birthLikeness(day, day)).toBe(1);
    expect(birthLikeness(day, { precision: 'year', year: 1980 })).toBe(0.75);
    expect(birthLikeness(day, { precision: 'year', year: 2000 })).toBe(0);
  });
});
