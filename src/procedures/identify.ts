import type { Calibration } from '../biometrics/calibration.ts';
import type { Gallery } from '../gallery/gallery.ts';
import type { Register } from '../register/register.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import { Seq, type OperatorId, type RecordId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Clock } from '../vocabulary/time.ts';
import { acquire, type AcquireNeeds, type QualityGate, type SampleRefusal } from './acquire.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import { thresholdsFor, type Policy } from './policy.ts';

/** What an identification needs. */
export interface IdentifyNeeds extends AcquireNeeds {
  readonly register: Register;
  readonly gallery: Gallery;
  readonly follower: GalleryFollower;
  readonly calibration: Calibration;
  readonly verificationGate: QualityGate;
  readonly policy: Policy;
  readonly now: Clock;
}

/** Someone whom the probe resembles. */
export interface IdentifiedCandidate {
  readonly seq: Seq;
  readonly recordId: RecordId;
  readonly score: ComparisonScore;
}

/** Who somebody may be: for an adjudicator's eyes, and of no consequence by itself. */
export interface Identification {
  readonly candidates: readonly IdentifiedCandidate[];
  readonly coverage: Coverage;
}

/** Searches everyone for the person on a photograph; the act is journalled with its purpose. */
export async function identify(
  needs: IdentifyNeeds,
  request: {
    readonly operator: OperatorId;
    readonly purpose: string;
    readonly face: Uint8Array;
  },
): Promise<Result<Identification, SampleRefusal>> {
  const journal = async (outcome: string) => {
    const act = {
      at: needs.now(),
      kind: 'identification.answered',
      actor: `operator:${request.operator}`,
      subject: '',
      purpose: request.purpose,
      outcome,
    };
    await needs.register.commit('note_act', { at: act.at }, act);
  };
  const extraction = await acquire(needs, request.face, needs.verificationGate);
  if (!extraction.ok) {
    await journal(extraction.error.kind);
    return fail(extraction.error);
  }
  await needs.follower.reach(await needs.register.lastChange());
  const { candidates, coverage } = await needs.gallery.search(extraction.value.template, {
    below: Seq.parse(Number.MAX_SAFE_INTEGER),
    candidatesMax: needs.policy.duplicates.candidatesMax,
  });
  const { adjudicateFrom } = thresholdsFor(needs.policy.duplicates, coverage.count);
  const alike: IdentifiedCandidate[] = [];
  for (const { seq, similarity } of candidates) {
    const score = needs.calibration.score(similarity);
    const enrolment = score >= adjudicateFrom && (await needs.register.enrolmentAt(seq));
    if (enrolment) alike.push({ seq, recordId: enrolment.recordId, score });
  }
  await journal(`candidates_${alike.length}`);
  return ok({ candidates: alike, coverage });
}
