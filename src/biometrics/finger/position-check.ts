import type { FingerPosition, FingerTemplate } from '../../vocabulary/finger.ts';
import type { FingerComparison } from './finger-engine.ts';

/** Compares two impressions; a full comparison, calibrated as everywhere. */
export type CompareFingers = (probe: FingerTemplate, reference: FingerTemplate) => FingerComparison;

/** How surely two impressions must be of one finger before a clerk is stopped. */
export interface PositionPolicy {
  /** Of two fingers of one session, which should be two different ones. */
  readonly sameFingerScoreMin: number;
  /** Of a finger and a reference, the resident's or the operator's. */
  readonly referenceScoreMin: number;
  /** How much better the reference of another position must do than that of the stated one. */
  readonly swapScoreMargin: number;
}

/** What is wrong with the positions that were stated in one session. */
export type PositionFinding =
  | {
      /** One finger was presented for several positions. */
      readonly kind: 'same_finger_twice';
      /** In the order of the session. */
      readonly positions: readonly FingerPosition[];
    }
  | {
      /** The resident's finger of another position. */
      readonly kind: 'position_swapped';
      readonly stated: FingerPosition;
      readonly found: FingerPosition;
    }
  | {
      /** The operator pressed a finger of their own. */
      readonly kind: 'operators_finger';
      readonly position: FingerPosition;
    };

/** The fingers of one session, each with its stated position, and whom they are compared with. */
export interface PositionSession {
  readonly templates: readonly FingerTemplate[];
  /** Empty at a first enrolment. */
  readonly residentReferences: readonly FingerTemplate[];
  /** Empty where operators have given no fingers. */
  readonly operatorReferences: readonly FingerTemplate[];
}

/**
 * Groups of a session's fingers that are one finger, in order; a finger is of a group when it is
 * like any of it, so that three presses of one thumb are one finding.
 */
function sameFingers(
  templates: readonly FingerTemplate[],
  compare: CompareFingers,
  scoreMin: number,
): readonly PositionFinding[] {
  const groupOf = templates.map((_, place) => place);
  for (const [one, probe] of templates.entries()) {
    for (const [other, reference] of templates.entries()) {
      if (other <= one || groupOf[one] === groupOf[other]) continue;
      // Two impressions that were stated to be of one position may be of one finger.
      if (probe.position === reference.position) continue;
      if (compare(probe, reference).score < scoreMin) continue;
      const [kept = one, joined = other] = [groupOf[one], groupOf[other]];
      for (const [place, group] of groupOf.entries()) if (group === joined) groupOf[place] = kept;
    }
  }
  return [...new Set(groupOf)].flatMap((group) => {
    const fingers = templates.filter((_, place) => groupOf[place] === group);
    const positions = [...new Set(fingers.map(({ position }) => position))];
    return positions.length > 1 ? [{ kind: 'same_finger_twice' as const, positions }] : [];
  });
}

/** The best score of a probe among references, and where; 0 without any. */
function bestOf(
  probe: FingerTemplate,
  references: readonly FingerTemplate[],
  compare: CompareFingers,
): { readonly score: number; readonly position: FingerPosition } {
  let best: { score: number; position: FingerPosition } = { score: 0, position: 'unknown' };
  for (const reference of references) {
    const { score } = compare(probe, reference);
    if (score > best.score) best = { score, position: reference.position };
  }
  return best;
}

function swapped(
  template: FingerTemplate,
  { residentReferences }: PositionSession,
  compare: CompareFingers,
  policy: PositionPolicy,
): readonly PositionFinding[] {
  const { position: stated } = template;
  if (stated === 'unknown') return [];
  const known = residentReferences.filter(({ position }) => position !== 'unknown');
  const others = known.filter(({ position }) => position !== stated);
  const best = bestOf(template, others, compare);
  if (best.score < policy.referenceScoreMin) return [];
  const own = known.filter(({ position }) => position === stated);
  const atHome = bestOf(template, own, compare).score;
  // A register whose own references hold one finger twice answers both positions.
  if (best.score < atHome + policy.swapScoreMargin) return [];
  return [{ kind: 'position_swapped', stated, found: best.position }];
}

/**
 * Fingers that are not the ones which they were stated to be: one finger for two positions, the
 * resident's finger of another position, or the operator's own. What no reference knows passes.
 * Each kind in the order of the session: same finger, swapped, operator's.
 */
export function checkPositions(
  session: PositionSession,
  compare: CompareFingers,
  policy: PositionPolicy,
): readonly PositionFinding[] {
  const { templates, operatorReferences } = session;
  const swaps = templates.flatMap((template) => swapped(template, session, compare, policy));
  const operators = templates.flatMap((template): readonly PositionFinding[] => {
    const { score } = bestOf(template, operatorReferences, compare);
    if (score < policy.referenceScoreMin) return [];
    return [{ kind: 'operators_finger', position: template.position }];
  });
  return [...sameFingers(templates, compare, policy.sameFingerScoreMin), ...swaps, ...operators];
}
