import { randomBytes, randomInt } from 'node:crypto';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import { fingerPositions, type FingerTemplate } from '../vocabulary/finger.ts';
import type { MinutiaSet } from '../vocabulary/minutiae.ts';
import type { Template } from '../vocabulary/template.ts';
import { comparableFingers } from './compare-people.ts';

/** A random unit vector: nobody's template, compared in place of the one that is not there. */
function strangerLike(probe: Template): Template {
  const noise = randomBytes(probe.vector.length);
  const centred = Float32Array.from(noise, (byte) => byte - 127.5);
  const norm = Math.hypot(...centred);
  return { ...probe, vector: centred.map((value) => value / norm) };
}

/** As many minutiae, in the same places and directions, and none of them where it was. */
function mixed(set: MinutiaSet): MinutiaSet {
  const by = set.count < 2 ? 0 : randomInt(1, set.count);
  const turned = (column: Float32Array, places: number) =>
    column.map((_, place) => column[(place + places) % column.length] ?? 0);
  return { ...set, y: turned(set.y, by), direction: turned(set.direction, 2 * by) };
}

function strangersFinger(probe: FingerTemplate): FingerTemplate {
  return {
    ...probe,
    minutiae: mixed(probe.minutiae),
    embedding: strangerLike(probe.embedding),
  };
}

/** Fingers that a probe is compared with when the reference has them all. */
function comparisonsOf({ position }: FingerTemplate): number {
  return position === 'unknown' ? fingerPositions.length - 1 : 1;
}

/** A part of a probe, and strangers who have what the reference lacks of it. */
export interface StrangersBeside {
  readonly probe: TemplateSet;
  readonly stranger: TemplateSet;
}

/**
 * Strangers to compare beside a reference in what it lacks, so that the same number of comparisons
 * is made whoever is asked about. What they say is nobody's concern.
 */
export function strangersBeside(
  probe: TemplateSet,
  reference: TemplateSet,
): readonly StrangersBeside[] {
  const { face } = probe;
  const faces: readonly StrangersBeside[] =
    face === 'none' || reference.face !== 'none'
      ? []
      : [{ probe: { face, fingers: [] }, stranger: { face: strangerLike(face), fingers: [] } }];
  const fingers = probe.fingers.flatMap((finger): readonly StrangersBeside[] => {
    const missing = comparisonsOf(finger) - comparableFingers(finger, reference).length;
    if (missing <= 0) return [];
    const strangers = Array.from({ length: missing }, () => strangersFinger(finger));
    return [
      {
        probe: { face: 'none', fingers: [finger] },
        stranger: { face: 'none', fingers: strangers },
      },
    ];
  });
  return [...faces, ...fingers];
}
