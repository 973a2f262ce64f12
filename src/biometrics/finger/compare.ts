import assert from 'node:assert/strict';
import type { FingerTemplate } from '../../vocabulary/finger.ts';
import { ComparisonScore } from '../../vocabulary/score.ts';
import type { ModelId } from '../../vocabulary/template.ts';
import type { CalibrationPoint } from '../calibration.ts';
import { evidenceOf, type EvidenceCalibration, type MatedPoint } from '../evidence.ts';
import type { Alignment } from './alignment.ts';
import {
  comparisonFeatures,
  FeatureWriter,
  type BothComparisons,
  type ComparisonFeature,
} from './comparison-features.ts';
import { EdgeGrowingMatcher } from './edge-growing-matcher.ts';
import type { FingerComparison } from './finger-engine.ts';
import { LikePairs } from './like-pairs.ts';
import { PairTableMatcher } from './pair-table-matcher.ts';
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
  readonly #like = new LikePairs();
  readonly #table = new PairTableMatcher();
  readonly #growing = new EdgeGrowingMatcher();
  readonly #writer = new FeatureWriter();
  readonly #features = new Float64Array(comparisonFeatures.length);

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
    const { pairing, alignment, overlap } = both.table;
    return {
      comparison: this.#decided(both, probe.finger, reference.finger),
      alignment,
      pairs: Array.from({ length: pairing.count }, (_, pair) => ({
        probe: pairing.probe[pair] ?? 0,
        reference: pairing.reference[pair] ?? 0,
      })),
      probeInside: overlap.probeInside,
      referenceInside: overlap.referenceInside,
    };
  }

  #both(probe: PreparedTemplate, reference: PreparedTemplate): BothComparisons {
    for (const { model } of [probe, reference]) {
      assert.equal(model, this.#constants.model, 'templates of different models never compare');
    }
    const { finger: one } = probe;
    const { finger: other } = reference;
    this.#like.find(one.pairs, other.pairs);
    return {
      table: this.#table.compare(this.#like, one, other),
      growth: this.#growing.compare(this.#like, one, other),
    };
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
    this.#writer.write(both, probe, reference, this.#features);
    let similarity = this.#constants.bias;
    for (let at = 0; at < this.#weights.length; at += 1) {
      similarity += (this.#weights[at] ?? 0) * (this.#features[at] ?? 0);
    }
    return {
      score: this.evidence.score(similarity),
      logLikelihoodRatio: this.evidence.logLikelihoodRatio(similarity),
    };
  }
}
