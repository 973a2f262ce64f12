/** ln of n over k. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let place = 1; place <= k; place += 1) sum += Math.log((n - k + place) / place);
  return sum;
}

/**
 * How likely it is to count `count` or more of `of` independent trials where each succeeds with
 * `share`: 0 … 1. A small one says that the share is another.
 */
export function binomialTail(count: number, of: number, share: number): number {
  if (count <= 0) return 1;
  if (count > of || share <= 0) return 0;
  if (share >= 1) return 1;
  const odds = share / (1 - share);
  let term = Math.exp(
    logChoose(of, count) + count * Math.log(share) + (of - count) * Math.log1p(-share),
  );
  let sum = 0;
  for (let at = count; at <= of; at += 1) {
    sum += term;
    term *= ((of - at) / (at + 1)) * odds;
  }
  return Math.min(1, sum);
}
