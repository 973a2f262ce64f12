/** Times of one thing, in milliseconds. */
export interface Times {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
}

/** The order statistics of these times. */
export function timesOf(ms: readonly number[]): Times {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { count: sorted.length, min: at(0), p50: at(0.5), p99: at(0.99) };
}

/**
 * Runs several things in turn, so that whatever else the machine does falls on all of them; each is
 * first in turn, since whoever comes first finds the processor's cache cold.
 */
export async function interleaved(
  rounds: number,
  things: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<Readonly<Record<string, Times>>> {
  const spent = Object.fromEntries(Object.keys(things).map((name) => [name, [] as number[]]));
  const named = Object.entries(things);
  for (let round = 0; round < rounds; round += 1) {
    const first = round % named.length;
    for (const [name, run] of [...named.slice(first), ...named.slice(0, first)]) {
      const start = performance.now();
      await run();
      spent[name]?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(Object.entries(spent).map(([name, ms]) => [name, timesOf(ms)]));
}

/** One printed line of the benchmark: what, and its figures. */
export interface Line {
  readonly what: string;
  readonly figures: Readonly<Record<string, number | string>>;
}
