import type { QualityMeasure } from '../../../vocabulary/quality.ts';
import type { Point } from '../face.ts';
import { goodEnough, ramp } from '../../quality-scale.ts';
import { distance, type QualityInput } from './measure.ts';

/** Openness of one eye from its six landmarks: height over width. */
function openness(points: readonly Point[]): number {
  const [outer, upperA, upperB, inner, lowerB, lowerA] = points;
  if (!outer || !upperA || !upperB || !inner || !lowerB || !lowerA) return 0;
  const width = distance(outer, inner);
  return width === 0 ? 0 : (distance(upperA, lowerA) + distance(upperB, lowerB)) / (2 * width);
}

/**
 * The less open eye: height of the opening over its width. About 0.3 when open, under 0.12 when
 * closed. Source of the ratio: T. Soukupová and J. Čech, 2016.
 */
export function eyesOpen({ face }: QualityInput): QualityMeasure {
  const native = Math.min(
    openness(face.landmarks.slice(36, 42)),
    openness(face.landmarks.slice(42, 48)),
  );
  const value = ramp(native, 0.05, 0.22);
  return {
    component: 'eyes_open',
    native,
    value,
    advice: value < goodEnough ? 'open_eyes' : 'none',
  };
}
