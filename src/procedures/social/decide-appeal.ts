import type { Appeal, AppealId } from '../../social/appeals/appeal.ts';
import type { ChangedOutcome, ScorePair, Settlement } from '../../social/appeals/appeal-store.ts';
import { correctedFacts } from '../../social/appeals/corrected-facts.ts';
import { aidOn, type MonthlyAid } from '../../social/appeals/monthly-aid.ts';
import { notYetOwed, owedMonths, type OwedMonth } from '../../social/appeals/owed.ts';
import { scoreAgain, type DayAgain, type ScoredAgain } from '../../social/appeals/scored-again.ts';
import { dayOf, type Day } from '../../social/day.ts';
import type { EntitlementStanding } from '../../social/decisions/entitlement-standing.ts';
import type { Fact } from '../../social/facts/fact.ts';
import { isHolding, type HoldId, type KeptHold } from '../../social/fraud/hold.ts';
import { supersede } from '../../social/facts/supersede.ts';
import type { FormulaInForce } from '../../social/formula/signed-formula.ts';
import {
  keptFrom,
  type KeptDecision,
  type KeptScore,
  type StoredHousehold,
} from '../../social/store.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { noteAppealAct, noteAppealedHousehold } from './appeal-acts.ts';
import { standingsNow } from './evaluate-household.ts';
import { forceThen } from './force-then.ts';
import type { SocialNeeds } from './needs.ts';
import { pastScores } from './past-scores.ts';
import { appealRefused, type AppealRefusal } from './open-appeal.ts';

/** Most days that are scored again: each is about a tenth of a millisecond of the event loop. */
const daysAgainMax = 300;

/** What an appeal changes: from which day on, by which facts, and whether a hold was wrong. */
interface Change {
  readonly from: Day;
  readonly facts: (known: readonly Fact[]) => readonly Fact[];
  readonly holdsWereWrong: boolean;
}

/** What a finding changes; `nothing` where only words follow from it. */
function changeOf({ state, type, contested, receipt }: Appeal, at: Instant): Change | 'nothing' {
  if (state.kind !== 'proposed') return 'nothing';
  const { finding } = state;
  if (finding.outcome === 'corrected') {
    const { correction } = finding;
    const facts = (known: readonly Fact[]) => correctedFacts(correction, known, { receipt, at });
    return { from: correction.effectiveFrom, facts, holdsWereWrong: false };
  }
  return finding.outcome === 'upheld' && type === 'fraud_hold'
    ? { from: contested.day, facts: () => [], holdsWereWrong: true }
    : 'nothing';
}

/** A day that is scored again, before its facts are corrected. */
interface DayFound {
  readonly force: FormulaInForce;
  readonly known: StoredHousehold;
}

/** The formula of a day: of its score where there is one, so that one change is seen alone. */
async function forceOn(
  needs: SocialNeeds,
  day: Day,
  score: KeptScore | undefined,
): Promise<FormulaInForce | undefined> {
  return score ? forceThen(needs, score.score.formulaHash, day) : needs.formulas.inForce(day);
}

/** The first day, every day since on which the household was scored, and today. */
async function daysSince(
  needs: SocialNeeds,
  { household }: Appeal,
  {
    from,
    today,
    scores,
  }: { readonly from: Day; readonly today: Day; readonly scores: readonly KeptScore[] },
): Promise<readonly DayFound[]> {
  const since = scores.map(({ day }) => day).filter((day) => day > from && day < today);
  const days = [...new Set([from, ...since.slice(0, daysAgainMax), today])].toSorted();
  const found: DayFound[] = [];
  for (const day of days) {
    const score = scores.find((one) => one.day === day);
    const force = await forceOn(needs, day, score);
    const known = await needs.social.knownAsOf(household, { effective: day, known: 'now' });
    if (force && known) found.push({ force, known });
  }
  return found;
}

/** A day with the corrected facts, and with the holds that nobody says were wrong. */
function corrected(
  { force, known }: DayFound,
  { facts, holds }: { readonly facts: readonly Fact[]; readonly holds: readonly KeptHold[] },
): Omit<DayAgain, 'stands'> {
  const seen = facts.filter(({ observed }) => observed <= force.day);
  const held = holds.filter((hold) => dayOf(hold.setAt) <= force.day && isHolding(hold, force.day));
  const all = supersede([...known.facts, ...seen]);
  return { force, known: { household: known.household, facts: all }, holds: held };
}

/** Scores of then beside scores of now. */
function pairsOf(
  scored: readonly ScoredAgain[],
  scores: readonly KeptScore[],
): readonly ScorePair[] {
  return scored.map(({ day, score, inputs }) => {
    const { formulaHash } = score;
    const then = scores.find((one) => one.day === day && one.score.formulaHash === formulaHash);
    const { terms: _terms, sum: _sum, ...bare } = { terms: [], sum: '', ...score };
    return {
      day,
      formulaHash,
      scoreCalculated: then?.score ?? 'none',
      scoreCorrected: bare,
      inputs,
    };
  });
}

