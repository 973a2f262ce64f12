import { z } from 'zod';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Day, Month } from '../day.ts';
import { fixedFrom } from '../decimal.ts';

/** A flag, or a number as decimal text of at most twelve places. */
export const FactValue = z.union([
  z.boolean(),
  z.string().refine((text) => fixedFrom(text) !== undefined, 'a decimal number'),
]);

/** A partner who can verify: a utility, a ministry. */
const PartnerId = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'a name of a partner');

/** Whose word a value is: `declared`, or a partner's name. */
export const FactSource = z.union([z.literal('declared'), PartnerId]);

/** A variable's name, as a formula's file names it. */
export const FactVariable = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

const Provenance = z.discriminatedUnion('kind', [
  /** Said by the declarant and written down by an operator. */
  z
    .object({ kind: z.literal('declared'), by: OperatorId })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('verified'), by: PartnerId, reference: z.string().max(100) })
    .strict()
    .readonly(),
  /** Put right on appeal by two officers: `by` is whose word it takes the place of. */
  z
    .object({ kind: z.literal('corrected'), by: FactSource, reference: z.string().max(100) })
    .strict()
    .readonly(),
]);
export type Provenance = z.infer<typeof Provenance>;

/**
 * One value of one variable of a household: who says so, of which day it is true, and until when
 * it may be used. A reading, as a bill, is of a month.
 */
export const Fact = z
  .object({
    variable: FactVariable,
    value: FactValue,
    provenance: Provenance,
    observed: Day,
    /** The month that a reading is of; `none` of what is true until it changes. */
    month: z.union([Month, z.literal('none')]),
    /** The last day on which it may be used. */
    validUntil: z.union([Day, z.literal('unlimited')]),
    recorded: Instant,
  })
  .strict()
  .readonly();
export type Fact = z.infer<typeof Fact>;

/** `declared` or the partner's name: what a formula's list of sources calls it. */
export function sourceOf({
  provenance,
}: {
  readonly provenance: { readonly kind: Provenance['kind']; readonly by: string };
}): string {
  return provenance.kind === 'declared' ? 'declared' : provenance.by;
}
