import { z } from 'zod';
import type { Instant } from '../vocabulary/time.ts';

/** Whether the calendar has this day. */
function exists(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** A day of the civil calendar, `2026-03-05`; days compare as their text does. */
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a day, as 2026-03-05')
  .refine(exists, 'no such day')
  .brand<'Day'>();
export type Day = z.infer<typeof Day>;

/** A month of the civil calendar, `2026-03`. */
export const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month, as 2026-03')
  .brand<'Month'>();
export type Month = z.infer<typeof Month>;

const msPerDay = 86_400_000;

/** The day of an instant, in UTC. */
export function dayOf(instant: Instant): Day {
  return Day.parse(new Date(instant).toISOString().slice(0, 10));
}

/** The day that lies `days` days after another, or before where it is negative. */
export function daysAfter(day: Day, days: number): Day {
  const moment = new Date(Date.parse(`${day}T00:00:00Z`) + days * msPerDay);
  return Day.parse(moment.toISOString().slice(0, 10));
}

/** How many days lie between two. */
export function daysBetween(from: Day, to: Day): number {
  return (Date.parse(to) - Date.parse(from)) / msPerDay;
}

/** The number that two digits of a day write; a rescoring asks for many, so without a substring. */
function pair(text: string, at: number): number {
  return (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
}

function yearOf(monthOrDay: Month | Day): number {
  return pair(monthOrDay, 0) * 100 + pair(monthOrDay, 2);
}

/** Month and day of the month, so that they compare. */
function dateOf(day: Day): number {
  return pair(day, 5) * 100 + pair(day, 8);
}

/** Months since year 0, so that months can be counted. */
export function monthNumber(monthOrDay: Month | Day): number {
  return yearOf(monthOrDay) * 12 + pair(monthOrDay, 5) - 1;
}

/** The month with this number. */
export function monthOf(number: number): Month {
  const month = String((number % 12) + 1).padStart(2, '0');
  return Month.parse(`${String(Math.floor(number / 12)).padStart(4, '0')}-${month}`);
}

/** The same day some months later; the month's last day where it has no such day. */
export function monthsAfter(day: Day, months: number): Day {
  const month = monthOf(monthNumber(day) + months);
  const [year = 0, place = 0] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, place, 0)).getUTCDate();
  const date = Math.min(last, Number(day.slice(8)));
  return Day.parse(`${month}-${String(date).padStart(2, '0')}`);
}

/** Whole years from one day to another: somebody's age. */
export function yearsBetween(from: Day, to: Day): number {
  const years = yearOf(to) - yearOf(from);
  return dateOf(to) < dateOf(from) ? years - 1 : years;
}
