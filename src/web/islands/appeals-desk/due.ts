import { dateIn } from '../shared/dates.ts';
import { numberIn, textIn } from '../shared/fields.ts';
import type { Say } from '../shared/texts.ts';

/** A day as the office writes it. */
export function dayIn(locale: string, day: string): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(at) ? day : dateIn(locale, at, { dateStyle: 'long', timeZone: 'UTC' });
}

/** By when an appeal is decided; empty once it is over. */
export function dueText(
  { say, locale }: { readonly say: Say; readonly locale: string },
  clock: unknown,
): string {
  const kind = textIn(clock, 'kind');
  if (kind === 'over') return '';
  const day = dayIn(locale, textIn(clock, 'dueOn'));
  if (numberIn(clock, 'daysLeft') < 0) return say('appeal.due.late', { day });
  const due = say('appeal.due', { day });
  return kind === 'stopped' ? `${due} ${say('appeal.due.stopped')}` : due;
}
