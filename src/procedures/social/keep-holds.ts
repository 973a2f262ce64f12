import { randomUUID } from 'node:crypto';
import { dayOf, type Day } from '../../social/day.ts';
import type { Hold } from '../../social/decisions/decide.ts';
import { ruleStanding } from '../../social/fraud/false-positive-budget.ts';
import {
  HoldId,
  holdMayBeSet,
  isHolding,
  type HoldHindrance,
  type KeptHold,
} from '../../social/fraud/hold.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { householdsIn, type FindingId } from '../../social/review/finding.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { actingOf, type Officer } from './officer.ts';
import { ruleStandings } from './review-findings.ts';

/** Why no hold was set or lifted. */
export interface HoldRefusal {
  readonly kind: 'hold_refused';
  readonly why:
    | HoldHindrance
    | 'hold_unknown'
    /** No such finding, or it is not about this household. */
    | 'finding_unknown'
    /** Somebody dismissed it, or what it said is not so any more. */
    | 'finding_over'
    /** Nobody holds up a household that she wrote down herself. */
    | 'own_work';
}

const refused = (why: HoldRefusal['why']) => fail({ kind: 'hold_refused', why } as const);

async function noted(
  needs: SocialNeeds,
  { household, ...act }: { readonly household: HouseholdId; readonly kind: string },
  { by, outcome }: { readonly by: Officer; readonly outcome: string },
): Promise<void> {
  const known = await needs.social.known(household);
  const people = (known?.household.members ?? []).map(({ person }) => person);
  await noteHouseholdAct(needs, people, { ...act, outcome, ...actingOf(by) });
}

/** What a person asks for when she sets a hold. */
export interface AskedHold {
  readonly household: HouseholdId;
  readonly finding: FindingId;
  readonly reason: string;
  readonly expires: Day;
}

async function checked(
  needs: SocialNeeds,
  { household, finding: id, expires }: AskedHold,
  by: Officer,
): Promise<Result<{ readonly rule: string }, HoldRefusal>> {
  const finding = await needs.social.finding(id);
  if (!finding || !householdsIn(finding.matter).includes(household)) {
    return refused('finding_unknown');
  }
  const { state, rule, operators } = finding;
  const dismissed = state.kind === 'decided' && state.decision === 'dismissed';
  if (state.kind === 'gone' || dismissed) return refused('finding_over');
  if (operators.includes(by.operator)) return refused('own_work');
  const { fraud } = needs.reviewRules;
  const standing =
    (await ruleStandings(needs)).find((one) => one.rule === rule) ??
    ruleStanding(fraud, { rule, open: 1, confirmed: 0, dismissed: 0, gone: 0 });
  const known = (await needs.social.holdsOf(household)).filter((hold) => hold.finding === id);
  const asked = { today: dayOf(needs.now()), expires };
  const may = holdMayBeSet(fraud, asked, { standing, known });
  return may.ok ? ok({ rule }) : refused(may.error);
}

/** Sets a hold: a person does, for a finding that stands, for a while. */
export async function setHold(
  needs: SocialNeeds,
  asked: AskedHold,
  by: Officer,
): Promise<Result<KeptHold, HoldRefusal>> {
  const { household, finding, reason, expires } = asked;
  const may = await checked(needs, asked, by);
  const outcome = may.ok ? may.value.rule : may.error.why;
  await noted(needs, { household, kind: 'hold.set' }, { by, outcome });
  if (!may.ok) return may;
  const hold: KeptHold = {
    id: HoldId.parse(randomUUID()),
    household,
    finding,
    rule: may.value.rule,
    reason,
    setBy: by.operator,
    setAt: needs.now(),
    expires,
    lifted: 'no',
  };
  await needs.social.putHold(hold);
  return ok(hold);
}

/** Ends a hold before its day. Anybody who may set one may; one that was lifted stays as it is. */
export async function liftHold(
  needs: SocialNeeds,
  {
    household,
    hold: id,
    why,
  }: {
    readonly household: HouseholdId;
    readonly hold: HoldId;
    readonly why: string;
  },
  by: Officer,
): Promise<Result<KeptHold, HoldRefusal>> {
  const { social } = needs;
  const own = (await social.holdsOf(household)).some((hold) => hold.id === id);
  const outcome = own ? 'lifted' : 'hold_unknown';
  await noted(needs, { household, kind: 'hold.lifted' }, { by, outcome });
  const lifted = own
    ? await social.liftHold({ id, by: by.operator, at: needs.now(), why })
    : undefined;
  return lifted ? ok(lifted) : refused('hold_unknown');
}

/** Every hold that was ever set on a household, for whoever works on it. */
export async function showHolds(
  needs: SocialNeeds,
  household: HouseholdId,
  by: Officer,
): Promise<readonly KeptHold[]> {
  await noted(needs, { household, kind: 'hold.shown' }, { by, outcome: 'shown' });
  return needs.social.holdsOf(household);
}

/** The holds that decisions on a household wait for on a day. */
export async function holdsOn(
  { social }: Pick<SocialNeeds, 'social'>,
  household: HouseholdId,
  day: Day,
): Promise<readonly Hold[]> {
  return (await social.holdsOf(household))
    .filter((hold) => isHolding(hold, day))
    .map(({ reason, expires }) => ({ reason, expires }));
}
