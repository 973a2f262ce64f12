import { fail, ok, type Result } from '../vocabulary/result.ts';
import { ComparisonScore } from '../vocabulary/score.ts';
import { ratioStep, type EvidenceCalibration, type RatioSpread } from './evidence.ts';

/** What one source that probe and reference share says: one finger, or the face. */
export interface SourceEvidence {
  /** How sources of this kind are calibrated; the same object for all fingers. */
  readonly calibration: EvidenceCalibration;
  readonly score: ComparisonScore;
  readonly logLikelihoodRatio: number;
}

/** What all shared sources say together. */
export interface FusedComparison {
  readonly score: ComparisonScore;
  /** The sum over the sources. */
  readonly logLikelihoodRatio: number;
  readonly sources: number;
}

/** Why there is no fused score. Whoever decides treats it as a failure, never as a pass. */
export interface FusionFailure {
  readonly kind: 'nothing_shared';
}

/** Ten fingers and a face. */
export const sourcesMax = 11;

/** Points of a score in one unit of a natural logarithm. */
const pointsPerUnit = 10 / Math.LN10;

/** Sets of sources whose spreads are kept: ten fingers with a face and without. */
const spreadsMax = 64;

/** Shares of non-mated pairs at or above a sum, cell by cell. */
interface Tail {
  readonly first: number;
  readonly shares: Float64Array;
}

/**
 * Several sources as one comparison: their log-likelihood ratios are summed. The score is −10·log₁₀
 * of the share of non-mated pairs in whom as much speaks for one person, from the convolution of
 * the spreads of each, less what speaks against, ten points for each factor of ten; so the share
 * is never higher than the score says. Without that, a face that no stranger has would outvote ten
 * fingers that are another's, since such a mixture is as rare among strangers as the face.
 * It assumes that two people's sources resemble each other independently; kin and people of one
 * origin resemble each other in several, so that a fused score of these is too high.
 */
export class EvidenceFusion {
  readonly #tails = new Map<string, Tail>();
  readonly #numbers = new Map<EvidenceCalibration, number>();

  /**
   * One source alone keeps its own score.
   * @throws with more sources than a person has (programmer error)
   */
  fuse(evidence: readonly SourceEvidence[]): Result<FusedComparison, FusionFailure> {
    const [only] = evidence;
    if (!only) return fail({ kind: 'nothing_shared' });
    if (evidence.length > sourcesMax) throw new Error('more sources than a person has');
    const logLikelihoodRatio = evidence.reduce((sum, one) => sum + one.logLikelihoodRatio, 0);
    const sources = evidence.length;
    if (sources === 1) return ok({ score: only.score, logLikelihoodRatio, sources });
    const tail = this.#tailOf(evidence.map(({ calibration }) => calibration));
    const speaksFor = evidence.reduce((sum, one) => sum + Math.max(0, one.logLikelihoodRatio), 0);
    const score = scoreOf(tail, speaksFor) - pointsPerUnit * (speaksFor - logLikelihoodRatio);
    return ok({
      score: ComparisonScore.parse(Math.min(80, Math.max(0, score))),
      logLikelihoodRatio,
      sources,
    });
  }

  #tailOf(calibrations: readonly EvidenceCalibration[]): Tail {
    const numbered = calibrations
      .map((calibration) => ({ calibration, number: this.#numberOf(calibration) }))
      .toSorted((a, b) => a.number - b.number);
    const key = numbered.map(({ number }) => number).join(' ');
    const known = this.#tails.get(key);
    if (known) return known;
    const spread = numbered
      .map(({ calibration }) => speakingFor(calibration.nonMated))
      .reduce((sum, one) => convolved(sum, one));
    const tail = tailOf(spread);
    if (this.#tails.size >= spreadsMax) this.#tails.clear();
    this.#tails.set(key, tail);
    return tail;
  }

  #numberOf(calibration: EvidenceCalibration): number {
    const number = this.#numbers.get(calibration) ?? this.#numbers.size;
    this.#numbers.set(calibration, number);
    return number;
  }
}

/** The spread of what speaks for one person: all that speaks against is no more than nothing. */
function speakingFor({ first, shares }: RatioSpread): RatioSpread {
  const below = Math.min(shares.length, Math.max(0, -first));
  const clipped = new Float64Array(Math.max(1, shares.length - below));
  for (const [at, share] of shares.entries()) {
    const cell = Math.max(0, at - below);
    clipped[cell] = (clipped[cell] ?? 0) + share;
  }
  return { first: first + below, shares: clipped };
}

/** How the sum of two independent ratios is spread. */
function convolved(one: RatioSpread, other: RatioSpread): RatioSpread {
  const shares = new Float64Array(one.shares.length + other.shares.length - 1);
  for (const [at, share] of one.shares.entries()) {
    if (share === 0) continue;
    for (let place = 0; place < other.shares.length; place += 1) {
      shares[at + place] = (shares[at + place] ?? 0) + share * (other.shares[place] ?? 0);
    }
  }
  return { first: one.first + other.first, shares };
}

/** Summed from the rare end, where small shares would be lost beside large ones. */
function tailOf({ first, shares }: RatioSpread): Tail {
  const above = new Float64Array(shares.length);
  let sum = 0;
  for (let at = shares.length - 1; at >= 0; at -= 1) {
    sum += shares[at] ?? 0;
    above[at] = Math.min(1, sum);
  }
  return { first, shares: above };
}

function scoreOf({ first, shares }: Tail, ratio: number): number {
  const cell = Math.floor(ratio / ratioStep) - first;
  const share = cell < 0 ? 1 : (shares[cell] ?? 0);
  return -10 * Math.log10(Math.max(share, 1e-30));
}
