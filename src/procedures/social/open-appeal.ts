import { randomInt } from 'node:crypto';
import {
  newAppealReceipt,
  nothingComputed,
  type Appeal,
  type AppealId,
  type AppealType,
  type Contested,
  type Opening,
} from '../../social/appeals/appeal.ts';
import type { StepHindrance } from '../../social/appeals/appeal-history.ts';
import { checkOpening, type OpeningHindrance } from '../../social/appeals/opening-rules.ts';
import { dayOf } from '../../social/day.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { Idcs } from '../../vocabulary/idcs.ts';
import type { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { noteAppealAct } from './appeal-acts.ts';
import type { SocialNeeds } from './needs.ts';
import { pastScores } from './past-scores.ts';
import { findPerson, type PersonRefusal } from './people.ts';

/** What somebody says is wrong. */
export interface StatedAppeal {
  /** Chosen by the sender: sending it again changes nothing. */
  readonly id: AppealId;
  readonly type: AppealType;
  /** A programme's code, or `every` where the score itself is contested. */
  readonly programme: string;
  readonly statement: string;
}

/** Why an appeal was not taken. */
export interface AppealRefusal {
  readonly kind: 'appeal_refused';
  readonly why:
    | StepHindrance
    | OpeningHindrance
    /** She is in no household. */
    | 'no_household'
    /** Nothing was ever computed for her household, or decided for this programme. */
    | 'nothing_contested'
    /** Another appeal has this identifier. */
    | 'appeal_conflict';
}

/** A refusal for this reason. */
export function appealRefused(why: AppealRefusal['why']) {
  return fail({ kind: 'appeal_refused', why } satisfies AppealRefusal);
}

/** The last decision on a programme, or the last score. */
async function contestedOf(
  needs: SocialNeeds,
  household: HouseholdId,
  programme: string,
): Promise<Contested | undefined> {
  const scores = await pastScores(needs, household);
  const decisions = await needs.social.decisionsOf(household);
  const decision = decisions.find((one) => one.programme === programme);
  if (programme !== 'every' && !decision) return undefined;
  const score = scores.find(({ day }) => !decision || day <= decision.day);
  if (!score) return undefined;
  const { formulaHash } = score.score;
  const scoreCalculated = score.score.kind === 'scored' ? score.score.score : nothingComputed;
  return { programme, day: decision?.day ?? score.day, formulaHash, scoreCalculated };
}

/** Officers who wrote down what the household is scored from, or who hold its decisions up. */
async function involvedIn({ social }: SocialNeeds, household: HouseholdId) {
  const holds = await social.holdsOf(household);
  const known = await social.known(household);
  const officers = (known?.facts ?? []).flatMap(({ provenance }) =>
    provenance.kind === 'declared' ? [provenance.by] : [],
  );
  return [...new Set([...officers, ...holds.map(({ setBy }) => setBy)])].toSorted();
}

function isSame(known: Appeal, { type, statement }: StatedAppeal, appellant: ResidentId): boolean {
  return (
    known.appellant === appellant && known.type === type && known.statement === statement.trim()
  );
}

/** Takes an appeal; nothing about the household changes by it. */
async function openFor(
  needs: SocialNeeds,
  stated: StatedAppeal,
  by: Pick<Opening, 'appellant' | 'filing'>,
): Promise<Result<Appeal, AppealRefusal>> {
  const { social, now, appealPolicy } = needs;
  const { id, type, programme, statement } = stated;
  const before = await social.appeal(id);
  if (before) {
    return isSame(before, stated, by.appellant) ? ok(before) : appealRefused('appeal_conflict');
  }
  const household = await social.householdOf(by.appellant);
  if (household === undefined) return appealRefused('no_household');
  const contested = await contestedOf(needs, household, programme);
  if (!contested) return appealRefused('nothing_contested');
  const at = now();
  const receipt = newAppealReceipt(() => randomInt(10));
  const involved = await involvedIn(needs, household);
  const opening = { receipt, household, type, contested, statement, involved, ...by };
  const others = await social.appealsOf(household);
  const heard = checkOpening(opening, { others, today: dayOf(at) }, appealPolicy);
  if (!heard.ok) return appealRefused(heard.error);
  const taken = await social.takeAppealStep({ appeal: id, at, step: { kind: 'opened', opening } });
  return taken.ok ? taken : appealRefused(taken.error);
}

/** A resident appeals for the household that she is in. */
export async function openOwnAppeal(
  needs: SocialNeeds,
  stated: StatedAppeal,
  appellant: ResidentId,
): Promise<Result<Appeal, AppealRefusal>> {
  const opened = await openFor(needs, stated, { appellant, filing: { kind: 'herself' } });
  const outcome = opened.ok ? stated.type : `refused_${opened.error.why}`;
  await noteAppealAct(needs, { appellant }, { kind: 'opened', actor: 'appellant', outcome });
  return opened;
}

/** An officer at a desk takes down what somebody says; she never decides on it. */
export async function openAppealFor(
  needs: SocialNeeds,
  stated: StatedAppeal,
  { idcs, operator }: { readonly idcs: Idcs; readonly operator: OperatorId },
): Promise<Result<Appeal, AppealRefusal | PersonRefusal>> {
  const person = await findPerson(needs, idcs);
  if (!person.ok) return person;
  const appellant = person.value.id;
  const filing = { kind: 'desk', by: operator } as const;
  const opened = await openFor(needs, stated, { appellant, filing });
  const outcome = opened.ok ? stated.type : `refused_${opened.error.why}`;
  await noteAppealAct(needs, { appellant }, { kind: 'opened', actor: operator, outcome });
  return opened;
}
