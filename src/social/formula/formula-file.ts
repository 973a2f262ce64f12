import { z } from 'zod';
import { Day } from '../day.ts';
import { fixedFrom } from '../decimal.ts';

/** What the first version of the file calls itself. */
export const formulaSchema = 'rsu.formula/1';
/** Bounds of a file: more is a mistake or an attack. */
const limits = { variables: 200, terms: 200, regions: 100, buckets: 50, programmes: 100 } as const;

const name = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'a name: lower case, digits, _');
const region = z.string().regex(/^[A-Za-z0-9-]{1,16}$/, 'a code of a region');
const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'a code of a programme');
/** The number is what its canonical form writes: at most twelve decimal places. */
const decimal = z.number().refine((value) => fixedFrom(String(value)) !== undefined, {
  message: 'at most twelve decimal places',
});
const cap = z
  .tuple([decimal, decimal])
  .refine(([low, high]) => low <= high, 'the lower bound comes first')
  .readonly();
const capable = { cap: cap.optional() };

/**
 * One term of an equation; there is no other way to compute.
 * `share` is a quotient: of members, or of a bill among them.
 */
const Term = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('flag'), var: name, w: decimal })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('num'), var: name, w: decimal, ...capable })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('sq'), var: name, w: decimal, ...capable })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('log1p'), var: name, w: decimal, ...capable })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('share'), num: name, den: name, w: decimal, ...capable })
    .strict()
    .readonly(),
  z
    .object({
      kind: z.literal('bucket'),
      var: name,
      /** A value takes the weight of the first bucket that it does not exceed. */
      buckets: z
        .array(z.object({ upTo: decimal, w: decimal }).strict().readonly())
        .min(1)
        .max(limits.buckets)
        .refine(
          (all) => all.every(({ upTo }, at) => at === 0 || upTo > (all[at - 1]?.upTo ?? upTo)),
          'buckets rise',
        )
        .readonly(),
      /** The weight beyond the last bucket. */
      above: decimal,
    })
    .strict()
    .readonly(),
]);
export type Term = z.infer<typeof Term>;

const Equation = z
  .object({
    intercept: decimal,
    groups: z
      .object({ region: z.record(region, decimal) })
      .strict()
      .readonly(),
    terms: z.array(Term).min(1).max(limits.terms).readonly(),
  })
  .strict()
  .refine(({ groups }) => {
    const regions = Object.keys(groups.region).length;
    return regions > 0 && regions <= limits.regions;
  }, 'one region at least')
  .readonly();

/** What a variable is, where its value may come from, and over which months it is a mean. */
const Variable = z
  .object({
    type: z.enum(['flag', 'number']),
    unit: z.string().max(64).optional(),
    min: decimal.optional(),
    max: decimal.optional(),
    /** Sources in the order in which they are believed, best first. */
    source: z.array(z.string().min(1).max(32)).min(1).max(8).readonly(),
    window: z.enum(['latest', '3m-mean', '12m-mean']).optional(),
    /** Months of the window that must be known. */
    least: z.number().int().min(1).max(12).optional(),
    /** What the mean is multiplied by: 12 makes a year of a month. */
    times: z.number().int().min(1).max(12).optional(),
    required: z.literal(true),
  })
  .strict()
  .readonly();
export type Variable = z.infer<typeof Variable>;

const Programme = z
  .object({
    code,
    threshold: decimal,
    op: z.literal('le'),
    /** How far above the threshold a household must be before it may leave. */
    exitBand: decimal.refine((band) => band >= 0, 'not negative'),
    /** Evaluations in a row above the band before it leaves. */
    exitAfter: z.number().int().min(1).max(24),
    /** From the notice to the end of an entitlement. */
    noticeDays: z.number().int().min(0).max(366),
    /** Of payments after the notice. */
    graceDays: z.number().int().min(0).max(366),
    /** Flags that must all be true. */
    filters: z.array(name).max(20).readonly(),
  })
  .strict()
  .readonly();
export type Programme = z.infer<typeof Programme>;

/** Who approved the file: a role, its key, a detached JWS over the canonical rest of the file. */
const Approval = z
  .object({
    role: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/),
    kid: z.string().min(1).max(100),
    sig: z.string().max(1_000),
  })
  .strict()
  .readonly();
export type Approval = z.infer<typeof Approval>;

/** The file as it lies on a disk; docs/social-register.md says what each member is for. */
export const FormulaFile = z
  .object({
    schema: z.literal(formulaSchema),
    id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    version: z.string().regex(/^\d{4}\.\d{1,4}$/),
    status: z.enum(['active', 'withdrawn']),
    effectiveFrom: Day,
    /** The first day on which it no longer holds. */
    effectiveTo: Day.nullable(),
    legalRef: z.string().min(1).max(300),
    note: z.string().max(1_000).optional(),
    currency: z.literal('MAD'),
    target: z.string().min(1).max(100),
    rounding: z
      .object({ mode: z.literal('half-even'), digits: z.number().int().min(0).max(12) })
      .strict()
      .readonly(),
    variables: z.record(name, Variable),
    areas: z.object({ urban: Equation, rural: Equation }).strict().readonly(),
    programmes: z.array(Programme).min(1).max(limits.programmes).readonly(),
    /** Pairs of programmes of which a household may have one. */
    exclusive: z
      .array(z.tuple([code, code]).readonly())
      .max(1_000)
      .readonly(),
    approvals: z.array(Approval).max(10).readonly(),
  })
  .strict()
  .superRefine((file, context) => {
    for (const message of contradictionsOf(file)) context.addIssue({ code: 'custom', message });
  })
  .readonly();
export type FormulaFile = z.infer<typeof FormulaFile>;

interface Checked {
  readonly variables: Readonly<Record<string, Variable>>;
  readonly areas: Readonly<Record<string, { readonly terms: readonly Term[] }>>;
  readonly programmes: readonly Programme[];
  readonly exclusive: readonly (readonly [string, string])[];
}

/** What is wrong with one term's variables. */
function* termFaults(term: Term, variables: Checked['variables']): Generator<string> {
  const named = term.kind === 'share' ? [term.num, term.den] : [term.var];
  for (const variable of named) {
    const known = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
    const type = term.kind === 'flag' ? 'flag' : 'number';
    if (known === undefined) yield `no variable ${variable}`;
    else if (known.type !== type) yield `${variable} is no ${type}`;
  }
  const least = term.kind === 'share' ? variables[term.den]?.min : undefined;
  if (term.kind === 'share' && (least ?? 0) <= 0) yield `${term.den} may be nothing`;
  if (term.kind === 'log1p' && (variables[term.var]?.min ?? -1) < 0) {
    yield `${term.var} may be negative`;
  }
}

/** What no schema says: a file whose parts do not fit each other. */
function* contradictionsOf({
  variables,
  areas,
  programmes,
  exclusive,
}: Checked): Generator<string> {
  if (Object.keys(variables).length > limits.variables) yield 'too many variables';
  for (const { terms } of Object.values(areas)) {
    for (const term of terms) yield* termFaults(term, variables);
  }
  const codes = new Set(programmes.map((programme) => programme.code));
  if (codes.size < programmes.length) yield 'a programme stands twice';
  for (const filter of programmes.flatMap(({ filters }) => filters)) {
    const known = Object.hasOwn(variables, filter) ? variables[filter] : undefined;
    if (known?.type !== 'flag') yield `no flag ${filter}`;
  }
  for (const [one, other] of exclusive) {
    if (one === other || !codes.has(one) || !codes.has(other)) yield `no pair ${one}, ${other}`;
  }
}
