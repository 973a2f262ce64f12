import { similarityOf } from '../biometrics/face/compare.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import type { Template } from '../vocabulary/template.ts';

/** What became of one photograph as a portrait of one size. */
export interface MeasuredPortrait {
  readonly bytes: number;
  readonly webpQuality: number;
  /** `none` when no face was found on it any more. */
  readonly template: Template | 'none';
}

/** A photograph with its own template, and its portraits by the name of their size. */
export interface MeasuredPhotograph {
  readonly template: Template;
  readonly portraits: ReadonlyMap<string, MeasuredPortrait>;
}

/** A pair whose reference is also there as portraits. */
export interface PortraitPair {
  readonly probe: MeasuredPhotograph;
  readonly reference: MeasuredPhotograph;
  readonly mated: boolean;
}

/** What comparing with portraits of one size is like. */
export interface PortraitCost {
  /** `full`: the photographs themselves. */
  readonly size: string;
  readonly bytesMean: number;
  readonly bytesMax: number;
  readonly qualityMean: number;
  readonly portraits: number;
  /** Portraits on which no face was found. */
  readonly unread: number;
  /** Cosine of a portrait with the photograph that it was made of. */
  readonly ownCosineMean: number;
  readonly ownCosineMin: number;
  readonly matedCosineMean: number;
  readonly strangerCosineMean: number;
  readonly strangerCosineMax: number;
  /** Lowest score of mated pairs and highest of strangers, −10·log₁₀(FMR). */
  readonly matedScoreMin: number;
  readonly strangerScoreMax: number;
  readonly matedPairs: number;
  readonly strangerPairs: number;
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
const largest = (values: readonly number[]) =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
const smallest = (values: readonly number[]) => -largest(values.map((value) => -value));

function templateOf(photograph: MeasuredPhotograph, size: string): Template | 'none' {
  if (size === 'full') return photograph.template;
  return photograph.portraits.get(size)?.template ?? 'none';
}

function cosines(pairs: readonly PortraitPair[], size: string): readonly number[] {
  return pairs.flatMap(({ probe, reference }) => {
    const template = templateOf(reference, size);
    return template === 'none' ? [] : [similarityOf(probe.template, template)];
  });
}

/** The cost of one size, probes being whole photographs and references portraits. */
export function portraitCost(
  size: string,
  photographs: readonly MeasuredPhotograph[],
  pairs: readonly PortraitPair[],
  score: (cosine: number) => ComparisonScore,
): PortraitCost {
  const portraits = photographs.flatMap((photograph) => photograph.portraits.get(size) ?? []);
  const own = photographs.flatMap((photograph) => {
    const template = templateOf(photograph, size);
    return template === 'none' ? [] : [similarityOf(photograph.template, template)];
  });
  const mated = cosines(
    pairs.filter((pair) => pair.mated),
    size,
  );
  const strangers = cosines(
    pairs.filter((pair) => !pair.mated),
    size,
  );
  return {
    size,
    bytesMean: mean(portraits.map(({ bytes }) => bytes)),
    bytesMax: largest(portraits.map(({ bytes }) => bytes)),
    qualityMean: mean(portraits.map(({ webpQuality }) => webpQuality)),
    portraits: portraits.length,
    unread: portraits.filter(({ template }) => template === 'none').length,
    ownCosineMean: mean(own),
    ownCosineMin: smallest(own),
    matedCosineMean: mean(mated),
    strangerCosineMean: mean(strangers),
    strangerCosineMax: largest(strangers),
    matedScoreMin: smallest(mated.map(score)),
    strangerScoreMax: largest(strangers.map(score)),
    matedPairs: mated.length,
    strangerPairs: strangers.length,
  };
}
