import type { EnrolRefusal } from '../procedures/enrol.ts';
import type { FoundTips } from '../procedures/acquire-slaps.ts';
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
    case 'operator_enrols_self':
      return problemOf(refusal.kind, 'The face is the operator’s own. A colleague enrols her.');
    case 'supervisor_required':
      return problemOf(refusal.kind, 'The face is a colleague’s. A supervisor enrols her.');
    case 'exception_photo_refused':
    case 'exception_photo_twice':
    case 'exception_photo_unasked':
    case 'exception_photo_missing':
      return photoProblem(refusal);
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
    case 'slap_refused':
    case 'slap_nothing_asked':
    case 'slap_no_fingers':
    case 'slap_fewer_than_asked':
    case 'slap_more_than_asked':
    case 'slap_hand_doubtful':
      return slapProblem(refusal);
  }
}

type PhotoProblem = Extract<EnrolRefusal, { kind: `exception_photo_${string}` }>;

function photoProblem(refusal: PhotoProblem): ProblemError {
  switch (refusal.kind) {
    case 'exception_photo_refused': {
      const { kind, of, why } = refusal;
      return problemOf(kind, `A photograph of an exception can not be used: ${why}.`, { of, why });
    }
    case 'exception_photo_twice':
      return problemOf(refusal.kind, 'An exception is shown twice.', { of: refusal.of });
    case 'exception_photo_unasked':
      return problemOf(refusal.kind, 'A photograph shows a finger that is not stated as missing.', {
        of: refusal.of,
      });
    case 'exception_photo_missing':
      return problemOf(
        refusal.kind,
        'Take a photograph that shows why these fingers are missing.',
        {
          positions: refusal.positions,
        },
      );
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

type SlapProblem = Extract<EnrolRefusal, { kind: `slap_${string}` }>;

/** More boxes than this help nobody to see what is wrong. */
const boxesMax = 20;

/** What a console draws over the image that it sent, once it is scaled to this size. */
function drawn({ widthPx, heightPx, boxes }: FoundTips) {
  const rounded = (value: number) => Math.round(value * 100) / 100;
  return {
    widthPx,
    heightPx,
    boxes: boxes.slice(0, boxesMax).map((box) => ({
      x: rounded(box.x),
      y: rounded(box.y),
      widthPx: rounded(box.widthPx),
      heightPx: rounded(box.heightPx),
      turn: rounded(box.turn),
    })),
  };
}

function slapProblem(refusal: SlapProblem): ProblemError {
  const { kind, slap } = refusal;
  switch (refusal.kind) {
    case 'slap_refused': {
      const { why } = refusal;
      return problemOf(kind, `The image of a slap can not be used: ${why}.`, { slap, why });
    }
    case 'slap_nothing_asked':
      return problemOf(kind, 'All fingers of this slap are stated as missing. Leave it out.', {
        slap,
      });
    case 'slap_no_fingers':
      return problemOf(kind, 'No fingers were found. Press them flat, on a clean sensor.', {
        slap,
      });
    case 'slap_fewer_than_asked': {
      const { asked, found } = refusal;
      const detail =
        `${found.boxes.length} of ${asked} fingers were found. Press all of them together, ` +
        'a little apart, or state which one is missing.';
      return problemOf(kind, detail, { slap, asked, found: drawn(found) });
    }
    case 'slap_more_than_asked': {
      const { asked, found } = refusal;
      const detail =
        `${found.boxes.length} fingers were found, ${asked} were asked for. Press these only, ` +
        'on a clean sensor, and state none as missing that is pressed.';
      return problemOf(kind, detail, { slap, asked, found: drawn(found) });
    }
    case 'slap_hand_doubtful': {
      const detail =
        'The fingers lie as those of the other hand do. Press the hand that is asked for, ' +
        'its fingers pointing up.';
      return problemOf(kind, detail, { slap, found: drawn(refusal.found) });
    }
  }
}
