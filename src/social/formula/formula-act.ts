import { z } from 'zod';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { Day } from '../day.ts';

/** What two administrators decide together: that a formula comes into force, or ceases to be. */
export const FormulaMatter = z.enum(['activation', 'withdrawal']);
export type FormulaMatter = z.infer<typeof FormulaMatter>;

/** The hash of a formula. */
export const FormulaHash = z.string().regex(/^[\w-]{43}$/, 'a hash of a formula');

const shared = { hash: FormulaHash, by: OperatorId, at: Instant } as const;
/** `day`: the first day on which it has its effect. */
const settled = { matter: FormulaMatter, day: Day } as const;

/** Something that an administrator did about a formula. */
export const FormulaAct = z.discriminatedUnion('kind', [
  /** A signed file was handed in; what is said of it here stands in it. */
  z
    .object({
      kind: z.literal('proposed'),
      ...shared,
      id: z.string(),
      version: z.string(),
      effectiveFrom: Day,
      effectiveTo: Day.nullable(),
    })
    .strict()
    .readonly(),
  z
    .object({
      kind: z.literal('requested'),
      ...shared,
      ...settled,
      reason: z.string().trim().min(1).max(500),
    })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('confirmed'), ...shared, ...settled })
    .strict()
    .readonly(),
  /** A request was taken back, or refused. */
  z
    .object({ kind: z.literal('declined'), ...shared })
    .strict()
    .readonly(),
]);
export type FormulaAct = z.infer<typeof FormulaAct>;
