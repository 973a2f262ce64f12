import type { Appeal, AppealId, AppealReceipt, EvidenceId } from '../../social/appeals/appeal.ts';
import { clockOf, type AppealClock } from '../../social/appeals/appeal-clock.ts';
import { isSecond } from '../../social/appeals/appeal-history.ts';
import type { AppealPage, Settlement } from '../../social/appeals/appeal-store.ts';
import { dayOf } from '../../social/day.ts';
import { standingsOf } from '../../social/score/household-inputs.ts';
import type { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { ok, type Result } from '../../vocabulary/result.ts';
import { noteAppealAct, noteAppealedHousehold } from './appeal-acts.ts';
import { foreseeSettlement } from './decide-appeal.ts';
import { forceThen } from './force-then.ts';
import { ownAppeal } from './handle-appeal.ts';
import type { SocialNeeds } from './needs.ts';
import { appealRefused, type AppealRefusal } from './open-appeal.ts';
import { pastScores } from './past-scores.ts';

/** An appeal with its clock. */
export interface TimedAppeal {
  readonly appeal: Appeal;
  readonly clock: AppealClock;
}

function timed({ appealPolicy, now }: SocialNeeds, appeal: Appeal): TimedAppeal {
  return { appeal, clock: clockOf(appeal, appealPolicy, dayOf(now())) };
}

/** What waits, the first due first within a page. Nobody's words or data are shown by it. */
export async function listAppeals(
  needs: SocialNeeds,
  page: AppealPage,
): Promise<readonly TimedAppeal[]> {
  const appeals = await needs.social.pendingAppeals(page);
  return appeals
    .map((appeal) => timed(needs, appeal))
    .toSorted((one, other) => (one.clock.dueOn < other.clock.dueOn ? -1 : 1));
}

/** What an officer may correct: a variable that somebody's word stands behind. */
export interface ContestedValue {
  readonly variable: string;
  readonly type: 'flag' | 'number';
  /** Sources that the formula believes, best first, but for what follows from the members. */
  readonly sources: readonly string[];
  /** Whether each value is of a month. */
  readonly readings: boolean;
  /** As it counted on the contested day; `unknown` where nothing did. */
  readonly value: boolean | string;
  readonly source: string;
}

/** An appeal as an officer examines it. */
export interface ExaminedAppeal extends TimedAppeal {
  readonly values: readonly ContestedValue[];
  /** What followed from it, or would follow if what is proposed were decided now. */
  readonly settlement: Settlement;
  /** Whether this officer may decide it as the second. */
  readonly maySecond: boolean;
}

/** What the household was scored from on the contested day, by the contested formula. */
async function contestedValues(
  needs: SocialNeeds,
  { household, contested }: Appeal,
): Promise<readonly ContestedValue[]> {
  const { social } = needs;
  const force = await forceThen(needs, contested.formulaHash, contested.day);
  const known = await social.knownAsOf(household, { effective: contested.day, known: 'now' });
  if (!force || !known) return [];
  const { variables } = force.formula.file;
  return [...standingsOf(force, known)].flatMap(([variable, standing]) => {
    const described = variables[variable];
    const sources = described?.source.filter((source) => source !== 'register') ?? [];
    if (!described || sources.length === 0) return [];
    const { value, source } =
      standing === 'unknown' ? { value: 'unknown', source: 'none' } : standing.input;
    const readings = described.window !== undefined && described.window !== 'latest';
    return [{ variable, type: described.type, sources, readings, value, source }];
  });
}

async function examined(
  needs: SocialNeeds,
  appeal: Appeal,
  officer: OperatorId,
): Promise<ExaminedAppeal> {
  const kept = await needs.social.settlementOf(appeal.id);
  return {
    ...timed(needs, appeal),
    values: await contestedValues(needs, appeal),
    settlement: kept ?? (await foreseeSettlement(needs, appeal)),
    maySecond: appeal.state.kind === 'proposed' && isSecond(appeal, officer),
  };
}

/** Finds an appeal by the receipt that its appellant holds. */
export async function findAppeal(
  needs: SocialNeeds,
  receipt: AppealReceipt,
  officer: OperatorId,
): Promise<Result<AppealId, AppealRefusal>> {
  const appeal = await needs.social.appealByReceipt(receipt);
  if (!appeal) return appealRefused('appeal_unknown');
  await noteAppealAct(needs, appeal, { kind: 'shown', actor: officer, outcome: 'found' });
  return ok(appeal.id);
}

/** Shows an appeal to an officer; its appellant and the household's members find that it was. */
export async function showAppeal(
  needs: SocialNeeds,
  id: AppealId,
  officer: OperatorId,
): Promise<Result<ExaminedAppeal, AppealRefusal>> {
  const appeal = await needs.social.appeal(id);
  if (!appeal) return appealRefused('appeal_unknown');
  await noteAppealAct(needs, appeal, { kind: 'shown', actor: officer, outcome: 'shown' });
  await noteAppealedHousehold(needs, appeal, { kind: 'shown', actor: officer });
  return ok(await examined(needs, appeal, officer));
}

/** A file of an appeal, for an officer. */
export async function showEvidence(
  needs: SocialNeeds,
  { appeal: id, evidence }: { readonly appeal: AppealId; readonly evidence: EvidenceId },
  officer: OperatorId,
): Promise<Result<{ readonly mediaType: string; readonly bytes: Uint8Array }, AppealRefusal>> {
  const appeal = await needs.social.appeal(id);
  const known = appeal?.evidence.find((one) => one.id === evidence);
  const bytes = known && (await needs.social.evidence(id, evidence));
  if (!appeal || !bytes) return appealRefused('appeal_unknown');
  await noteAppealAct(needs, appeal, { kind: 'file_shown', actor: officer, outcome: 'shown' });
  return ok({ mediaType: known.mediaType, bytes });
}

/** Her own appeal as its appellant may know it. */
export interface OwnAppeal extends TimedAppeal {
  /** Once it is decided. */
  readonly settlement: Settlement | 'none';
}

/** Programmes on whose decisions she may appeal; `nothing` where nothing was ever computed. */
export async function contestableBy(
  needs: Pick<SocialNeeds, 'social'>,
  appellant: ResidentId,
): Promise<readonly string[] | 'nothing'> {
  const { social } = needs;
  const household = await social.householdOf(appellant);
  if (household === undefined) return 'nothing';
  const scores = await pastScores(needs, household);
  if (scores.length === 0) return 'nothing';
  return (await social.decisionsOf(household)).map(({ programme }) => programme);
}

/** Everything that she appealed, the newest first. */
export async function ownAppeals(
  needs: SocialNeeds,
  appellant: ResidentId,
): Promise<readonly OwnAppeal[]> {
  const appeals = await needs.social.appealsBy(appellant);
  const own: OwnAppeal[] = [];
  for (const appeal of appeals) {
    const settlement = (await needs.social.settlementOf(appeal.id)) ?? 'none';
    own.push({ ...timed(needs, appeal), settlement });
  }
  return own;
}

/** One of hers. */
export async function showOwnAppeal(
  needs: SocialNeeds,
  id: AppealId,
  appellant: ResidentId,
): Promise<Result<OwnAppeal, AppealRefusal>> {
  const own = await ownAppeal(needs, id, appellant);
  if (!own.ok) return own;
  const settlement = (await needs.social.settlementOf(id)) ?? 'none';
  return ok({ ...timed(needs, own.value), settlement });
}
