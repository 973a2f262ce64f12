/** How quickly the share of scores above a threshold falls beyond it: generalised Pareto. */
export interface TailFit {
  /** Mean excess where the tail is exponential, in score points. */
  readonly scale: number;
  /** 0: exponential. Above: heavier. A tail with an end, below 0, is never taken. */
  readonly shape: number;
  readonly logLikelihood: number;
}

/** Excesses over a threshold, each as often as its weight says. */
export interface WeightedExcesses {
  readonly excesses: Float64Array;
  readonly weights: Float64Array;
}

function sumOf({ excesses, weights }: WeightedExcesses): { weight: number; excess: number } {
  let weight = 0;
  let excess = 0;
  for (let place = 0; place < excesses.length; place += 1) {
    weight += weights[place] ?? 0;
    excess += (weights[place] ?? 0) * (excesses[place] ?? 0);
  }
  return { weight, excess };
}

/** The exponential tail of greatest likelihood. */
export function exponentialTail(sample: WeightedExcesses): TailFit {
  const { weight, excess } = sumOf(sample);
  const scale = excess / weight;
  return { scale, shape: 0, logLikelihood: -weight * (Math.log(scale) + 1) };
}

/** Of all tails with this ratio of shape to scale, the one of greatest likelihood. */
function tailWithRatio({ excesses, weights }: WeightedExcesses, ratio: number): TailFit {
  let weight = 0;
  let sum = 0;
  for (let place = 0; place < excesses.length; place += 1) {
    weight += weights[place] ?? 0;
    sum += (weights[place] ?? 0) * Math.log1p(ratio * (excesses[place] ?? 0));
  }
  const shape = sum / weight;
  const scale = shape / ratio;
  return { scale, shape, logLikelihood: -weight * (Math.log(scale) + shape + 1) };
}

/** Decades of shape per mean excess that are looked through, and steps in each. */
const decades = { from: -4, to: 2 };
const stepsPerDecade = 2;
/** Narrowings of the best step: each leaves 0.618 of it. */
const narrowings = 18;
const golden = (Math.sqrt(5) - 1) / 2;

/**
 * The tail of greatest likelihood among the exponential one and those that are heavier. Source of
 * the search in one dimension: Grimshaw, Technometrics 35 (1993).
 */
export function heavierTail(sample: WeightedExcesses): TailFit {
  const exponential = exponentialTail(sample);
  const tailAt = (decade: number) => tailWithRatio(sample, 10 ** decade / exponential.scale);
  let best = decades.from;
  let found = tailAt(best);
  for (let step = 1; step <= (decades.to - decades.from) * stepsPerDecade; step += 1) {
    const decade = decades.from + step / stepsPerDecade;
    const tail = tailAt(decade);
    if (tail.logLikelihood <= found.logLikelihood) continue;
    best = decade;
    found = tail;
  }
  let low = best - 1 / stepsPerDecade;
  let high = best + 1 / stepsPerDecade;
  for (let narrowing = 0; narrowing < narrowings; narrowing += 1) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (tailAt(left).logLikelihood >= tailAt(right).logLikelihood) high = right;
    else low = left;
  }
  found = tailAt((low + high) / 2);
  return found.logLikelihood > exponential.logLikelihood ? found : exponential;
}

/** Half of χ² with one degree at 10 %: one-sided, a chance of one in twenty. */
const evidenceMin = 2.7055 / 2;

/** The exponential tail, unless the excesses show a heavier one. */
export function likelyTail(sample: WeightedExcesses): TailFit {
  const exponential = exponentialTail(sample);
  const heavier = heavierTail(sample);
  const gain = heavier.logLikelihood - exponential.logLikelihood;
  return gain > evidenceMin ? heavier : exponential;
}

/** The excess that one in `times` of the excesses reaches; `times` is 1 at least. */
export function excessOf({ scale, shape }: TailFit, times: number): number {
  const logarithm = Math.log(times);
  return shape === 0 ? scale * logarithm : (scale * Math.expm1(shape * logarithm)) / shape;
}
