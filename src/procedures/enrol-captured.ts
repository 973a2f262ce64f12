import type { FaceSource } from '../vocabulary/face-source.ts';
import type { Settled } from '../register/change.ts';
import type { Result } from '../vocabulary/result.ts';
import {
  answerAgain,
  enrol,
  type EnrolmentRequest,
  type EnrolNeeds,
  type EnrolRefusal,
} from './enrol.ts';
import { gatherCaptures, type GatherNeeds, type GatherRefusal } from './gather-captures.ts';
import { requestHashOf } from './request-hash.ts';

/** An enrolment as it was sent: samples are in it, or in captures that it names. */
export interface SentEnrolment extends Omit<
  EnrolmentRequest,
  'face' | 'faceSource' | 'requestHash' | 'tracking' | 'deviceEvidence'
> {
  readonly face?: Uint8Array | undefined;
  /** Where the photograph in the request itself comes from, as the client says. */
  readonly faceSource?: Exclude<FaceSource, 'device'> | undefined;
  /** Names of captures; each stands for samples that never change. */
  readonly captures: readonly string[];
}

/**
 * Enrols by samples that were sent, captured, or both; or answers what was answered before.
 * Captures go after a quarter of an hour, and whoever was enrolled by them stays enrolled.
 */
export async function enrolCaptured(
  needs: EnrolNeeds & GatherNeeds,
  sent: SentEnrolment,
): Promise<Result<Settled, EnrolRefusal | GatherRefusal>> {
  const { recordId, operator, captures, face, fingers, faceSource } = sent;
  // Without captures the samples themselves name the request.
  const requestHash = captures.length > 0 ? await requestHashOf(sent) : undefined;
  if (requestHash !== undefined) {
    const again = await answerAgain(needs, { recordId, requestHash });
    if (again !== 'new') return again;
  }
  const named = { recordId, operator, captures, face, fingers, faceSource };
  const gathered = await gatherCaptures(needs, named);
  if (!gathered.ok) return gathered;
  const { record, slaps, fingerExceptions, exceptionPhotos } = sent;
  const stated = { recordId, operator, record, slaps, fingerExceptions, exceptionPhotos };
  return enrol(needs, { ...stated, ...gathered.value, requestHash });
}
