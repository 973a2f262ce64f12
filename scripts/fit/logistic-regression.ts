/** Rows of features with what each is: 1 for mated, 0 for non-mated. */
export interface LabelledRows {
  readonly columns: number;
  /** Row by row. */
  readonly features: Float64Array;
  readonly mated: Uint8Array;
}

/** A weighting of features. */
export interface Weighting {
  readonly bias: number;
  readonly weights: readonly number[];
}

/** How the fit is made. */
export interface FitSettings {
  /** The share of mated pairs that the fit is made for, whatever their share in the rows. */
  readonly matedShare: number;
  /** Pulls weights towards zero. */
  readonly ridge: number;
  readonly steps: number;
}

/** Columns brought to the same breadth, that of non-mated rows. */
function breadths({ columns, features, mated }: LabelledRows): readonly number[] {
  return Array.from({ length: columns }, (_, column) => {
    let [count, sum, squares] = [0, 0, 0];
    for (let row = 0; row < mated.length; row += 1) {
      if (mated[row] === 1) continue;
      const value = features[row * columns + column] ?? 0;
      count += 1;
      sum += value;
      squares += value * value;
    }
    return Math.sqrt(Math.max(1e-12, squares / count - (sum / count) ** 2));
  });
}

/** The gradient of the loss at these weights; the bias is the last one. */
function gradientAt(rows: LabelledRows, weights: Float64Array, shares: readonly [number, number]) {
  const { columns, features, mated } = rows;
  const gradient = new Float64Array(columns + 1);
  for (let row = 0; row < mated.length; row += 1) {
    const start = row * columns;
    let logit = weights[columns] ?? 0;
    for (let at = 0; at < columns; at += 1)
      logit += (weights[at] ?? 0) * (features[start + at] ?? 0);
    const truth = mated[row] ?? 0;
    const error = (1 / (1 + Math.exp(-logit)) - truth) * (truth === 1 ? shares[0] : shares[1]);
    for (let at = 0; at < columns; at += 1) {
      gradient[at] = (gradient[at] ?? 0) + error * (features[start + at] ?? 0);
    }
    gradient[columns] = (gradient[columns] ?? 0) + error;
  }
  return gradient;
}

/**
 * Logistic regression with weights that are never negative (projected gradient with momentum): every
 * feature is the higher the likelier one finger, so a negative weight would be a chance of the data.
 */
export function fitWeighting(rows: LabelledRows, settings: FitSettings): Weighting {
  const { columns } = rows;
  const breadth = breadths(rows);
  const scaled = {
    ...rows,
    features: rows.features.map((value, at) => value / (breadth[at % columns] ?? 1)),
  };
  const matedCount = rows.mated.reduce((sum, one) => sum + one, 0);
  const shares = [
    settings.matedShare / matedCount,
    (1 - settings.matedShare) / (rows.mated.length - matedCount),
  ] as const;
  let mean = 0;
  for (const [at, value] of scaled.features.entries()) {
    const row = Math.floor(at / columns);
    mean += value * value * (rows.mated[row] === 1 ? shares[0] : shares[1]);
  }
  const pace = 1 / (0.25 * (mean + 1) + settings.ridge);
  let kept = new Float64Array(columns + 1);
  let ahead = kept;
  for (let step = 0; step < settings.steps; step += 1) {
    const gradient = gradientAt(scaled, ahead, shares);
    const from = ahead;
    const next = from.map((weight, at) => {
      const pull = at < columns ? settings.ridge * weight : 0;
      const moved = weight - pace * ((gradient[at] ?? 0) + pull);
      return at < columns ? Math.max(0, moved) : moved;
    });
    const before = kept;
    ahead = next.map((weight, at) => weight + (step / (step + 3)) * (weight - (before[at] ?? 0)));
    kept = next;
  }
  return {
    bias: kept[columns] ?? 0,
    weights: breadth.map((one, at) => (kept[at] ?? 0) / one),
  };
}
