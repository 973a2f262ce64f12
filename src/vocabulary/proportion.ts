/** A share that was counted, with its interval. */
export interface Proportion {
  readonly count: number;
  readonly of: number;
  /** 0 … 1; 0 when nothing was counted. */
  readonly share: number;
  /** 95 % confidence, Wilson's score interval; 0 … 1 when nothing was counted. */
  readonly low95: number;
  readonly high95: number;
}

/** z for a two-sided interval of 95 %. */
const z95 = 1.959964;

/**
 * `count` of `of` with Wilson's interval, which holds for small counts too. It takes the trials as
 * independent; where one person takes part in many, the truth is wider.
 */
export function proportion(count: number, of: number): Proportion {
  if (of === 0) return { count, of, share: 0, low95: 0, high95: 1 };
  const share = count / of;
  const square = z95 * z95;
  const centre = share + square / (2 * of);
  const spread = z95 * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const total = 1 + square / of;
  return {
    count,
    of,
    share,
    low95: Math.max(0, (centre - spread) / total),
    high95: Math.min(1, (centre + spread) / total),
  };
}
