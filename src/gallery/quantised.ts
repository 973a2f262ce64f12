/** A vector in eight bits a value: value ≈ q · step. */
export interface QuantisedVector {
  /** −127 … 127. */
  readonly q: Int8Array;
  readonly step: number;
}

const { fround } = Math;

/** 1.5 · 2²³: added and taken away in 32-bit floats, it leaves a whole number, half to even. */
const rounder = 12_582_912;

/**
 * The twin of `native/quantise.cc`, and what it is tested against: the same operations of 32-bit
 * floats in the same order.
 * @throws for a vector without direction: zeros, or a value that is no finite number
 */
export function quantised(vector: Float32Array): QuantisedVector {
  let largest = 0;
  for (const value of vector) {
    if (!Number.isFinite(value)) throw new Error('a vector has finite values');
    largest = Math.max(largest, Math.abs(value));
  }
  const step = fround(largest / 127);
  const inverse = fround(127 / largest);
  if (step === 0 || !Number.isFinite(inverse)) throw new Error('a vector has a direction');
  const q = Int8Array.from(vector, (value) => {
    const rounded = fround(fround(fround(value * inverse) + rounder) - rounder);
    return Math.min(127, Math.max(-127, rounded));
  });
  return { q, step };
}

/** The similarity that a scan of eight-bit vectors states, to the last bit. */
export function quantisedSimilarity(probe: QuantisedVector, reference: QuantisedVector): number {
  let dot = 0;
  for (const [place, value] of probe.q.entries()) dot += value * (reference.q[place] ?? 0);
  return fround(fround(dot) * fround(probe.step * reference.step));
}
