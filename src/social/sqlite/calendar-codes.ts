import { Day, Month, monthOf } from '../day.ts';

/** Days that a month is counted with, so that a day's number is its month's, and a little more. */
const monthDays = 31;
/** Texts that are kept; a register knows a few decades. */
const keptMax = 40_000;

/** A day as a number; of two days the later has the greater one. */
export function dayCode(day: Day): number {
  const month = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return month * monthDays + Number(day.slice(8)) - 1;
}

/** Gives days and months their texts back. The same few come again and again, so they are kept. */
export class CalendarTexts {
  readonly #days = new Map<number, Day>();
  readonly #months = new Map<number, Month>();

  day(code: number): Day {
    const known = this.#days.get(code);
    if (known !== undefined) return known;
    const date = String((code % monthDays) + 1).padStart(2, '0');
    const day = Day.parse(`${monthOf(Math.floor(code / monthDays))}-${date}`);
    if (this.#days.size >= keptMax) this.#days.clear();
    this.#days.set(code, day);
    return day;
  }

  month(number: number): Month {
    const known = this.#months.get(number);
    if (known !== undefined) return known;
    const month = monthOf(number);
    if (this.#months.size >= keptMax) this.#months.clear();
    this.#months.set(number, month);
    return month;
  }
}

/** The number of a day's month. */
export function monthOfCode(code: number): number {
  return Math.floor(code / monthDays);
}
