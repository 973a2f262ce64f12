import type { ProgrammeAccount } from '../../register/accounts.ts';
import type { Outcome } from '../../social/decisions/decide.ts';
import { issueDecisionToken } from '../../social/decisions/decision-token.ts';
import type { Day } from '../../social/day.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { evaluateHousehold, type EvaluationRefusal } from './evaluate-household.ts';
import type { LawfulAccess } from './lawful-access.ts';
import type { HouseholdNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { peopleOf } from './show-household.ts';

/** A decision as its programme is told it. */
export interface HandedDecision {
  /** The household by a name that this programme alone is told. */
  readonly household: string;
  readonly programme: string;
  readonly day: Day;
  readonly outcome: Outcome;
  /** With which an entitlement is opened; `none` unless the household is eligible. */
  readonly token: string | 'none';
}

/** Why a programme is not told a decision. */
export type HandOutRefusal =
  | EvaluationRefusal
  /** Its account does not name this programme of the formula, or the formula does not. */
  | { readonly kind: 'social_programme_not_allowed' }
  /** Nobody was verified for the programme under this subject. */
  | { readonly kind: 'subject_unknown' };

async function refuse<K extends HandOutRefusal['kind']>(
  needs: HouseholdNeeds,
  by: LawfulAccess,
  outcome: K,
) {
  await noteHouseholdAct(needs, [], { by, kind: 'decision.asked', outcome });
  return fail({ kind: outcome });
}

/** Decides today on the household of somebody whom a programme knows, for one of its programmes. */
export async function handOutDecision(
  needs: HouseholdNeeds,
  asked: {
    readonly account: ProgrammeAccount;
    readonly programme: string;
    readonly subject: string;
  },
  by: LawfulAccess,
): Promise<Result<HandedDecision, HandOutRefusal>> {
  const { account, programme, subject } = asked;
  if (!account.socialProgrammes.includes(programme)) {
    return refuse(needs, by, 'social_programme_not_allowed');
  }
  const person = await needs.register.residentBySubject(account.id, subject);
  if (!person) return refuse(needs, by, 'subject_unknown');
  const household = await needs.social.householdOf(person.id);
  if (household === undefined) {
    const outcome = 'household_unknown';
    await noteHouseholdAct(needs, [person.id], { by, kind: 'decision.asked', outcome });
    return fail({ kind: outcome });
  }
  const evaluated = await evaluateHousehold(needs, household, by);
  if (!evaluated.ok) return evaluated;
  const decision = evaluated.value.decisions.find((one) => one.programme === programme);
  if (!decision) return refuse(needs, by, 'social_programme_not_allowed');
  const named = needs.names.household(account.id, household);
  const { signer, issuer } = needs.decisionKeys;
  const to = { audience: account.id, subject: named };
  const token = await issueDecisionToken({ signer, issuer, now: needs.now }, decision, to);
  const { day, outcome } = decision;
  return ok({
    household: named,
    programme,
    day,
    outcome,
    token: token.ok ? token.value : 'none',
  });
}

/** One household of a programme's list. */
export interface ListedDecision {
  readonly household: string;
  readonly outcome: Outcome['kind'];
  readonly day: Day;
}

/** A page of a list; `next` stands for the place after it, and says nothing. */
export interface DecisionList {
  readonly decisions: readonly ListedDecision[];
  readonly next: string | 'none';
}

/** Each household of a page is journalled for each of its people: a page is no longer than this. */
export const listedMax = 100;

/** Households by their last decision for one of a programme's programmes. */
export async function listDecisions(
  needs: HouseholdNeeds,
  asked: {
    readonly account: ProgrammeAccount;
    readonly programme: string;
    readonly outcome: Outcome['kind'];
    readonly after: string | 'start';
  },
  by: LawfulAccess,
): Promise<
  Result<DecisionList, { readonly kind: 'social_programme_not_allowed' | 'page_unknown' }>
> {
  const { account, programme, outcome } = asked;
  if (!account.socialProgrammes.includes(programme)) {
    return refuse(needs, by, 'social_programme_not_allowed');
  }
  const { id } = account;
  const after = asked.after === 'start' ? 'start' : needs.names.placeOf(id, asked.after);
  if (after === 'unknown') return fail({ kind: 'page_unknown' });
  const page = { outcome, after, max: listedMax } as const;
  const listed = await needs.social.list(programme, page);
  for (const { household } of listed) await noteListed(needs, household, by);
  const last = listed.at(-1);
  return ok({
    decisions: listed.map(({ household, ...rest }) => ({
      household: needs.names.household(id, household),
      ...rest,
    })),
    next: last && listed.length === listedMax ? needs.names.place(id, last.household) : 'none',
  });
}

async function noteListed(
  needs: HouseholdNeeds,
  household: HouseholdId,
  by: LawfulAccess,
): Promise<void> {
  const stored = await needs.social.known(household);
  const people = stored ? peopleOf(stored) : [];
  await noteHouseholdAct(needs, people, { by, kind: 'decision.listed', outcome: 'listed' });
}
