import { dateIn } from './dates.ts';

/** A moment as the office writes it, e.g. `27 Nov, 13:05`; empty when there is none. */
export function momentIn(locale: string, iso: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return '';
  return dateIn(locale, at, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A share as people read it, e.g. `12 %`. */
export function shareIn(locale: string, share: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(
    share,
  );
}
