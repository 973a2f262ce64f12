import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { FormulaHash, FormulaMatter } from '../../social/formula/formula-act.ts';
import { Amounts } from '../../social/simulation/amounts.ts';
import { dimensions } from '../../social/simulation/head-counts.ts';
import { OperatorId } from '../../vocabulary/record-ids.ts';

/** A formula's file as JSON; what it must be is said when it is opened. */
const File = z.record(z.string(), z.unknown());
const reason = z.string().trim().min(3).max(500);

export const ProposalBody = z.object({ file: File }).strict();
export const ProposalAnswer = z.object({ hash: FormulaHash });

const matter = { matter: FormulaMatter, day: Day } as const;
export const RequestBody = z.object({ ...matter, reason }).strict();
export const ConfirmationBody = z.object(matter).strict();
export const DeclinationBody = z.object({}).strict();
export const ActedAnswer = z.object({ outcome: z.enum(['recorded', 'replayed']) });

const at = z.iso.datetime();
const FormulaAnswer = z.object({
  hash: FormulaHash,
  id: z.string(),
  version: z.string(),
  legalRef: z.string(),
  effectiveFrom: Day,
  effectiveTo: z.union([Day, z.literal('open')]),
  state: z.enum(['proposed', 'scheduled', 'in_force', 'superseded', 'expired', 'withdrawn']),
  approvals: z.array(z.object({ role: z.string(), kid: z.string() })),
  /** Numbers as decimal text. */
  programmes: z.array(
    z.object({
      code: z.string(),
      threshold: z.string(),
      exitBand: z.string(),
      exitAfter: z.number(),
      noticeDays: z.number(),
      graceDays: z.number(),
    }),
  ),
  proposed: z.object({ by: OperatorId, at }),
  pending: z.union([
    z.object({ ...matter, reason: z.string(), by: OperatorId, at }),
    z.literal('none'),
  ]),
  settled: z.array(
    z.object({
      ...matter,
      reason: z.string(),
      asked: OperatorId,
      confirmed: OperatorId,
      at,
    }),
  ),
});

export const FormulasAnswer = z.object({
  day: Day,
  /** What programmes pay in a month here; a simulation may say otherwise. */
  amounts: Amounts,
  formulas: z.array(FormulaAnswer),
});

const decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,12})?$/, 'a decimal number');

export const SimulationBody = z
  .object({
    candidate: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('in_force') }).strict(),
      z.object({ kind: z.literal('proposed'), hash: FormulaHash }).strict(),
      z.object({ kind: z.literal('file'), file: File }).strict(),
    ]),
    thresholds: z.record(z.string().max(32), decimal).default({}),
    /** What programmes pay; without them what the station was told. */
    amounts: Amounts.optional(),
    /** Months over which the movement of the status is followed. */
    months: z.number().int().min(0).max(12).default(6),
  })
  .strict();
export const SimulationId = z.uuid();
export const BegunAnswer = z.object({ id: SimulationId });

const count = z.union([z.number().int().nonnegative(), z.literal('few')]);
const amount = z.string();
const GroupAnswer = z.object({
  dimension: z.enum(dimensions),
  group: z.string(),
  known: count,
  eligibleBefore: count,
  eligibleAfter: count,
  crossingIn: count,
  crossingOut: count,
  keptIn: count,
  incompleteBefore: count,
  incompleteAfter: count,
  peopleBefore: count,
  peopleAfter: count,
  budgetBefore: amount,
  budgetAfter: amount,
});
const VolatilityAnswer = z.object({
  householdMonths: count,
  perThousand: z.string(),
  perThousandWithoutRule: z.string(),
});
const NamedAnswer = z.object({ id: z.string(), version: z.string(), hash: FormulaHash });

export const SimulationAnswer = z.discriminatedUnion('state', [
  z.object({ state: z.literal('running'), done: z.number(), of: z.number() }),
  z.object({ state: z.literal('cancelled') }),
  z.object({ state: z.literal('failed'), trouble: z.string() }),
  z.object({
    state: z.literal('ended'),
    tookMs: z.number(),
    day: Day,
    months: z.number(),
    before: z.union([NamedAnswer, z.literal('none')]),
    after: NamedAnswer,
    programmes: z.array(
      z.object({
        programme: z.string(),
        thresholdBefore: z.string(),
        thresholdAfter: z.string(),
        volatilityBefore: VolatilityAnswer,
        volatilityAfter: VolatilityAnswer,
        groups: z.array(GroupAnswer),
      }),
    ),
  }),
]);
