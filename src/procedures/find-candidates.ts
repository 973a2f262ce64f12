import { similarityOf } from '../biometrics/face/compare.ts';
import type { Calibration } from '../biometrics/calibration.ts';
import type { Gallery } from '../gallery/gallery.ts';
import type { Enrolment, Register } from '../register/register.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import type { Template } from '../vocabulary/template.ts';
import type { SettledCandidate } from './decide-enrolment.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import { thresholdsFor, type Policy } from './policy.ts';
import type { SettlementBoard } from './settlement-board.ts';

/** What a search for duplicates needs. */
export interface FindNeeds {
  readonly register: Register;
  readonly gallery: Gallery;
  readonly follower: GalleryFollower;
  readonly board: SettlementBoard;
  readonly calibration: Calibration;
  readonly policy: Policy;
}

/** Whose duplicates are sought: the place is taken, only earlier places count. */
export interface Sought {
  readonly seq: Seq;
  readonly record: ResidentRecord;
  readonly template: Template;
}

/** How often a search is repeated when the gallery lost its memory meanwhile. */
const searchesMax = 3;

/**
 * Everyone enrolled before `sought` whose face, or whose face and data together, are alike.
 * A candidate that is itself undecided is awaited.
 */
export async function findCandidates(
  needs: FindNeeds,
  sought: Sought,
): Promise<{ readonly candidates: readonly SettledCandidate[]; readonly coverage: Coverage }> {
  const bounds = { below: sought.seq, candidatesMax: needs.policy.duplicates.candidatesMax };
  const [list, lookalikes] = await Promise.all([
    searchEveryoneBefore(needs, sought, bounds),
    needs.register.lookalikes(sought.record, { below: sought.seq, max: bounds.candidatesMax }),
  ]);
  const likeness = new Map(lookalikes.map((lookalike) => [lookalike.seq, lookalike.likeness]));
  const similarity = new Map(list.candidates.map((found) => [found.seq, found.similarity]));
  // Someone whose data are alike may stand below the candidates that the search had room for.
  for (const { seq } of lookalikes) {
    if (similarity.has(seq)) continue;
    const reference = await needs.register.templateAt(seq);
    if (reference) similarity.set(seq, similarityOf(sought.template, reference));
  }
  const { adjudicateFrom } = thresholdsFor(needs.policy.duplicates, list.coverage.count);
  const worthALook = adjudicateFrom - needs.policy.duplicates.likenessPointsMax;
  const candidates: SettledCandidate[] = [];
  for (const [seq, cosine] of similarity) {
    const score = needs.calibration.score(cosine);
    if (score < worthALook) continue;
    const standing = standingOf(await settledEnrolment(needs, seq));
    if (standing === 'gone') continue;
    candidates.push({ seq, score, demographicLikeness: likeness.get(seq) ?? 0, standing });
  }
  return { candidates, coverage: list.coverage };
}

/** A search that stands for everyone who took a place before `sought`. */
async function searchEveryoneBefore(
  needs: FindNeeds,
  sought: Sought,
  bounds: { readonly below: Seq; readonly candidatesMax: number },
) {
  const lastChange = await needs.register.lastChange();
  for (let attempt = 0; attempt < searchesMax; attempt += 1) {
    await needs.follower.reach(lastChange);
    const list = await needs.gallery.search(sought.template, bounds);
    if (list.coverage.asOf >= lastChange) return list;
  }
  throw Object.assign(new Error('the gallery keeps losing its references'), {
    code: 'gallery_behind',
  });
}

/** The enrolment at `seq` once it is decided. */
async function settledEnrolment(needs: FindNeeds, seq: Seq): Promise<Enrolment | undefined> {
  const announced = needs.board.settled(seq, needs.policy.pendingWaitMsMax);
  const enrolment = await needs.register.enrolmentAt(seq);
  if (enrolment?.state.kind !== 'pending') {
    needs.board.announce(seq);
    return enrolment;
  }
  await announced;
  const decided = await needs.register.enrolmentAt(seq);
  if (decided?.state.kind !== 'pending') return decided;
  throw Object.assign(new Error('an earlier enrolment of a similar person is not decided yet'), {
    code: 'earlier_enrolment_pending',
  });
}

function standingOf(enrolment: Enrolment | undefined): SettledCandidate['standing'] | 'gone' {
  if (enrolment?.state.kind !== 'settled') return 'gone';
  switch (enrolment.state.verdict.kind) {
    case 'enrolled':
    case 'provisional':
      return 'known';
    case 'needs_adjudication':
      return 'disputed';
    case 'already_enrolled':
      return 'gone';
  }
}
