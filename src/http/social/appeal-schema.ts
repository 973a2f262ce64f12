import { z } from 'zod';
import {
  AppealId,
  AppealOutcome,
  AppealReceipt,
  AppealType,
  AppealWords,
  Contested,
  Evidence,
  EvidenceId,
  Finding,
  type Appeal,
} from '../../social/appeals/appeal.ts';
import type { AppealClock } from '../../social/appeals/appeal-clock.ts';
import type { Settlement } from '../../social/appeals/appeal-store.ts';
import { firstChanges } from '../../social/appeals/first-changes.ts';
import { owedSums } from '../../social/appeals/owed.ts';
import { Day, Month } from '../../social/day.ts';
import { HouseholdId } from '../../social/household/household.ts';
import { Idcs } from '../../vocabulary/idcs.ts';

const programme = z.string().regex(/^[A-Za-z0-9_]{1,64}$/);
const stated = { id: AppealId, type: AppealType, programme, statement: AppealWords } as const;

export const OwnAppealBody = z.object(stated).strict();
export const DeskAppealBody = z.object({ ...stated, idcs: Idcs }).strict();
export const WordsBody = z.object({ words: AppealWords }).strict();
export const FindingBody = z.object({ finding: Finding }).strict();
export const EmptyBody = z.object({}).strict();
export const ReceiptBody = z.object({ receipt: AppealReceipt }).strict();
export const FileBody = z
  .object({ file: z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64'))) })
  .strict();

const moment = z.iso.datetime();
const ClockAnswer = z.object({
  kind: z.enum(['running', 'stopped', 'over']),
  dueOn: Day,
  stoppedDays: z.number(),
  daysLeft: z.number(),
});
const StateAnswer = z.enum(['open', 'examined', 'asked', 'proposed', 'closed', 'withdrawn']);
const score = z.string();
const Outcome = z.object({ programme, day: Day, before: z.string(), after: z.string() });
const SettlementAnswer = z.object({
  scores: z.array(
    z.object({
      day: Day,
      formulaHash: z.string(),
      /** Decimal text, `incomplete`, or `none` where that day was not scored. */
      scoreCalculated: score,
      scoreCorrected: score,
    }),
  ),
  /** Of each day. */
  outcomes: z.array(Outcome),
  /** Of each programme, the first day on which it is decided otherwise. */
  changes: z.array(Outcome),
  owed: z.array(z.object({ programme, month: Month, amount: z.string() })),
  sums: z.array(z.object({ programme, months: z.number(), total: z.string() })),
});
const QuestionAnswer = z.object({
  at: moment,
  words: z.string(),
  answer: z.union([z.object({ at: moment, words: z.string() }), z.literal('none')]),
});

/** As its appellant may know it: no name of an officer. */
export const OwnAppealAnswer = z.object({
  id: AppealId,
  receipt: AppealReceipt,
  type: AppealType,
  contested: Contested.unwrap(),
  statement: z.string(),
  openedAt: moment,
  state: StateAnswer,
  clock: ClockAnswer,
  evidence: z.array(Evidence.unwrap()),
  questions: z.array(QuestionAnswer),
  outcome: z.union([AppealOutcome, z.literal('none')]),
  /** Why it was decided so; empty before. */
  reason: z.string(),
  settlement: z.union([SettlementAnswer, z.literal('none')]),
});
export const OwnAppealsAnswer = z.object({ appeals: z.array(OwnAppealAnswer) });

export const ListedAppealsAnswer = z.object({
  appeals: z.array(
    z.object({
      id: AppealId,
      type: AppealType,
      openedAt: moment,
      state: StateAnswer,
      clock: ClockAnswer,
      /** Who examines it; `none` where nobody does. */
      first: z.string(),
    }),
  ),
});

/** As an officer examines it. */
export const AppealAnswer = OwnAppealAnswer.extend({
  household: HouseholdId,
  appellant: z.union([Idcs, z.literal('none')]),
  first: z.string(),
  second: z.string(),
  maySecond: z.boolean(),
  finding: z.union([Finding, z.literal('none')]),
  returns: z.array(z.object({ by: z.string(), words: z.string() })),
  values: z.array(
    z.object({
      variable: z.string(),
      type: z.enum(['flag', 'number']),
      sources: z.array(z.string()),
      readings: z.boolean(),
      value: z.union([z.boolean(), z.string()]),
      source: z.string(),
    }),
  ),
});
export const AppealIdAnswer = z.object({ id: AppealId });
export const AppealStateAnswer = z.object({ id: AppealId, state: StateAnswer });
export const OpenedAnswer = z.object({ id: AppealId, receipt: AppealReceipt, dueOn: Day });
export const EvidenceAnswer = z.object({ evidence: Evidence.unwrap() });
export const EvidenceParameter = EvidenceId;
export const CountersAnswer = z.object({
  opened: z.number(),
  closed: z.number(),
  upheld: z.number(),
  corrected: z.number(),
  rejected: z.number(),
  withdrawn: z.number(),
  open: z.number(),
  medianDays: z.union([z.number(), z.literal('none')]),
});

const iso = (at: number) => new Date(at).toISOString();
type Kept = Settlement['scores'][number]['scoreCalculated'];

function scoreText(kept: Kept): string {
  if (kept === 'none') return kept;
  return kept.kind === 'scored' ? kept.score : kept.kind;
}

function outcomeBody({ programme: code, day, before, after }: Settlement['outcomes'][number]) {
  const was = before === 'none' ? before : before.kind;
  return { programme: code, day, before: was, after: after.kind };
}

/** What followed, as it is answered. */
function settlementBody({ scores, outcomes, owed }: Settlement): z.input<typeof SettlementAnswer> {
  return {
    scores: scores.map(({ day, formulaHash, scoreCalculated, scoreCorrected }) => ({
      day,
      formulaHash,
      scoreCalculated: scoreText(scoreCalculated),
      scoreCorrected: scoreText(scoreCorrected),
    })),
    outcomes: outcomes.map(outcomeBody),
    changes: firstChanges(outcomes).map(outcomeBody),
    owed: owed.map(({ programme: code, month, aid }) => ({
      programme: code,
      month,
      amount: aid.kind === 'cover' ? aid.kind : `${aid.amount} ${aid.currency}`,
    })),
    sums: [...owedSums(owed)],
  };
}

/** An appeal as its appellant may know it. */
export function ownAppealBody(
  appeal: Appeal,
  clock: AppealClock,
  settlement: Settlement | 'none',
): z.input<typeof OwnAppealAnswer> {
  const { id, receipt, type, contested, statement, openedAt, state, evidence, questions } = appeal;
  return {
    id,
    receipt,
    type,
    contested,
    statement,
    openedAt: iso(openedAt),
    state: state.kind,
    clock,
    evidence: [...evidence],
    questions: questions.map(({ at, words, answer }) => ({
      at: iso(at),
      words,
      answer: answer === 'none' ? answer : { at: iso(answer.at), words: answer.words },
    })),
    outcome: state.kind === 'closed' ? state.outcome : 'none',
    reason: state.kind === 'closed' ? state.finding.reason : '',
    settlement: settlement === 'none' ? settlement : settlementBody(settlement),
  };
}
