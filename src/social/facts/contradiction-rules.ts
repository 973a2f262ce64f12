import { z } from 'zod';
import { fixedFrom } from '../decimal.ts';
import type { Area, Input } from '../score/inputs.ts';

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);
const bound = z.string().refine((text) => fixedFrom(text) !== undefined, 'a decimal number');

/** Something that is so of a household; an unknown value makes no condition true. */
const Condition = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('flag'), var: name, is: z.boolean() })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('at_most'), var: name, bound })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('at_least'), var: name, bound })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('area'), is: z.enum(['urban', 'rural']) })
    .strict()
    .readonly(),
]);
type Condition = z.infer<typeof Condition>;

/** Rules as data: what can not all be true of one household, and what two may not share. */
export const ContradictionRules = z
  .object({
    schema: z.literal('rsu.contradictions/1'),
    /** All conditions of a rule together send a household to review. */
    within: z
      .array(
        z
          .object({ id: name, all: z.array(Condition).min(1).max(10).readonly() })
          .strict()
          .readonly(),
      )
      .max(200)
      .readonly(),
    between: z
      .array(
        z
          .object({
            id: name,
            attribute: z.enum(['dwelling', 'meter', 'phone', 'account']),
            /** So many households with one and the same. */
            households: z.number().int().min(2),
          })
          .strict()
          .readonly(),
      )
      .max(50)
      .readonly(),
    /** People who divorced and go on sharing one of these, some days later. */
    separations: z
      .object({
        id: name,
        afterDays: z.number().int().min(0).max(3_660),
        attributes: z.array(z.enum(['dwelling', 'meter', 'phone', 'account'])).readonly(),
      })
      .strict()
      .readonly(),
  })
  .strict()
  .readonly();
export type ContradictionRules = z.infer<typeof ContradictionRules>;

function isTrue(condition: Condition, area: Area, values: Readonly<Record<string, Input>>) {
  if (condition.kind === 'area') return condition.is === area;
  const { value } = Object.hasOwn(values, condition.var)
    ? (values[condition.var] ?? { value: undefined })
    : { value: undefined };
  if (value === undefined) return false;
  if (condition.kind === 'flag') return value === condition.is;
  const number = typeof value === 'string' ? fixedFrom(value) : undefined;
  const limit = fixedFrom(condition.bound);
  if (number === undefined || limit === undefined) return false;
  return condition.kind === 'at_most' ? number <= limit : number >= limit;
}

/** The rules that a household breaks, by their identifiers. */
export function contradictionsWithin(
  rules: ContradictionRules,
  { area, values }: { readonly area: Area; readonly values: Readonly<Record<string, Input>> },
): readonly string[] {
  return rules.within
    .filter(({ all }) => all.every((condition) => isTrue(condition, area, values)))
    .map(({ id }) => id);
}
