import {
  explain,
  type Explainable,
  type Explanation,
} from '../../social/explanation/explanation.ts';
import type { PreviousScore } from '../../social/explanation/changes.ts';
import { inForce, type FormulaInForce } from '../../social/formula/signed-formula.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { standingsOf } from '../../social/score/household-inputs.ts';
import { scoreOf } from '../../social/score/score.ts';
import type { KeptScore, StoredHousehold } from '../../social/store.ts';
import type { ScriptedName } from '../../vocabulary/names.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';

/** Somebody's name in its scripts. */
export interface PersonName {
  readonly given: ScriptedName;
  readonly family: ScriptedName;
}

/** A household with its last score, explained. */
export interface ExplainedHousehold extends StoredHousehold {
  /** `none` before the first score; `unread` where its formula is believed no more. */
  readonly explanation: Explanation | 'none' | 'unread';
  /** Of those whom the reader may name; nobody else's. */
  readonly names: ReadonlyMap<ResidentId, PersonName>;
}

/** Who asks: an officer for whoever sits before her, or a resident for herself. */
export type Reader =
  | { readonly kind: 'officer'; readonly actor: string }
  | { readonly kind: 'resident'; readonly person: ResidentId };

/** Why nothing is explained. */
export interface ExplainingRefusal {
  readonly kind: 'household_unknown';
}

/** The formula of a score on the day of it; undefined where it is believed no more. */
async function forceOf(
  { formulas }: SocialNeeds,
  { score, day }: KeptScore,
): Promise<FormulaInForce | undefined> {
  const formula = await formulas.kept(score.formulaHash);
  const force = formula && inForce(formula, day);
  return force?.ok ? force.value : undefined;
}

/** The score before, computed again term by term where its formula can be opened. */
async function previousOf(needs: SocialNeeds, kept: KeptScore | undefined): Promise<PreviousScore> {
  if (!kept) return { kind: 'none' };
  const { day, score, inputs } = kept;
  if (score.kind === 'incomplete') return { kind: 'incomplete', day };
  const force = await forceOf(needs, kept);
  const again = force && scoreOf(force, inputs);
  return again?.ok && again.value.kind === 'scored'
    ? { kind: 'scored', day, score: again.value }
    : { kind: 'not_replayed', day, score: score.score };
}

/** The last score, and the last one before it that was computed from anything else. */
async function lastScores({ social }: SocialNeeds, household: HouseholdId) {
  const [last, ...earlier] = await social.scoresOf(household);
  const before = earlier.find(
    ({ score }) =>
      score.inputsHash !== last?.score.inputsHash || score.formulaHash !== last.score.formulaHash,
  );
  return { last, before };
}

async function explanationOf(
  needs: SocialNeeds,
  household: HouseholdId,
): Promise<ExplainedHousehold['explanation']> {
  const { last, before } = await lastScores(needs, household);
  if (!last) return 'none';
  const force = await forceOf(needs, last);
  if (!force) return 'unread';
  const then = { effective: last.day, known: 'now' } as const;
  const [known, previous, decisions] = await Promise.all([
    needs.social.knownAsOf(household, then),
    previousOf(needs, before),
    needs.social.decisionsOf(household),
  ]);
  const standings: Explainable['standings'] = known ? standingsOf(force, known) : new Map();
  return explain(force, { inputs: last.inputs, previous, decisions, standings });
}

/** The names that a reader may see: an officer everybody’s, a resident her own. */
async function namesFor(
  { register }: SocialNeeds,
  people: readonly ResidentId[],
  reader: Reader,
): Promise<ReadonlyMap<ResidentId, PersonName>> {
  const seen = reader.kind === 'officer' ? people : [reader.person];
  const names = new Map<ResidentId, PersonName>();
  for (const person of seen) {
    const resident = await register.resident(person);
    const record = resident && (await register.recordAt(resident.seq));
    if (!record) continue;
    const { givenName: given, familyName: family } = record.demographics;
    names.set(person, { given, family });
  }
  return names;
}

/** A household and its last score, explained; each member finds that it was looked at. */
export async function explainHousehold(
  needs: SocialNeeds,
  household: HouseholdId,
  reader: Reader,
): Promise<Result<ExplainedHousehold, ExplainingRefusal>> {
  const stored = await needs.social.known(household);
  const { members = [], declarant } = stored?.household ?? {};
  const people = members.map(({ person }) => person);
  await noteHouseholdAct(needs, people, {
    kind: 'household.explained',
    actor: reader.kind === 'officer' ? reader.actor : 'resident',
    purpose: reader.kind === 'officer' ? 'social-registration' : 'resident-service',
    outcome: stored ? 'shown' : 'household_unknown',
  });
  if (!stored) return fail({ kind: 'household_unknown' });
  const named = declarant === undefined ? people : [...new Set([...people, declarant])];
  const [explanation, names] = await Promise.all([
    explanationOf(needs, household),
    namesFor(needs, named, reader),
  ]);
  return ok({ ...stored, explanation, names });
}

/** The household that a resident is in, for herself. */
export async function explainOwnHousehold(
  needs: SocialNeeds,
  person: ResidentId,
): Promise<ExplainedHousehold | 'none'> {
  const household = await needs.social.householdOf(person);
  if (household === undefined) return 'none';
  const explained = await explainHousehold(needs, household, { kind: 'resident', person });
  return explained.ok ? explained.value : 'none';
}
