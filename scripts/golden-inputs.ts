import type { Tensor } from '../src/biometrics/network.ts';

/** How a golden input is made; no photograph is needed to hold a network to its outputs. */
export type GoldenInput = 'waves' | 'noise';

/** Both inputs, in the order of the files. */
export const goldenInputs: readonly GoldenInput[] = ['waves', 'noise'];

/** Values between −1 and 1: smooth, or without any structure. */
function valueAt(input: GoldenInput, place: number, state: { seed: number }): number {
  if (input === 'waves') return Math.sin(place / 97) * Math.cos(place / 1013);
  state.seed = (Math.imul(state.seed, 1_664_525) + 1_013_904_223) >>> 0;
  return state.seed / 2 ** 31 - 1;
}

/**
 * An input of this shape whose values lie in the range that the network was made for.
 * @param range lowest and highest value, e.g. −1 and 1, or 0 and 255
 */
export function goldenTensor(
  input: GoldenInput,
  shape: readonly (number | string)[],
  range: readonly [number, number],
): Tensor {
  // A side that may differ from input to input.
  const dims = shape.map((size) => (typeof size === 'string' ? 96 : size));
  const [low, high] = range;
  const state = { seed: 20_260_101 };
  const length = dims.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length }, (_, place) => {
    return low + ((valueAt(input, place, state) + 1) / 2) * (high - low);
  });
  return { dims, data };
}

/** Places of an output that are kept: the first, the last, and others evenly between. */
export function keptPlaces(length: number, keptMax = 24): readonly number[] {
  const kept = Math.min(length, keptMax);
  const places = Array.from({ length: kept }, (_, step) =>
    Math.round((step * (length - 1)) / Math.max(1, kept - 1)),
  );
  return [...new Set(places)];
}

/** The range of values that each network sees. */
export const goldenRanges: Readonly<Record<string, readonly [number, number]>> = {
  'face-detection@1': [-1, 1],
  'face-landmarks@1': [0, 1],
  'face-embedding@1': [-1, 1],
  'face-liveness@1': [0, 255],
  'finger-minutiae@1': [0, 1],
  'finger-embedding@1': [0, 1],
};
