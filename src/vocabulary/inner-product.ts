/**
 * Inner product of `probe` and the vector of the same length that begins at `start` in `vectors`;
 * the cosine, when both have unit norm. The length is a multiple of four.
 */
export function innerProduct(probe: Float32Array, vectors: Float32Array, start: number): number {
  // Four sums, so that no addition waits for the one before it.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let place = 0; place < probe.length; place += 4) {
    const at = start + place;
    a += (probe[place] ?? 0) * (vectors[at] ?? 0);
    b += (probe[place + 1] ?? 0) * (vectors[at + 1] ?? 0);
    c += (probe[place + 2] ?? 0) * (vectors[at + 2] ?? 0);
    d += (probe[place + 3] ?? 0) * (vectors[at + 3] ?? 0);
  }
  return a + b + c + d;
}
