import { falseMatchRateFor } from '../vocabulary/false-positive-rate.ts';
import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import type { NonMatedScores } from './non-mated-scores.ts';
import { middle95, resampledPeople } from './people-bootstrap.ts';
import { ScoreDecline, type Unsupported } from './score-decline.ts';
import { heavierTail, likelyTail } from './tail-fit.ts';

/**
 * What an extrapolation rests on; printed beside it. Where some people resemble more others than
 * most do, the false matches of a threshold fall into fewer searches: FPIR is lower than this.
 */
const assumption =
  'non-mated scores of different references are exchangeable and independent: ' +
  'FPIR(N) = 1 − (1 − FMR)^N for N people with as many references each as here';

/** The scores of searches whose truth is known. */
export interface SearchScores {
  /** Of each mated probe's mate; −∞ when she was missed at any threshold. */
  readonly mated: Float64Array;
  readonly nonMated: NonMatedScores;
}

/** What is taken of the tail of non-mated scores. */
export type Tail =
  | {
      readonly kind: 'fitted';
      /** Exceedances are the scores above this. */
      readonly from: number;
      readonly exceedances: number;
      /** Share of the non-mated comparisons above it. */
      readonly share: number;
      readonly scale: number;
      /** 0: exponential; above: generalised Pareto, heavier. */
      readonly shape: number;
    }
  | { readonly kind: 'not_supported'; readonly why: Unsupported };

/** What holds an FPIR at a size of the gallery. */
export type SizePoint = {
  readonly fpirMax: number;
  /** Of a comparison with one person, at which a search has this FPIR. */
  readonly falseMatchRate: number;
  /** Decades of it below the lowest that the comparisons support; 0 when measured. */
  readonly decadesBeyond: number;
} & (
  | {
      /** `measured`: enough false matches above the threshold were seen. */
      readonly kind: 'measured' | 'extrapolated';
      readonly threshold: number;
      /** 95 %, people resampled. */
      readonly thresholdLow95: number;
      readonly thresholdHigh95: number;
      /** Its interval holds for every threshold between. */
      readonly fnir: Proportion;
    }
  /** Not even the highest score does. */
  | { readonly kind: 'none_holds' }
  | { readonly kind: 'not_supported'; readonly why: Unsupported }
);

/** Error rates of an identification as they would be in larger galleries; ISO/IEC 19795-1. */
export interface LargerGalleries {
  readonly assumption: string;
  readonly nonMatedComparisons: number;
  readonly people: { readonly gallery: number; readonly probes: number };
  readonly tail: Tail;
  readonly sizes: readonly { readonly people: number; readonly points: readonly SizePoint[] }[];
  /** What the assumption is worth: searches that do find somebody else, in the gallery at hand. */
  readonly atHand: readonly {
    readonly fpirMax: number;
    readonly threshold: number;
    readonly fpir: Proportion;
  }[];
}

/** An FPIR, and the FMR at which a search has it. */
interface Target {
  readonly fpirMax: number;
  readonly falseMatchRate: number;
}

/** A threshold with its interval. */
interface Threshold {
  readonly value: number;
  readonly low95: number;
  readonly high95: number;
}

/** Thresholds of several rates, each with an interval over people. */
function thresholdsOf(
  decline: ScoreDecline,
  people: number,
  rates: readonly number[],
): readonly Threshold[] {
  const everyone = decline.weighed(new Float64Array(people).fill(1), likelyTail);
  const values = rates.map((rate) => everyone.thresholdOf(rate));
  const resampled: number[][] = rates.map(() => []);
  for (const weights of resampledPeople(people)) {
    // Whether a heavier tail is shown is chance too: here each is taken as heavy as it looks.
    const one = decline.weighed(weights, heavierTail);
    for (const [place, rate] of rates.entries()) {
      const threshold = one.thresholdOf(rate);
      if (threshold > -Infinity) resampled[place]?.push(threshold);
    }
  }
  return values.map((value, place) => {
    const { low95, high95 } = middle95([value, ...(resampled[place] ?? [])]);
    return { value, low95: Math.min(value, low95), high95: Math.max(value, high95) };
  });
}

function missesAt(mated: Float64Array, threshold: number): Proportion {
  return proportion(mated.filter((score) => score <= threshold).length, mated.length);
}

