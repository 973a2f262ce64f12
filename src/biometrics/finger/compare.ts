import assert from 'node:assert/strict';
import type { FingerTemplate } from '../../vocabulary/finger.ts';
import { ComparisonScore } from '../../vocabulary/score.ts';
import type { ModelId } from '../../vocabulary/template.ts';
import type { CalibrationPoint } from '../calibration.ts';
import { evidenceOf, type EvidenceCalibration, type MatedPoint } from '../evidence.ts';
import { BothMatchers } from './both-matchers.ts';
import {
  comparisonFeatures,
  type BothComparisons,
  type ComparisonFeature,
} from './comparison-features.ts';
import type { FingerComparison, FingerExplanation } from './finger-engine.ts';
import { preparedOf, type PreparedFinger } from './prepared-finger.ts';

/** What a comparison was fitted to: models/finger-comparison@1/constants.json. */
export interface FingerComparisonConstants {
  /** The network whose minutiae the constants belong to. */
  readonly model: ModelId;
  readonly bias: number;
  readonly weights: Readonly<Record<ComparisonFeature, number>>;
  readonly calibration: readonly CalibrationPoint[];
  readonly matedCalibration: readonly MatedPoint[];
}

/** A template with what comparing needs of it, made once for many comparisons. */
export interface PreparedTemplate {
  readonly model: ModelId;
  readonly finger: PreparedFinger;
}

/** Fewer minutiae than this say nothing; fewer pairs neither. */
const minutiaeMin = 6;
const pairsMin = 4;

/** Prepares a template of either side. */
export function prepareFinger({
  model,
  minutiae,
}: Pick<FingerTemplate, 'model' | 'minutiae'>): PreparedTemplate {
  return { model, finger: preparedOf(minutiae) };
}

/**
 * Compares impressions by two matchers that make different errors, fused by a fitted weighting of
 * what they found. One comparator serves one thread: it keeps its buffers.
 */
export class FingerComparator {
  /** What the fused similarity of a comparison says; also for the fusion of several fingers. */
  readonly evidence: EvidenceCalibration;
  readonly #constants: FingerComparisonConstants;
  readonly #weights: Float64Array;
  readonly #matchers = new BothMatchers();

  constructor(constants: FingerComparisonConstants) {
    this.#constants = constants;
    this.#weights = Float64Array.from(comparisonFeatures, (name) => constants.weights[name]);
    this.evidence = evidenceOf(constants.calibration, constants.matedCalibration);
  }

  /**
   * Where too little is seen the score is 0, and the ratio the lowest: nothing to see never helps.
   * @throws when a template is of another network than the constants
   */
  compare(probe: PreparedTemplate, reference: PreparedTemplate): FingerComparison {
    return this.#decided(this.#both(probe, reference), probe.finger, reference.finger);
  }

  /** The same comparison with the minutiae that it rests on. */
  explain(probe: PreparedTemplate, reference: PreparedTemplate): FingerExplanation {
    const both = this.#both(probe, reference);
    return {
      comparison: this.#decided(both, probe.finger, reference.finger),
      ...this.#matchers.shared(both, probe.finger, reference.finger),
    };
  }

  #both(probe: PreparedTemplate, reference: PreparedTemplate): BothComparisons {
    for (const { model } of [probe, reference]) {
      assert.equal(model, this.#constants.model, 'templates of different models never compare');
    }
    return this.#matchers.compare(probe.finger, reference.finger);
  }

  #decided(
    both: BothComparisons,
    probe: PreparedFinger,
    reference: PreparedFinger,
  ): FingerComparison {
    const minutiae = Math.min(probe.minutiae.count, reference.minutiae.count);
    if (minutiae < minutiaeMin || both.table.pairing.count < pairsMin) {
      return {
        score: ComparisonScore.parse(0),
        logLikelihoodRatio: this.evidence.logLikelihoodRatio(-Infinity),
      };
    }
    const features = this.#matchers.features(both, probe, reference);
    let similarity = this.#constants.bias;
    for (let at = 0; at < this.#weights.length; at += 1) {
      similarity += (this.#weights[at] ?? 0) * (features[at] ?? 0);
    }
    return {
      score: this.evidence.score(similarity),
      logLikelihoodRatio: this.evidence.logLikelihoodRatio(similarity),
    };
  }
}
