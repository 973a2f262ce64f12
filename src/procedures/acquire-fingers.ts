import type { EvidenceCalibration } from '../biometrics/evidence.ts';
import type { FingerEngine, FingerExtraction } from '../biometrics/finger/finger-engine.ts';
import { sameFingers } from '../biometrics/finger/position-check.ts';
import type { QualityRefusal } from '../capture/quality-gate.ts';
import type { FingerPosition } from '../vocabulary/finger.ts';
import type { GreyImage } from '../vocabulary/image.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { SlapKind } from '../vocabulary/slap.ts';

/** Whether an impression is good enough for what it is wanted for. */
export type FingerGate = (extraction: FingerExtraction) => Result<'good_enough', QualityRefusal>;

/** What turning impressions of fingers into templates needs. */
export interface FingerNeeds {
  /**
   * @param dpi as the sender states it; what the file itself says is for the decoder to read
   * @param expected what the sender says is on it; a file that says otherwise is refused
   */
  readonly decode: (
    sample: Uint8Array,
    dpi: number | 'unstated',
    expected: FingerPosition | SlapKind,
  ) => Promise<Result<GreyImage, { readonly kind: string }>>;
  /** The file that is kept of a finger that was cut out of a slap; `decode` gives it back. */
  readonly encode: (image: GreyImage) => Promise<Uint8Array>;
  readonly engine: FingerEngine;
  /** What their comparisons say. */
  readonly calibration: EvidenceCalibration;
  /** SHA-256 that stands for the networks: templates of others are not compared. */
  readonly modelHash: string;
  readonly enrolmentGate: FingerGate;
  readonly verificationGate: FingerGate;
}

/** One finger as it was sent. */
export interface FingerImpression<P extends FingerPosition = FingerPosition> {
  readonly position: P;
  /** The image as captured. */
  readonly image: Uint8Array;
  readonly dpi: number | 'unstated';
}

/** One finger that passed its gate, with the sample that is kept of it. */
export interface AcquiredFinger<P extends FingerPosition = FingerPosition> {
  readonly position: P;
  readonly sample: Uint8Array;
  /** As the sender stated it. */
  readonly dpi: number | 'unstated';
  readonly extraction: FingerExtraction;
}

/** Why fingers were not taken; it depends on what was sent and on nobody's reference. */
export type FingerRefusal =
  | { readonly kind: 'finger_refused'; readonly position: FingerPosition; readonly why: string }
  | { readonly kind: 'finger_no_ridges'; readonly position: FingerPosition }
  | (Omit<QualityRefusal, 'kind'> & {
      readonly kind: 'finger_quality_low';
      readonly position: FingerPosition;
    })
  | { readonly kind: 'position_twice'; readonly position: FingerPosition }
  /** One and the same finger under several positions. */
  | { readonly kind: 'finger_repeated'; readonly positions: readonly FingerPosition[] };

/** A position that is stated more than once; `unknown` states none. */
export function positionTwice<P extends FingerPosition>(positions: readonly P[]): P | undefined {
  return positions.find(
    (position, place) => position !== 'unknown' && positions.indexOf(position) < place,
  );
}

async function acquireFinger<P extends FingerPosition>(
  needs: FingerNeeds,
  { position, image, dpi }: FingerImpression<P>,
  gate: FingerGate,
): Promise<Result<AcquiredFinger<P>, FingerRefusal>> {
  const decoded = await needs.decode(image, dpi, position);
  if (!decoded.ok) return fail({ kind: 'finger_refused', position, why: decoded.error.kind });
  const extraction = await needs.engine.extractFinger(decoded.value, position);
  if (!extraction.ok) return fail({ kind: 'finger_no_ridges', position });
  const passed = gate(extraction.value);
  if (passed.ok) return ok({ position, sample: image, dpi, extraction: extraction.value });
  return fail({ ...passed.error, kind: 'finger_quality_low', position });
}

/** The stated positions of impressions that are of one finger; undefined when all are different. */
async function repeated(
  engine: FingerEngine,
  fingers: readonly AcquiredFinger[],
  sameFingerFrom: ComparisonScore,
): Promise<readonly FingerPosition[] | undefined> {
  const templates = fingers.map(({ extraction }) => extraction.template);
  const compared = await Promise.all(
    templates
      .slice(0, -1)
      .map((template, place) => engine.compareFingers(template, templates.slice(place + 1))),
  );
  const scoreOf = (one: number, other: number) => {
    const comparison = compared[one]?.[other - one - 1];
    if (!comparison) throw new Error('every two fingers of a request are compared');
    return comparison.score;
  };
  const positions = templates.map(({ position }) => position);
  return sameFingers(positions, scoreOf, { sameFingerFrom })[0];
}

/**
 * Fingers that passed the gate, in their order. The fingers of one request are
 * compared with each other too: one finger shown twice would count twice.
 */
export async function acquireFingers<P extends FingerPosition>(
  needs: FingerNeeds,
  impressions: readonly FingerImpression<P>[],
  wanted: { readonly gate: FingerGate; readonly sameFingerFrom: ComparisonScore },
): Promise<Result<readonly AcquiredFinger<P>[], FingerRefusal>> {
  const results = await Promise.all(
    impressions.map((impression) => acquireFinger(needs, impression, wanted.gate)),
  );
  const fingers: AcquiredFinger<P>[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    fingers.push(result.value);
  }
  const positions = await repeated(needs.engine, fingers, wanted.sameFingerFrom);
  return positions ? fail({ kind: 'finger_repeated', positions }) : ok(fingers);
}
