import { bestScore } from '../biometrics/best-of-several.ts';
import type { SourceScore, TemplateSet } from '../vocabulary/biometric-source.ts';
import { mirroredFinger } from '../vocabulary/mirrored-finger.ts';
import type { PersonComparison } from './compare-people.ts';

/** The probe as it is if left was recorded for right: each finger at the position of its mirror. */
export function withHandsExchanged({ face, fingers }: TemplateSet): TemplateSet {
  return {
    face,
    // Of unknown position is a finger in either reading.
    fingers: fingers.map((finger) => ({ ...finger, position: mirroredFinger(finger.position) })),
  };
}

/** Evidence of the probe with hands exchanged, under the positions that were stated. */
function asStated(one: SourceScore): SourceScore {
  const { source, score } = one;
  if (source === 'face' || source === 'unknown') return one;
  return { source: mirroredFinger(source), score, found: source };
}

/**
 * The better of two readings of one probe against one reference: hands as stated, and exchanged.
 * Where both could be tried the better is as rare as the best of two is.
 * @param exchanged what the probe `withHandsExchanged` and the reference say
 */
export function betterReading(
  stated: PersonComparison,
  exchanged: PersonComparison,
): PersonComparison {
  if (exchanged.score === 'nothing_shared') return stated;
  const evidence = exchanged.evidence.map(asStated);
  if (stated.score === 'nothing_shared') return { score: exchanged.score, evidence };
  const better = exchanged.score > stated.score ? evidence : stated.evidence;
  return { score: bestScore([stated.score, exchanged.score]), evidence: better };
}
