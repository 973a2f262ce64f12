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

/** How much of one thing's rate another has, round by round: the middle half of the rounds. */
export interface PairedRates {
  readonly ratio: { readonly p25: number; readonly p50: number; readonly p75: number };
  readonly ours: Times;
  readonly bare: Times;
}

/**
 * Runs two things alternately, and compares each round with the one beside it: other work on the
 * machine falls on both, so that the ratio holds where neither time does.
 */
export async function paired(
  rounds: number,
  ours: () => Promise<unknown>,
  bare: () => Promise<unknown>,
): Promise<PairedRates> {
  const timed = async (run: () => Promise<unknown>) => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  const spent: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) {
      const first = await timed(ours);
      spent.push({ ours: first, bare: await timed(bare) });
    } else {
      const first = await timed(bare);
      spent.push({ ours: await timed(ours), bare: first });
    }
  }
  const ratios = spent.map((one) => one.bare / one.ours).toSorted((a, b) => a - b);
  const at = (share: number) => ratios[Math.floor(share * ratios.length)] ?? Number.NaN;
  return {
    ratio: { p25: at(0.25), p50: at(0.5), p75: at(0.75) },
    ours: timesOf(spent.map((one) => one.ours)),
    bare: timesOf(spent.map((one) => one.bare)),
  };
}

/** One printed line of the benchmark: what, and its figures. */
export interface Line {
  readonly what: string;
  readonly figures: Readonly<Record<string, number | string>>;
}
