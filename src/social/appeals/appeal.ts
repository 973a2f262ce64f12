import { z } from 'zod';
import { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { verhoeffDigit, verhoeffHolds } from '../../vocabulary/verhoeff.ts';
import { Day, Month } from '../day.ts';
import { FactSource, FactValue, FactVariable } from '../facts/fact.ts';
import { HouseholdId } from '../household/household.ts';
import { LifeEventId } from '../household/life-event.ts';

/** An appeal, chosen by whoever sends it: sending it again changes nothing. */
export const AppealId = z.uuid().brand<'AppealId'>();
export type AppealId = z.infer<typeof AppealId>;

/** A file that belongs to an appeal. */
export const EvidenceId = z.uuid().brand<'EvidenceId'>();
export type EvidenceId = z.infer<typeof EvidenceId>;

/** Digits of a receipt before its check digit. */
const drawnDigits = 9;

/**
 * What an appellant holds: an R and ten digits, the last a Verhoeff digit, the others drawn at
 * random. Its letter keeps it from passing for an IDCS.
 */
export const AppealReceipt = z
  .string()
  .regex(/^R\d{10}$/, 'an R and ten digits')
  .refine((text) => verhoeffHolds(text.slice(1)), 'the check digit does not hold')
  .brand<'AppealReceipt'>();
export type AppealReceipt = z.infer<typeof AppealReceipt>;

/**
 * A new receipt.
 * @param drawDigit a whole number from 0 to 9, from a source that nobody can foretell
 */
export function newAppealReceipt(drawDigit: () => number): AppealReceipt {
  const digits = Array.from({ length: drawnDigits }, drawDigit).join('');
  return AppealReceipt.parse(`R${digits}${verhoeffDigit(digits)}`);
}

/** What is said to be wrong. */
export const AppealType = z.enum([
  'data_error',
  'household_composition',
  'identity_mix_up',
  'formula_dispute',
  'fraud_hold',
]);
export type AppealType = z.infer<typeof AppealType>;

/** How an appeal ends when two officers have looked at it. */
export const AppealOutcome = z.enum([
  /** The appellant is right, and no value of hers was wrong: a hold, a mix-up, the formula. */
  'upheld',
  /** The appellant is right: what was wrong is corrected and scored again. */
  'corrected',
  'rejected',
]);
export type AppealOutcome = z.infer<typeof AppealOutcome>;

/** What somebody writes in an appeal. */
export const AppealWords = z.string().trim().min(3).max(4_000);

/** What stands for a score that could not be computed. */
export const nothingComputed = 'incomplete';

/** The decision or the score that an appeal is about. */
export const Contested = z
  .object({
    /** A programme's code; `every` where the score itself is contested. */
    programme: z.string().regex(/^[A-Za-z0-9_]{1,64}$/),
    /** The day of the score that was computed. */
    day: Day,
    formulaHash: z.string(),
    /** Decimal text, or that nothing could be computed. */
    scoreCalculated: z.string(),
  })
  .strict()
  .readonly();
export type Contested = z.infer<typeof Contested>;

/** A file as the appeal names it; its bytes are sealed elsewhere. */
export const Evidence = z
  .object({
    id: EvidenceId,
    /** SHA-256 of the bytes, base64url. */
    sha256: z.string().regex(/^[\w-]{43}$/),
    mediaType: z.enum(['image/jpeg', 'image/png', 'application/pdf']),
    bytes: z.number().int().positive(),
  })
  .strict()
  .readonly();
export type Evidence = z.infer<typeof Evidence>;

/** One value that should have been another. */
export const CorrectedValue = z
  .object({
    variable: FactVariable,
    value: FactValue,
    /** Whose word it takes the place of: `declared`, or a partner's name. */
    source: FactSource,
    /** The month that a reading is of; `none` of what is true until it changes. */
    month: z.union([Month, z.literal('none')]),
  })
  .strict()
  .readonly();
export type CorrectedValue = z.infer<typeof CorrectedValue>;

/** What was wrong, and from which day on it is put right. */
export const Correction = z
  .object({
    /** The first day on which the corrected values count. */
    effectiveFrom: Day,
    values: z.array(CorrectedValue).max(60).readonly(),
    /** Life events by which the household's composition was put right. */
    events: z.array(LifeEventId).max(20).readonly(),
  })
  .strict()
  .readonly()
  .refine(({ values, events }) => values.length + events.length > 0, 'something is corrected');
export type Correction = z.infer<typeof Correction>;

/** What the first officer found, for a second one to decide. */
export const Finding = z.discriminatedUnion('outcome', [
  z
    .object({ outcome: z.literal('upheld'), reason: AppealWords })
    .strict()
    .readonly(),
  z
    .object({ outcome: z.literal('corrected'), reason: AppealWords, correction: Correction })
    .strict()
    .readonly(),
  z
    .object({ outcome: z.literal('rejected'), reason: AppealWords })
    .strict()
    .readonly(),
]);
export type Finding = z.infer<typeof Finding>;

/** Who brought it: the appellant herself, or an officer at a desk for her. */
const Filing = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('herself') })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('desk'), by: OperatorId })
    .strict()
    .readonly(),
]);

/** What an appeal is from its first moment on. */
export const Opening = z
  .object({
    receipt: AppealReceipt,
    household: HouseholdId,
    type: AppealType,
    appellant: ResidentId,
    filing: Filing,
    contested: Contested,
    statement: AppealWords,
    /** Officers whose work is contested: none of them decides. */
    involved: z.array(OperatorId).max(100).readonly(),
  })
  .strict()
  .readonly();
export type Opening = z.infer<typeof Opening>;

/** A question to the appellant; the clock stands still until she answers. */
export interface Question {
  readonly at: Instant;
  readonly words: string;
  readonly answer: { readonly at: Instant; readonly words: string } | 'none';
}

/** Where an appeal stands. */
export type AppealState =
  /** Nobody has taken it yet. */
  | { readonly kind: 'open' }
  | { readonly kind: 'examined'; readonly first: OperatorId }
  /** The appellant was asked something. */
  | { readonly kind: 'asked'; readonly first: OperatorId }
  | {
      readonly kind: 'proposed';
      readonly first: OperatorId;
      readonly finding: Finding;
      readonly at: Instant;
    }
  | {
      readonly kind: 'closed';
      readonly outcome: AppealOutcome;
      readonly finding: Finding;
      readonly first: OperatorId;
      readonly second: OperatorId;
      readonly at: Instant;
    }
  | { readonly kind: 'withdrawn'; readonly at: Instant };

/** An appeal as its events make it. */
export interface Appeal extends Opening {
  readonly id: AppealId;
  readonly openedAt: Instant;
  readonly state: AppealState;
  readonly evidence: readonly Evidence[];
  readonly questions: readonly Question[];
  /** Why a second officer sent it back, the oldest first. */
  readonly returns: readonly { readonly by: OperatorId; readonly words: string }[];
  /** Every officer who examined it: none of them decides. */
  readonly firsts: readonly OperatorId[];
}

/** Whether anybody still has to do something about it. */
export function isPending({ state }: Pick<Appeal, 'state'>): boolean {
  return state.kind !== 'closed' && state.kind !== 'withdrawn';
}
