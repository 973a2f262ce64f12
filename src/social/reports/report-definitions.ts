import { z } from 'zod';
import { PurposeHolder } from '../../vocabulary/purpose-basis.ts';

/** Operators' roles, as the list of purposes knows them. */
const Role = PurposeHolder.exclude(['resident', 'programme', 'station']);

/** What households and people are told apart by. */
export const Dimension = z.enum([
  'region',
  'area',
  'size',
  'head_sex',
  'head_age',
  'outcome',
  'sex',
  'age',
  'nationality',
  'disability',
  'school',
]);
export type Dimension = z.infer<typeof Dimension>;

/** What only one of a household's members has. */
const ofPeople: ReadonlySet<Dimension> = new Set([
  'sex',
  'age',
  'nationality',
  'disability',
  'school',
]);

/**
 * What only a household has. People are not counted by the size of their household: from households
 * of one, people and households would tell each other's suppressed counts.
 */
const ofHouseholds: ReadonlySet<Dimension> = new Set(['size', 'head_sex', 'head_age']);

/** A report's own name. */
export const ReportId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,47}$/, 'a name in lower case')
  .brand<'ReportId'>();
export type ReportId = z.infer<typeof ReportId>;

/** One report: what it counts, by which one or two dimensions, who may have it, how often. */
export const ReportDefinition = z
  .object({
    id: ReportId,
    counts: z.enum(['households', 'people']),
    /** Rows; then columns. Margins are shown with them. */
    by: z.array(Dimension).min(1).max(2).readonly(),
    roles: z.array(Role).min(1).max(5).readonly(),
    /** `asked`: only when somebody asks for it. */
    every: z.enum(['day', 'month', 'asked']),
  })
  .strict()
  .superRefine(({ counts, by }, context) => {
    const foreign = counts === 'households' ? ofPeople : ofHouseholds;
    if (by.some((dimension) => foreign.has(dimension)))
      context.addIssue({ code: 'custom', message: `${counts} have no such dimension` });
    if (new Set(by).size < by.length)
      context.addIssue({ code: 'custom', message: 'one dimension stands there twice' });
  })
  .readonly();
export type ReportDefinition = z.infer<typeof ReportDefinition>;

/** One extract: a row for each household, or for each person, with these columns. */
export const ExtractDefinition = z
  .object({
    id: ReportId,
    of: z.enum(['households', 'people']),
    /** `outcome` becomes one column for each programme. */
    columns: z.array(Dimension).min(1).max(Dimension.options.length).readonly(),
    /** How many days it can be taken; then it is erased. */
    days: z.number().int().min(1).max(90),
  })
  .strict()
  .refine(({ of, columns }) => {
    const foreign = of === 'households' ? ofPeople : ofHouseholds;
    return !columns.some((column) => foreign.has(column));
  }, 'columns that such rows have')
  .refine(({ columns }) => new Set(columns).size === columns.length, 'each column once')
  .readonly();
export type ExtractDefinition = z.infer<typeof ExtractDefinition>;

/** From where on each band begins, ascending, the first at its least; the last is open. */
const Bands = z
  .array(z.number().int().nonnegative())
  .min(1)
  .max(20)
  .refine((from) => from.every((start, at) => at === 0 || start > (from[at - 1] ?? 0)), 'ascending')
  .readonly();

/**
 * The reports of a deployment. One `least` for all: margins that several reports share must hide
 * the same cells in each.
 */
export const ReportDefinitions = z
  .object({
    schema: z.literal('basma.reports/1'),
    /** A count below it, and not zero, is not shown. */
    least: z.number().int().min(3).max(100),
    bands: z.object({ age: Bands, size: Bands }).strict().readonly(),
    reports: z.array(ReportDefinition).min(1).max(100).readonly(),
    extracts: z.array(ExtractDefinition).max(50).readonly(),
  })
  .strict()
  .refine(
    (all) =>
      [all.reports, all.extracts].every(
        (some) => new Set(some.map(({ id }) => id)).size === some.length,
      ),
    'one stands there twice',
  )
  .readonly();
export type ReportDefinitions = z.infer<typeof ReportDefinitions>;
