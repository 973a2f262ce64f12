import type { NonMatedScores } from './non-mated-scores.ts';
import { excessOf, type TailFit, type WeightedExcesses } from './tail-fit.ts';

/** Why there is no number. */
export type Unsupported = 'few_scores' | 'few_people' | 'tied_scores' | 'short_lists';

/** From where on the decline of non-mated scores is a fitted tail. */
export type TailBegin =
  | {
      readonly kind: 'begins';
      /** Exceedances are the scores above this. */
      readonly from: number;
      readonly exceedances: number;
    }
  | { readonly kind: 'not_supported'; readonly why: Unsupported };

/** False matches that must have been seen above a threshold that is called measured. */
const falseMatchesMin = 10;
/** Exceedances of which a tail is fitted: a share of the comparisons, within these. */
const exceedances = { share: 0.01, min: 50, max: 2_000, distinctMin: 20 };
/** People on either side, or resampling them says nothing. */
const peopleMin = 20;

/** The threshold of a false match rate. */
export interface Decline {
  readonly fit: TailFit | 'none';
  /** Share of the comparisons above the begin of the tail. */
  readonly share: number;
  /** −∞ where lists do not reach so far down. */
  thresholdOf(falseMatchRate: number): number;
}

/** How non-mated scores decline: counted as far as enough were seen, by a fitted tail beyond. */
export class ScoreDecline {
  readonly tail: TailBegin;
  readonly comparisons: number;
  readonly #scores: NonMatedScores;
  readonly #excesses: Float64Array;

  constructor(scores: NonMatedScores) {
    this.#scores = scores;
    this.comparisons = scores.comparisons(new Float64Array(scores.people).fill(1));
    this.tail = tailBegin(scores, this.comparisons);
    const { tail } = this;
    this.#excesses =
      tail.kind === 'begins'
        ? Float64Array.from(
            scores.sorted.slice(0, tail.exceedances),
            ({ score }) => score - tail.from,
          )
        : new Float64Array();
  }

  /** Whether enough false matches were seen to call a threshold measured. */
  isMeasured(falseMatchRate: number): boolean {
    return this.decadesBeyond(falseMatchRate) === 0;
  }

  /** Decades between a rate and the lowest that the comparisons support. */
  decadesBeyond(falseMatchRate: number): number {
    return Math.max(0, Math.log10(falseMatchesMin / (falseMatchRate * this.comparisons)));
  }

  /** The decline when people count as often as `weights` say. */
  weighed(weights: Float64Array, choose: (sample: WeightedExcesses) => TailFit): Decline {
    const comparisons = this.#scores.comparisons(weights);
    const sample = { excesses: this.#excesses, weights: this.#weightsOf(weights) };
    const weight = sample.weights.reduce((sum, one) => sum + one, 0);
    const share = weight / comparisons;
    const fit = weight === 0 ? 'none' : choose(sample);
    const lowest = this.#counted(weights, falseMatchesMin);
    const from = this.tail.kind === 'begins' ? this.tail.from : Infinity;
    return {
      fit,
      share,
      thresholdOf: (falseMatchRate) => {
        if (this.isMeasured(falseMatchRate)) {
          return this.#counted(weights, falseMatchRate * comparisons);
        }
        if (fit === 'none') return lowest;
        // Beyond what was seen nothing may be easier than what was seen.
        return Math.max(lowest, from + excessOf(fit, Math.max(1, share / falseMatchRate)));
      },
    };
  }

  #weightsOf(weights: Float64Array): Float64Array {
    const { sorted } = this.#scores;
    return Float64Array.from(this.#excesses, (_, place) => {
      const entry = sorted[place];
      return entry ? (weights[entry.probe] ?? 0) * (weights[entry.reference] ?? 0) : 0;
    });
  }

  /** The lowest score that no more than so many of the comparisons are above. */
  #counted(weights: Float64Array, allowed: number): number {
    let above = 0;
    for (const { score, probe, reference } of this.#scores.sorted) {
      above += (weights[probe] ?? 0) * (weights[reference] ?? 0);
      // A guard against products just below a whole number.
      if (above > allowed + 1e-9) return score >= this.#scores.completeFrom ? score : -Infinity;
    }
    return -Infinity;
  }
}

function tailBegin(scores: NonMatedScores, comparisons: number): TailBegin {
  const { sorted, completeFrom, peopleOf } = scores;
  const not = (why: Unsupported): TailBegin => ({ kind: 'not_supported', why });
  if (Math.min(peopleOf.gallery, peopleOf.probes) < peopleMin) return not('few_people');
  const wanted = Math.min(exceedances.max, Math.floor(exceedances.share * comparisons));
  if (wanted < exceedances.min) return not('few_scores');
  const last = sorted[wanted];
  if (!last) return not('short_lists');
  const from = Math.max(completeFrom, last.score);
  const above = sorted.slice(0, wanted).filter(({ score }) => score > from);
  const distinct = new Set(above.map(({ score }) => score)).size;
  if (above.length >= exceedances.min && distinct >= exceedances.distinctMin) {
    return { kind: 'begins', from, exceedances: above.length };
  }
  return not(completeFrom > last.score ? 'short_lists' : 'tied_scores');
}
