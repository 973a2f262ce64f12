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
import type { LawfulAccess } from './lawful-access.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';

/** Somebody's name in its scripts. */
export interface PersonName {
  readonly given: ScriptedName;
  readonly family: ScriptedName;
}

/** Evaluations among which the one before the last is looked for. */
const evaluationsMax = 24;

/** A household with its last score, explained. */
export interface ExplainedHousehold extends StoredHousehold {
  /** `none` before the first score; `unread` where its formula is believed no more. */
  readonly explanation: Explanation | 'none' | 'unread';
  /** Of those whom the reader may name; nobody else's. */
  readonly names: ReadonlyMap<ResidentId, PersonName>;
}

/** Who asks, by what right: an officer for whoever sits before her, or a resident for herself. */
export interface Reader {
  readonly by: LawfulAccess;
  /** The resident; `none` of an officer, who reads everybody’s name. */
  readonly person: ResidentId | 'none';
}

/** Why nothing is explained. */
export interface ExplainingRefusal {
  readonly kind: 'household_unknown';
}

/** A score that is kept, whichever way it was computed. */
type ReplayableScore = Pick<KeptScore, 'day' | 'score' | 'inputs'>;

/** The formula of a score on the day of it; undefined where it is believed no more. */
async function forceOf(
  { formulas }: SocialNeeds,
  { score, day }: ReplayableScore,
): Promise<FormulaInForce | undefined> {
  const formula = await formulas.kept(score.formulaHash);
  const force = formula && inForce(formula, day);
  return force?.ok ? force.value : undefined;
}

/** The score before, computed again term by term where its formula can be opened. */
async function previousOf(
  needs: SocialNeeds,
  kept: ReplayableScore | undefined,
): Promise<PreviousScore> {
  if (!kept) return { kind: 'none' };
  const { day, score, inputs } = kept;
  if (score.kind === 'incomplete') return { kind: 'incomplete', day };
  const force = await forceOf(needs, kept);
  const again = force && scoreOf(force, inputs);
  return again?.ok && again.value.kind === 'scored'
    ? { kind: 'scored', day, score: again.value }
    : { kind: 'not_replayed', day, score: score.score };
}

/**
 * The last score, and the last one before it that was computed from anything else. Evaluations and
 * the scores of a rescoring of everybody are taken together.
 */
async function lastScores({ social }: SocialNeeds, household: HouseholdId) {
  const [evaluations, rescored] = await Promise.all([
    social.evaluationsOf(household, evaluationsMax),
    social.scoresOf(household),
  ]);
  const all: readonly ReplayableScore[] = [...evaluations, ...rescored];
  // Sorting is stable: of one day an evaluation comes first, and the newest of them.
  const [last, ...earlier] = all.toSorted((one, other) =>
    one.day === other.day ? 0 : one.day > other.day ? -1 : 1,
  );
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
  const seen = reader.person === 'none' ? people : [reader.person];
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
  const { actor, purpose, basis } = reader.by;
  await noteHouseholdAct(needs, people, {
    actor,
    purpose,
    basis,
    kind: 'household.explained',
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
  { by, person }: { readonly by: LawfulAccess; readonly person: ResidentId },
): Promise<ExplainedHousehold | 'none'> {
  const household = await needs.social.householdOf(person);
  if (household === undefined) return 'none';
  const explained = await explainHousehold(needs, household, { by, person });
  return explained.ok ? explained.value : 'none';
}
