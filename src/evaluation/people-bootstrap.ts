/** Resamplings from which an interval of 95 % is read. */
const resamplings = 400;

/** Even numbers from 0 to 1, the same in every run; mulberry32. */
function evenNumbers(): () => number {
  let state = 0x2545f491;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws as many people as there are, again and again: how often each was drawn. */
export function* resampledPeople(people: number): Generator<Float64Array> {
  const even = evenNumbers();
  for (let resampling = 0; resampling < resamplings; resampling += 1) {
    const weights = new Float64Array(people);
    for (let draw = 0; draw < people; draw += 1) {
      const place = Math.floor(even() * people);
      weights[place] = (weights[place] ?? 0) + 1;
    }
    yield weights;
  }
}

/** 95 % of these lie between; there is one at least. */
export function middle95(values: readonly number[]): {
  readonly low95: number;
  readonly high95: number;
} {
  const sorted = values.toSorted((a, b) => a - b);
  const aside = Math.floor(0.025 * sorted.length);
  return {
    low95: sorted[aside] ?? -Infinity,
    high95: sorted[sorted.length - 1 - aside] ?? Infinity,
  };
}
