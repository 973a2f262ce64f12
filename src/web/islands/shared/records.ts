import { dateIn } from './dates.ts';
import { numberIn, partIn, textIn } from './fields.ts';

/** A date of birth as far as it is known, in the digits of the language. */
function birthIn(locale: string, birth: unknown): string {
  const [year, month] = [numberIn(birth, 'year'), numberIn(birth, 'month')];
  const day = partIn(birth, 'day');
  const about = textIn(birth, 'precision') === 'estimated' ? '≈ ' : '';
  if (month === 0) return `${about}${year}`;
  const at = new Date(Date.UTC(year, month - 1, typeof day === 'number' ? day : 1));
  const known = typeof day === 'number' ? { day: 'numeric' as const } : {};
  const style = { year: 'numeric', month: 'long', timeZone: 'UTC', ...known } as const;
  return about + dateIn(locale, at, style);
}

/** A statement of a record as people read it: a name in its scripts, a date, a word. */
export function nameIn(locale: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (numberIn(value, 'year') !== 0) return birthIn(locale, value);
  const scripts = [textIn(value, 'latin'), textIn(value, 'arabic')].filter((text) => text !== '');
  return scripts.join(' · ');
}
