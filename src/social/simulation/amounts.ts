import { z } from 'zod';
import { fixedFrom, fixedFromUnits, type Fixed } from '../decimal.ts';
import type { HeadCount } from './head-counts.ts';

/** Dirhams with at most two decimal places; more than anybody is paid in a month is a mistake. */
const Dirhams = z
  .string()
  .regex(/^\d{1,5}(\.\d{1,2})?$/, 'an amount in dirhams')
  .refine((text) => fixedFrom(text) !== undefined, 'an amount in dirhams');

/** What a programme pays in a month: to a household, and for each of its members and children. */
const ProgrammeAmounts = z
  .object({ household: Dirhams, member: Dirhams, child: Dirhams })
  .strict()
  .readonly();

/** Amounts of programmes by their codes, from which a simulation computes budgets. */
export const Amounts = z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/), ProgrammeAmounts);
export type Amounts = z.infer<typeof Amounts>;

/** A programme's amounts as numbers. */
export interface PaidMonthly {
  readonly household: Fixed;
  readonly member: Fixed;
  readonly child: Fixed;
}

function exact(text: string): Fixed {
  const fixed = fixedFrom(text);
  if (fixed === undefined) throw new Error('the schema has let an amount through');
  return fixed;
}

/** The amounts of one programme; undefined where nobody said what it pays. */
export function paidBy(amounts: Amounts, programme: string): PaidMonthly | undefined {
  const said = Object.hasOwn(amounts, programme) ? amounts[programme] : undefined;
  if (!said) return undefined;
  const { household, member, child } = said;
  return { household: exact(household), member: exact(member), child: exact(child) };
}

/** What a month costs. */
export function monthlyBudget(
  paid: PaidMonthly,
  { households, people, children }: HeadCount,
): Fixed {
  return fixedFromUnits(
    paid.household * BigInt(households) +
      paid.member * BigInt(people) +
      paid.child * BigInt(children),
  );
}
