import type { EnrolRefusal } from '../procedures/enrol.ts';
import { problemOf, type ProblemError } from './problem.ts';

/** What a refused sample, finger or record becomes. */
export function refusalProblem(refusal: EnrolRefusal): ProblemError {
  switch (refusal.kind) {
    case 'sample_refused':
      return problemOf(refusal.kind, `The photograph can not be used: ${refusal.why}.`, {
        why: refusal.why,
      });
    case 'no_face':
      return problemOf(refusal.kind, 'No face was found on the photograph.');
    case 'quality_low':
      return problemOf(refusal.kind, 'The photograph is not good enough. Take another.', {
        quality: refusal.quality,
        floor: refusal.floor,
        components: refusal.components,
        advice: refusal.advice,
      });
    case 'record_refused':
      return problemOf(refusal.kind, `The statements do not hold together: ${refusal.why}.`, {
        why: refusal.why,
      });
    case 'record_id_taken':
      return problemOf(refusal.kind, 'This record id belongs to another request.');
    case 'nothing_to_compare':
      return problemOf(refusal.kind, 'Send a face, or fingers, or both.');
    case 'finger_refused':
    case 'finger_no_ridges':
    case 'finger_quality_low':
    case 'finger_repeated':
    case 'finger_of_operator':
    case 'position_twice':
    case 'position_both':
    case 'position_missing':
      return fingerProblem(refusal);
  }
}

type FingerProblem = Extract<EnrolRefusal, { kind: `finger_${string}` | `position_${string}` }>;

function fingerProblem(refusal: FingerProblem): ProblemError {
  switch (refusal.kind) {
    case 'finger_refused':
      return problemOf(refusal.kind, `The image of a finger can not be used: ${refusal.why}.`, {
        position: refusal.position,
        why: refusal.why,
      });
    case 'finger_no_ridges':
      return problemOf(refusal.kind, 'No ridges of a finger were found on the image.', {
        position: refusal.position,
      });
    case 'finger_quality_low':
      return problemOf('quality_low', 'A finger is not good enough. Capture it again.', {
        position: refusal.position,
        quality: refusal.quality,
        floor: refusal.floor,
        components: refusal.components,
        advice: refusal.advice,
      });
    case 'finger_repeated':
      return problemOf(refusal.kind, 'One finger was captured as two. Capture both again.', {
        positions: refusal.positions,
      });
    case 'finger_of_operator':
      return problemOf(
        refusal.kind,
        'These fingers are the operator’s own. Capture them again, pressed by the resident.',
        { positions: refusal.positions },
      );
    case 'position_twice':
      return problemOf(refusal.kind, 'A position is stated twice.', { position: refusal.position });
    case 'position_both':
      return problemOf(refusal.kind, 'A finger is captured and stated as missing.', {
        position: refusal.position,
      });
    case 'position_missing':
      return problemOf(refusal.kind, 'Capture these fingers, or say why they are missing.', {
        positions: refusal.positions,
      });
  }
}