/** Programmes and days on which the outcome is another than it was. */
function changedOutcomes(
  scored: readonly ScoredAgain[],
  history: readonly KeptDecision[],
): readonly ChangedOutcome[] {
  return scored.flatMap(({ day, decisions }) =>
    decisions.flatMap(({ programme, outcome: after }): readonly ChangedOutcome[] => {
      const then = history.findLast((one) => one.programme === programme && one.day <= day);
      const before = then?.outcome ?? 'none';
      const same = before !== 'none' && JSON.stringify(before) === JSON.stringify(after);
      return same ? [] : [{ programme, day, before, after }];
    }),
  );
}

/** What a programme gives the household as it was on the last of these days by then. */
function aidAmong(
  { appealPolicy, amounts }: SocialNeeds,
  found: readonly DayFound[],
  { programme, day }: { readonly programme: string; readonly day: Day },
): MonthlyAid | undefined {
  const then = found.findLast(({ force }) => force.day <= day);
  if (!then) return undefined;
  const { household } = then.known;
  return aidOn({ covers: appealPolicy.covers, amounts }, programme, { household, day });
}

/** What the household's other appeals have given already. */
async function owedBefore(
  { social }: SocialNeeds,
  { id, household }: Appeal,
): Promise<readonly OwedMonth[]> {
  const others = (await social.appealsOf(household)).filter((other) => other.id !== id);
  const settled = await Promise.all(others.map((other) => social.settlementOf(other.id)));
  return settled.flatMap((settlement) => settlement?.owed ?? []);
}

/** All that follows from a change. */
interface Following {
  readonly facts: readonly Fact[];
  readonly lifts: readonly HoldId[];
  readonly settlement: Settlement;
  readonly decisions: readonly KeptDecision[];
}

const nothingFollows: Following = {
  facts: [],
  lifts: [],
  settlement: { scores: [], outcomes: [], owed: [] },
  decisions: [],
};

async function followingOf(
  needs: SocialNeeds,
  appeal: Appeal,
  { change, today }: { readonly change: Change; readonly today: Day },
): Promise<Following> {
  const { social, appealPolicy } = needs;
  const { household } = appeal;
  const { from, holdsWereWrong } = change;
  const scores = await pastScores(needs, household);
  const history = await social.decisionHistory(household);
  const found = await daysSince(needs, appeal, { from, today, scores });
  const facts = change.facts(found.flatMap(({ known }) => known.facts));
  const set = await social.holdsOf(household);
  const holds = holdsWereWrong ? [] : set;
  const standsNow = await standingsNow(needs, household, today);
  const again = scoreAgain(
    household,
    found.map((day) => {
      const stands = day.force.day === today ? standsNow : new Map<string, EntitlementStanding>();
      return { ...corrected(day, { facts, holds }), stands };
    }),
    history.filter(({ day }) => day < from),
  );
  if (!again.ok) throw new Error('a day is gathered with its own formula');
  const scored = again.value;
  const owed = owedMonths(
    { calculated: history, corrected: scored.flatMap(({ decisions }) => decisions) },
    { from, to: today, holdsWereWrong },
    {
      entitledOnDay: appealPolicy.entitledOnDay,
      aid: (programme, day) => aidAmong(needs, found, { programme, day }),
    },
  );
  const last = scored.at(-1);
  const lifts = holdsWereWrong ? set.filter((hold) => isHolding(hold, today)) : [];
  return {
    facts,
    lifts: lifts.map(({ id }) => id),
    settlement: {
      scores: pairsOf(scored, scores),
      outcomes: changedOutcomes(scored, history),
      owed: notYetOwed(owed, await owedBefore(needs, appeal)),
    },
    decisions: last?.day === today ? last.decisions.map(keptFrom) : [],
  };
}

/** What would follow if this were decided now, for whoever decides; nothing is kept. */
export async function foreseeSettlement(needs: SocialNeeds, appeal: Appeal): Promise<Settlement> {
  const at = needs.now();
  const change = changeOf(appeal, at);
  if (change === 'nothing') return nothingFollows.settlement;
  return (await followingOf(needs, appeal, { change, today: dayOf(at) })).settlement;
}

/**
 * A second officer agrees with what the first one found. Corrected facts, scores beside those that
 * were calculated, today's decisions, what is owed and the decision itself are one change.
 */
export async function decideAppeal(
  needs: SocialNeeds,
  id: AppealId,
  by: OperatorId,
): Promise<Result<Appeal, AppealRefusal>> {
  const { social } = needs;
  const appeal = await social.appeal(id);
  if (!appeal) return appealRefused('appeal_unknown');
  const at = needs.now();
  const change = changeOf(appeal, at);
  const following =
    change === 'nothing'
      ? nothingFollows
      : await followingOf(needs, appeal, { change, today: dayOf(at) });
  const event = { appeal: id, at, step: { kind: 'decided', by } } as const;
  const decided = await social.decideAppeal({ event, ...following });
  const outcome = decided.ok ? outcomeOf(decided.value) : `refused_${decided.error}`;
  await noteAppealAct(needs, appeal, { kind: 'decided', actor: by, outcome });
  if (!decided.ok) return appealRefused(decided.error);
  if (following.facts.length > 0) {
    await noteAppealedHousehold(needs, appeal, { kind: 'corrected', actor: by });
  }
  return ok(decided.value);
}

function outcomeOf({ state }: Appeal): string {
  return state.kind === 'closed' ? state.outcome : state.kind;
}
