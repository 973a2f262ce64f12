import { createHash, randomUUID } from 'node:crypto';
import {
  EvidenceId,
  type Appeal,
  type AppealId,
  type Evidence,
  type Finding,
} from '../../social/appeals/appeal.ts';
import type { AppealStep } from '../../social/appeals/appeal-event.ts';
import {
  checkCorrection,
  type CorrectionHindrance,
} from '../../social/appeals/correction-rules.ts';
import { dayOf } from '../../social/day.ts';
import type { OperatorId, ResidentId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { noteAppealAct, type AppealActor } from './appeal-acts.ts';
import type { SocialNeeds } from './needs.ts';
import { appealRefused, type AppealRefusal } from './open-appeal.ts';

/** Which appeal, and who does something about it. */
export interface AppealAct {
  readonly appeal: AppealId;
  readonly actor: AppealActor;
}

/** Takes a step that this appellant or officer may take, and notes it whatever comes of it. */
async function step(
  needs: SocialNeeds,
  { appeal: id, actor }: AppealAct,
  taken: AppealStep,
): Promise<Result<Appeal, AppealRefusal>> {
  const appeal = await needs.social.appeal(id);
  if (!appeal) return appealRefused('appeal_unknown');
  const stepped = await needs.social.takeAppealStep({ appeal: id, at: needs.now(), step: taken });
  const outcome = stepped.ok ? 'done' : `refused_${stepped.error}`;
  await noteAppealAct(needs, appeal, { kind: taken.kind, actor, outcome });
  return stepped.ok ? stepped : appealRefused(stepped.error);
}

/** An officer examines an appeal. */
export function takeAppeal(needs: SocialNeeds, appeal: AppealId, by: OperatorId) {
  return step(needs, { appeal, actor: by }, { kind: 'taken', by });
}

/** The officer who examines it asks the appellant; the clock stops. */
export function askAppellant(
  needs: SocialNeeds,
  { appeal, words }: { readonly appeal: AppealId; readonly words: string },
  by: OperatorId,
) {
  return step(needs, { appeal, actor: by }, { kind: 'asked', by, words });
}

/** The second officer sends it back with a reason. */
export function returnAppeal(
  needs: SocialNeeds,
  { appeal, words }: { readonly appeal: AppealId; readonly words: string },
  by: OperatorId,
) {
  return step(needs, { appeal, actor: by }, { kind: 'returned', by, words });
}

/** Her own appeal; anybody else's is as unknown as one that is not there. */
export async function ownAppeal(
  { social }: Pick<SocialNeeds, 'social'>,
  id: AppealId,
  appellant: ResidentId,
): Promise<Result<Appeal, AppealRefusal>> {
  const appeal = await social.appeal(id);
  return appeal?.appellant === appellant ? ok(appeal) : appealRefused('appeal_unknown');
}

/** The appellant answers what she was asked. */
export async function answerQuestion(
  needs: SocialNeeds,
  { appeal, words }: { readonly appeal: AppealId; readonly words: string },
  appellant: ResidentId,
): Promise<Result<Appeal, AppealRefusal>> {
  const own = await ownAppeal(needs, appeal, appellant);
  if (!own.ok) return own;
  return step(needs, { appeal, actor: 'appellant' }, { kind: 'answered', words });
}

/** The appellant withdraws; a new appeal may follow. */
export async function withdrawAppeal(
  needs: SocialNeeds,
  appeal: AppealId,
  appellant: ResidentId,
): Promise<Result<Appeal, AppealRefusal>> {
  const own = await ownAppeal(needs, appeal, appellant);
  if (!own.ok) return own;
  return step(needs, { appeal, actor: 'appellant' }, { kind: 'withdrawn' });
}

/** Why a correction was not proposed. */
export interface CorrectionRefusal {
  readonly kind: 'correction_unfit';
  readonly why: CorrectionHindrance | 'formula_lost' | 'event_unknown';
}

/** Whether a finding's correction holds, by the formula that is contested. */
async function checkFinding(
  { social, formulas, now, appealPolicy }: SocialNeeds,
  appeal: Appeal,
  finding: Finding,
): Promise<Result<'holds', CorrectionRefusal>> {
  if (finding.outcome !== 'corrected') return ok('holds');
  const unfit = (why: CorrectionRefusal['why']) => fail({ kind: 'correction_unfit', why } as const);
  const formula = await formulas.kept(appeal.contested.formulaHash);
  if (!formula) return unfit('formula_lost');
  const { correction } = finding;
  const at = { today: dayOf(now()), opened: dayOf(appeal.openedAt), formula: formula.file };
  const holds = checkCorrection(correction, at, appealPolicy);
  if (!holds.ok) return unfit(holds.error);
  const known = await social.householdEvents(appeal.household);
  const events = new Set(known.map(({ id }) => id));
  return correction.events.every((id) => events.has(id)) ? holds : unfit('event_unknown');
}

/** The officer who examines it says what she found, for a second one to decide. */
export async function proposeFinding(
  needs: SocialNeeds,
  { appeal: id, finding }: { readonly appeal: AppealId; readonly finding: Finding },
  by: OperatorId,
): Promise<Result<Appeal, AppealRefusal | CorrectionRefusal>> {
  const appeal = await needs.social.appeal(id);
  if (!appeal) return appealRefused('appeal_unknown');
  const holds = await checkFinding(needs, appeal, finding);
  if (!holds.ok) {
    const outcome = `refused_${holds.error.why}`;
    await noteAppealAct(needs, appeal, { kind: 'proposed', actor: by, outcome });
    return holds;
  }
  return step(needs, { appeal: id, actor: by }, { kind: 'proposed', by, finding });
}

/** Why a file was not taken. */
export interface EvidenceRefusal {
  readonly kind: 'evidence_refused';
  readonly why: 'evidence_too_large' | 'evidence_too_many' | 'evidence_of_unknown_type';
}

/** How files begin that may be evidence. */
const beginnings: readonly (readonly [Evidence['mediaType'], readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

function mediaTypeOf(bytes: Uint8Array): Evidence['mediaType'] | undefined {
  return beginnings.find(([, beginning]) =>
    beginning.every((byte, place) => bytes[place] === byte),
  )?.[0];
}

/** Keeps a file with an appeal, sealed. What it says it is does not count: its bytes do. */
export async function addEvidence(
  needs: SocialNeeds,
  { appeal: id, actor }: AppealAct,
  bytes: Uint8Array,
): Promise<Result<Evidence, AppealRefusal | EvidenceRefusal>> {
  const { social, appealPolicy, now } = needs;
  const refused = (why: EvidenceRefusal['why']) => fail({ kind: 'evidence_refused', why } as const);
  const appeal = await social.appeal(id);
  if (!appeal) return appealRefused('appeal_unknown');
  if (bytes.length > appealPolicy.evidenceBytesMax) return refused('evidence_too_large');
  if (appeal.evidence.length >= appealPolicy.evidenceFilesMax) return refused('evidence_too_many');
  const mediaType = mediaTypeOf(bytes);
  if (!mediaType) return refused('evidence_of_unknown_type');
  const evidence: Evidence = {
    id: EvidenceId.parse(randomUUID()),
    sha256: createHash('sha256').update(bytes).digest('base64url'),
    mediaType,
    bytes: bytes.length,
  };
  const adding = { kind: 'evidence_added', evidence, by: actor } as const;
  const added = await social.addEvidence({ appeal: id, at: now(), step: adding }, bytes);
  const outcome = added.ok ? 'done' : `refused_${added.error}`;
  await noteAppealAct(needs, appeal, { kind: 'evidence_added', actor, outcome });
  return added.ok ? ok(evidence) : appealRefused(added.error);
}
