import { daysAfter, dayOf } from '../../social/day.ts';
import type { Fact } from '../../social/facts/fact.ts';
import { ruleStanding, type RuleStanding } from '../../social/fraud/false-positive-budget.ts';
import {
  householdsIn,
  type Finding,
  type FindingId,
  type ReviewDecision,
} from '../../social/review/finding.ts';
import type { FindingPage, ReviewHindrance } from '../../social/review/review-store.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { later } from '../../vocabulary/time.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { actingOf, type Officer } from './officer.ts';
import type { SocialNeeds } from './needs.ts';

const minuteMs = 60_000;

/** Why a finding was not taken, shown or decided. */
export interface ReviewRefusal {
  readonly kind: 'review_refused';
  readonly why: ReviewHindrance;
}

const refused = (why: ReviewHindrance) => fail({ kind: 'review_refused', why } as const);

/** Everybody who lives in one of these households. */
async function peopleIn(
  { social }: SocialNeeds,
  finding: Pick<Finding, 'matter'>,
): Promise<readonly ResidentId[]> {
  const people: ResidentId[] = [];
  for (const household of householdsIn(finding.matter)) {
    const known = await social.known(household);
    for (const { person } of known?.household.members ?? []) people.push(person);
  }
  return people;
}

async function noted(
  needs: SocialNeeds,
  { by, ...act }: { readonly kind: string; readonly by: Officer; readonly outcome: string },
  finding: Finding | 'none',
): Promise<void> {
  const people = finding === 'none' ? [] : await peopleIn(needs, finding);
  await noteHouseholdAct(needs, people, { ...act, ...actingOf(by) });
}

/** Findings as they wait, or as they were decided; they name no value and nobody. */
export async function listFindings(
  needs: SocialNeeds,
  page: FindingPage,
  by: Officer,
): Promise<readonly Finding[]> {
  const findings = await needs.social.findings(page);
  await noted(needs, { kind: 'review.listed', by, outcome: page.which }, 'none');
  return findings;
}

/** A finding with what it rests on: facts of the variables that it names, by household. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly facts: readonly Fact[];
}

/** Shows a finding; each of the people whose data it rests on is told. */
export async function showFinding(
  needs: SocialNeeds,
  id: FindingId,
  by: Officer,
): Promise<Result<ShownFinding, ReviewRefusal>> {
  const finding = await needs.social.finding(id);
  const outcome = finding ? finding.rule : 'finding_unknown';
  await noted(needs, { kind: 'review.shown', by, outcome }, finding ?? 'none');
  if (!finding) return refused('finding_unknown');
  const { matter } = finding;
  if (matter.kind !== 'contradiction' && matter.kind !== 'partner')
    return ok({ finding, facts: [] });
  const [household] = matter.households;
  const known = household && (await needs.social.known(household));
  const facts = known
    ? known.facts.filter(({ variable }) => matter.variables.includes(variable))
    : [];
  return ok({ finding, facts });
}

/** Takes a finding for one reviewer, for as long as the rules say. */
export async function claimFinding(
  needs: SocialNeeds,
  id: FindingId,
  by: Officer,
): Promise<Result<Finding, ReviewRefusal>> {
  const at = needs.now();
  const until = later(at, needs.reviewRules.fraud.review.claimMinutes * minuteMs);
  const claimed = await needs.social.claimFinding({ id, by: by.operator, at, until });
  const outcome = claimed.ok ? 'claimed' : claimed.error;
  const whose = claimed.ok ? claimed.value : 'none';
  await noted(needs, { kind: 'review.claimed', by, outcome }, whose);
  return claimed.ok ? claimed : refused(claimed.error);
}

/**
 * Decides on a finding. Nothing follows from it by itself: whoever confirmed it may set a hold, and
 * what is wrong in a household is put right by an event or a fact. A hold that rests on a dismissed
 * finding is lifted at once.
 */
export async function decideFinding(
  needs: SocialNeeds,
  decided: {
    readonly id: FindingId;
    readonly by: Officer;
    readonly decision: ReviewDecision;
    readonly note: string;
  },
): Promise<Result<Finding, ReviewRefusal>> {
  const { id, by, decision, note } = decided;
  const { operator } = by;
  const { social } = needs;
  const at = needs.now();
  const result = await social.decideFinding({ id, by: operator, at, decision, note });
  const outcome = result.ok ? decision : result.error;
  const whose = result.ok ? result.value : 'none';
  await noted(needs, { kind: 'review.decided', by, outcome }, whose);
  if (!result.ok) return refused(result.error);
  const finding = result.value;
  if (decision === 'confirmed') {
    for (const author of finding.operators) {
      await social.countOperatorAct({ operator: author, day: dayOf(at), act: 'confirmed' });
    }
    return ok(finding);
  }
  for (const household of householdsIn(finding.matter)) {
    for (const hold of await social.holdsOf(household)) {
      if (hold.finding === id && hold.lifted === 'no') {
        await social.liftHold({ id: hold.id, by: operator, at, why: note });
      }
    }
  }
  return ok(finding);
}

/** How each rule stands to the budget of false positives, rules without findings left out. */
export async function ruleStandings(needs: SocialNeeds): Promise<readonly RuleStanding[]> {
  const { fraud } = needs.reviewRules;
  const since = daysAfter(dayOf(needs.now()), -fraud.budget.days);
  const counts = await needs.social.ruleCounts(since);
  return counts.map((count) => ruleStanding(fraud, count));
}