/** FNIR at a threshold; the interval is that of the probes at both ends of the threshold's. */
function fnirAt(mated: Float64Array, { value, low95, high95 }: Threshold): Proportion {
  return {
    ...missesAt(mated, value),
    low95: missesAt(mated, low95).low95,
    high95: missesAt(mated, high95).high95,
  };
}

function tailOf(decline: ScoreDecline, people: number): Tail {
  const { tail } = decline;
  if (tail.kind === 'not_supported') return tail;
  const { fit, share } = decline.weighed(new Float64Array(people).fill(1), likelyTail);
  if (fit === 'none') return { kind: 'not_supported', why: 'few_scores' };
  const { from, exceedances } = tail;
  return { kind: 'fitted', from, exceedances, share, scale: fit.scale, shape: fit.shape };
}

/** What is said of one FPIR at one size. */
function pointOf(
  { fpirMax, falseMatchRate }: Target,
  threshold: Threshold | 'none',
  basis: {
    readonly decline: ScoreDecline;
    readonly mated: Float64Array;
    readonly scoreMax: number;
  },
): SizePoint {
  const { decline, mated, scoreMax } = basis;
  const decadesBeyond = decline.decadesBeyond(falseMatchRate);
  const target = { fpirMax, falseMatchRate, decadesBeyond };
  const measured = decline.isMeasured(falseMatchRate);
  const { tail } = decline;
  if (tail.kind === 'not_supported' && (!measured || threshold === 'none')) {
    return { ...target, ...tail };
  }
  if (threshold === 'none' || threshold.value === -Infinity) {
    return { ...target, kind: 'not_supported', why: 'short_lists' };
  }
  if (threshold.value >= scoreMax) return { ...target, kind: 'none_holds' };
  const high95 = Math.min(scoreMax, threshold.high95);
  return {
    ...target,
    kind: measured ? 'measured' : 'extrapolated',
    threshold: threshold.value,
    thresholdLow95: threshold.low95,
    thresholdHigh95: high95,
    fnir: fnirAt(mated, { ...threshold, high95 }),
  };
}

/** How often the searches at hand find somebody else at the thresholds for their own gallery. */
function countedAtHand(
  nonMated: NonMatedScores,
  sizes: LargerGalleries['sizes'],
): LargerGalleries['atHand'] {
  const size = sizes.find(({ people }) => people === nonMated.peopleOf.gallery);
  return (size?.points ?? []).flatMap((point) => {
    if (point.kind !== 'measured' && point.kind !== 'extrapolated') return [];
    const { fpirMax, threshold } = point;
    return [{ fpirMax, threshold, fpir: nonMated.positivesAt(threshold) }];
  });
}

/**
 * The thresholds that hold each FPIR in galleries of these sizes, and the FNIR there.
 * @param sizes people of the galleries, with as many references each as those who were searched
 * @param scoreMax the highest score that there is
 */
export function largerGalleries(
  { mated, nonMated }: SearchScores,
  asked: {
    readonly sizes: readonly number[];
    readonly fpirs: readonly number[];
    readonly scoreMax: number;
  },
): LargerGalleries {
  const decline = new ScoreDecline(nonMated);
  const targetsOf = (people: number): readonly Target[] =>
    asked.fpirs.map((fpirMax) => ({
      fpirMax,
      falseMatchRate: falseMatchRateFor(fpirMax, people),
    }));
  const rates = asked.sizes.flatMap(targetsOf).map(({ falseMatchRate }) => falseMatchRate);
  const { tail } = decline;
  const fewPeople = tail.kind === 'not_supported' && tail.why === 'few_people';
  const thresholds = fewPeople ? [] : thresholdsOf(decline, nonMated.people, rates);
  const basis = { decline, mated, scoreMax: asked.scoreMax };
  const sizes = asked.sizes.map((people, row) => ({
    people,
    points: targetsOf(people).map((target, place) =>
      pointOf(target, thresholds[row * asked.fpirs.length + place] ?? 'none', basis),
    ),
  }));
  return {
    assumption,
    nonMatedComparisons: decline.comparisons,
    people: nonMated.peopleOf,
    tail: tailOf(decline, nonMated.people),
    sizes,
    atHand: countedAtHand(nonMated, sizes),
  };
}
