import type { FingerPosition, FingerTemplate } from '../../vocabulary/finger.ts';
import type { GreyImage } from '../../vocabulary/image.ts';
import type { QualityMeasure } from '../../vocabulary/quality.ts';
import type { Result } from '../../vocabulary/result.ts';
import type { ComparisonScore } from '../../vocabulary/score.ts';
import type { SlapAsked } from '../../vocabulary/slap.ts';
import type { SlapFinger, SlapRefusal } from './slap.ts';
import type { Alignment } from './alignment.ts';
import type { ComparisonFeature } from './comparison-features.ts';

/** What was found in one impression of a finger. */
export interface FingerExtraction {
  readonly template: FingerTemplate;
  readonly measures: readonly QualityMeasure[];
  /** CPU milliseconds spent inside networks, for figures. */
  readonly networkMs: number;
}

/** Why an impression gave no template (failure to acquire, ISO/IEC 2382-37). */
export interface FingerFailure {
  readonly kind: 'no_finger';
}

/** How alike two impressions of fingers are. */
export interface FingerComparison {
  /** −10·log₁₀(FMR), 0 … 80, as for every modality. */
  readonly score: ComparisonScore;
  /** Natural logarithm of how much likelier the evidence is for one finger than for two. */
  readonly logLikelihoodRatio: number;
}

/** Two minutiae that are taken for one: their rows in the templates. */
export interface MinutiaPair {
  readonly probe: number;
  readonly reference: number;
}

/** A comparison with what it rests on. */
export interface FingerExplanation {
  readonly comparison: FingerComparison;
  /** What brings the probe onto the reference. */
  readonly alignment: Alignment;
  /** Closest first. */
  readonly pairs: readonly MinutiaPair[];
  /** Minutiae of each that lie where the other has skin. */
  readonly probeInside: number;
  readonly referenceInside: number;
  /** What the score is weighed from. */
  readonly features: Readonly<Record<ComparisonFeature, number>>;
}

/** Fingers in, numbers out, away from the event loop and with a bounded queue. */
export interface FingerEngine {
  /** @param image at any resolution that it states; brought to 500 dpi. */
  extractFinger(
    image: GreyImage,
    position: FingerPosition,
  ): Promise<Result<FingerExtraction, FingerFailure>>;
  /** One probe with many references, answered in their order. */
  compareFingers(
    probe: FingerTemplate,
    references: readonly FingerTemplate[],
  ): Promise<readonly FingerComparison[]>;
  /**
   * An image of several fingers cut into single ones, each with its position.
   * @param image at any resolution that it states; the crops have the same.
   */
  segmentSlap(
    image: GreyImage,
    asked: SlapAsked,
  ): Promise<Result<readonly SlapFinger[], SlapRefusal>>;
  /** The comparison of two with what it rests on, for people who decide. */
  explainFingers(probe: FingerTemplate, reference: FingerTemplate): Promise<FingerExplanation>;
}
