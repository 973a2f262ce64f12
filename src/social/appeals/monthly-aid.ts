import { z } from 'zod';
import { Currency } from '../../vocabulary/money.ts';
import type { Day } from '../day.ts';
import { fixedText } from '../decimal.ts';
import type { Household } from '../household/household.ts';
import { monthlyBudget, paidBy, type Amounts } from '../simulation/amounts.ts';
import { headCountOf } from '../simulation/head-counts.ts';
import type { AppealPolicy } from './appeal-policy.ts';

/** What a programme gives a household in a month. */
export const MonthlyAid = z.discriminatedUnion('kind', [
  /** Decimal text with two places. */
  z
    .object({
      kind: z.literal('amount'),
      amount: z.string().regex(/^\d{1,9}\.\d{2}$/),
      currency: Currency,
    })
    .strict()
    .readonly(),
  /** A cover, as an insurance: what is owed is the cover, not money. */
  z
    .object({ kind: z.literal('cover') })
    .strict()
    .readonly(),
]);
export type MonthlyAid = z.infer<typeof MonthlyAid>;

/** Whole and two places of an amount that has at most two. */
function twoPlaces(text: string): string {
  const [whole = '0', part = ''] = text.split('.');
  return `${whole}.${part.padEnd(2, '0')}`;
}

/** What a programme gives a household on a day; undefined where nobody said what it pays. */
export function aidOn(
  { covers, amounts }: Pick<AppealPolicy, 'covers'> & { readonly amounts: Amounts },
  programme: string,
  { household, day }: { readonly household: Pick<Household, 'members'>; readonly day: Day },
): MonthlyAid | undefined {
  if (covers.includes(programme)) return { kind: 'cover' };
  const paid = paidBy(amounts, programme);
  const sum = paid && monthlyBudget(paid, headCountOf(household, day));
  if (sum === undefined || sum <= 0n) return undefined;
  return { kind: 'amount', amount: twoPlaces(fixedText(sum)), currency: 'MAD' };
}
