import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { languages } from '../../web/language.ts';

/** A number to its last digit. */
const exact = z.string().describe('decimal, every digit');
const source = z.string().describe('register, declared, a partner, or several with + between them');

const ExplainedValue = z.object({
  variable: z.string(),
  value: z.union([z.boolean(), exact]),
  source,
  standing: z.enum(['declared', 'verified', 'contradicted', 'not_known']),
  observed: z.union([Day, z.literal('not_known')]),
  unit: z.string(),
  months: z.union([z.literal(0), z.literal(3), z.literal(12)]),
});
const side = { value: exact, weight: exact, product: exact, source } as const;
const kind = z.enum(['intercept', 'region', 'flag', 'num', 'sq', 'log1p', 'share', 'bucket']);
const Lacking = z.object({ variable: z.string(), sources: z.array(z.string()).readonly() });

const Result = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scored'),
    score: exact,
    sum: exact.describe('of all products, before it is rounded'),
    terms: z.array(
      z.object({ kind, variable: z.string(), ...side, values: z.array(ExplainedValue) }),
    ),
    heaviest: z.array(
      z.object({ variable: z.string(), contribution: exact, values: z.array(ExplainedValue) }),
    ),
  }),
  z.object({
    kind: z.literal('incomplete'),
    missing: z.array(Lacking),
    unfit: z.array(Lacking),
  }),
]);

const Outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('eligible'),
    basis: z.enum(['threshold', 'band', 'notice', 'grace']),
    until: z.union([Day, z.literal('open')]),
  }),
  z.object({
    kind: z.literal('ineligible'),
    reason: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('threshold') }),
      z.object({ kind: z.literal('filter'), filter: z.string() }),
      z.object({ kind: z.literal('exclusive'), with: z.string() }),
    ]),
  }),
  z.object({ kind: z.literal('incomplete'), missing: z.array(z.string()) }),
  z.object({ kind: z.literal('suspended'), reason: z.string(), until: Day }),
]);

const Programme = z.object({
  code: z.string(),
  threshold: exact,
  stayUpTo: exact,
  exitAfter: z.number(),
  noticeDays: z.number(),
  graceDays: z.number(),
  distance: z.union([exact, z.literal('none')]),
  filters: z.array(
    z.object({
      filter: z.string(),
      met: z.union([z.boolean(), z.literal('unknown')]),
      source,
    }),
  ),
  decided: z.union([
    z.literal('none'),
    z.object({
      day: Day,
      outcome: Outcome,
      standing: z.looseObject({ kind: z.enum(['out', 'in', 'leaving']) }),
      score: z.enum(['this', 'another']),
    }),
  ]),
});

const either = z.union([z.literal('none'), z.object(side)]);
const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('first') }),
  z.object({ kind: z.literal('not_comparable'), day: Day, before: z.string() }),
  z.object({
    kind: z.literal('compared'),
    day: Day,
    before: exact,
    shown: exact.describe('the score less the score before'),
    difference: exact.describe('the sum less the sum before'),
    formula: z.enum(['same', 'changed']),
    terms: z.array(
      z.object({ kind, variable: z.string(), before: either, after: either, difference: exact }),
    ),
  }),
]);

const Explanation = z.object({
  day: Day,
  area: z.enum(['urban', 'rural']),
  region: z.string(),
  formula: z.object({
    id: z.string(),
    version: z.string(),
    hash: z.string(),
    legalRef: z.string(),
    note: z.string(),
    effectiveFrom: Day,
    effectiveTo: z.union([Day, z.literal('open')]),
    target: z.string(),
    approvedBy: z.array(z.string()),
  }),
  inputsHash: z.string(),
  result: Result,
  programmes: z.array(Programme),
  change: Change,
});

/** A household's last score, explained; without anybody's name or number. */
export const ExplanationAnswer = z.object({
  household: z.uuid(),
  explanation: z
    .union([z.literal('none'), z.literal('unread'), Explanation])
    .describe('none before the first score; unread where its formula is believed no more'),
});

/** In which language a letter is written. */
export const LetterBody = z.object({ language: z.enum(languages) }).strict();
