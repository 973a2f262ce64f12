import { monthNumber, monthOf, type Day, type Month } from '../../src/social/day.ts';

/**
 * What a household that has little says of itself, and of the year before today: everything that
 * the example's formula asks for.
 * @param changed flags, rooms, or what a month's bill is in dirhams
 */
export function statedFacts(today: Day, changed: Readonly<Record<string, boolean | string>> = {}) {
  const of = (variable: string, value: boolean | string, month: Month | 'none') => {
    return { variable, value, observed: today, month, validUntil: 'unlimited' as const };
  };
  const lasting = {
    rooms: '2',
    owns_car: false,
    owns_motorcycle: false,
    has_fridge: true,
    has_washing_machine: false,
    has_internet: false,
    owns_phone: true,
    no_other_amo: true,
    no_public_job: true,
    no_pension: true,
    no_family_allowance: true,
  };
  const monthly = { butane_year: '40', power_year: '60', water_year: '30', phone_year: '20' };
  const months = Array.from({ length: 12 }, (_, back) => monthOf(monthNumber(today) - 1 - back));
  return [
    ...Object.entries(lasting).map(([name, value]) => of(name, changed[name] ?? value, 'none')),
    ...Object.entries(monthly).flatMap(([name, value]) =>
      months.map((month) => of(name, changed[name] ?? value, month)),
    ),
  ];
}
