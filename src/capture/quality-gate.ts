import type { Advice, QualityComponent, QualityMeasure } from '../vocabulary/quality.ts';
import { Quality } from '../vocabulary/quality.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';

/** The least that a sample must reach, on the common scale. */
export interface QualityPolicy {
  readonly unifiedMin: Quality;
  readonly floors: Readonly<Partial<Record<QualityComponent, number>>>;
}

/** The sample is not good enough, and this is what to change. */
export interface QualityRefusal {
  readonly kind: 'quality_low';
  readonly quality: Quality;
  readonly floor: Quality;
  /** Components below their floors. */
  readonly components: readonly QualityComponent[];
  readonly advice: readonly Advice[];
}

/**
 * For enrolment, where the person stands before us and can be asked again. The floors of distance
 * (40 px between the eyes) and turn are those at which FNMR at FMR 1e-4 fell from 15.6 to 6.3 % on
 * 6,053 photographs (models/face-embedding@1/README.md).
 */
export const enrolmentQuality: QualityPolicy = {
  unifiedMin: Quality.parse(20),
  floors: {
    single_face: 40,
    inter_eye_distance: 28,
    pose_yaw: 45,
    eyes_open: 10,
    sharpness: 20,
    exposure: 20,
    illumination_uniformity: 20,
  },
};

/** For verification, where a refusal may cost somebody a payment: only what can not be compared. */
export const verificationQuality: QualityPolicy = {
  unifiedMin: Quality.parse(8),
  floors: { single_face: 40, inter_eye_distance: 14, pose_yaw: 15, exposure: 10 },
};

/**
 * For fingers at enrolment: the 5 % of generated presses that matched worst lie below
 * (models/finger-quality@1/README.md). Whoever's skin gives no better is captured with the
 * exception `unreadable`.
 */
export const fingerEnrolmentQuality: QualityPolicy = { unifiedMin: Quality.parse(20), floors: {} };

/** For fingers at verification: only what can not be compared. */
export const fingerVerificationQuality: QualityPolicy = {
  unifiedMin: Quality.parse(5),
  floors: {},
};

/** Whether a sample's measures reach the policy, and if not, what to change. */
export function passQuality(
  sample: { readonly quality: Quality; readonly measures: readonly QualityMeasure[] },
  policy: QualityPolicy,
): Result<'good_enough', QualityRefusal> {
  const low = sample.measures.filter(({ component, value }) => {
    const floor = component === 'unified' ? policy.unifiedMin : policy.floors[component];
    return floor !== undefined && value < floor;
  });
  if (low.length === 0 && sample.quality >= policy.unifiedMin) return ok('good_enough');
  const advice = sample.measures.flatMap((measure) =>
    measure.advice === 'none' ? [] : [measure.advice],
  );
  return fail({
    kind: 'quality_low',
    quality: sample.quality,
    floor: policy.unifiedMin,
    components: low.map(({ component }) => component),
    advice: [...new Set(advice)],
  });
}
