/** A comparison of two impressions, by their rows. */
export interface Pair {
  readonly one: number;
  readonly other: number;
  readonly similarity: number;
}

/** The similarity that this share of non-mated pairs exceeds. */
export function thresholdAt(nonMated: readonly Pair[], falseMatchRate: number): number {
  const falling = nonMated.map(({ similarity }) => similarity).toSorted((a, b) => b - a);
  return falling[Math.floor(falseMatchRate * falling.length)] ?? 0;
}

/**
 * FNMR after the pairs with the worst quality are left out; a pair is as good as its worse half.
 * @param quality of each row
 * @param shares that are left out, 0 … 1
 */
export function missRates(
  mated: readonly Pair[],
  quality: readonly number[],
  threshold: number,
  shares: readonly number[],
): readonly number[] {
  const worse = ({ one, other }: Pair) => Math.min(quality[one] ?? 0, quality[other] ?? 0);
  const rising = mated.toSorted((a, b) => worse(a) - worse(b));
  return shares.map((share) => {
    const kept = rising.slice(Math.round(share * rising.length));
    return kept.filter(({ similarity }) => similarity <= threshold).length / kept.length;
  });
}
