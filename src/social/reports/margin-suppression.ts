/** How hidden counts of a margin could be others: one more of these, as many fewer of those. */
export interface Exchange {
  readonly grows: number;
  readonly shrinks: readonly { readonly at: number; readonly by: number }[];
}

/** A margin of which some counts are not shown. */
export interface HiddenMargin {
  readonly hidden: readonly boolean[];
  /** For each hidden count a way in which it could be another; of a small one, a shown one. */
  readonly exchanges: readonly Exchange[];
}

/** Whether a count may not be shown: somebody could be recognised in it. */
export function isSmall(count: number, least: number): boolean {
  return count > 0 && count < least;
}

function exchangesOf(counts: readonly number[], hidden: readonly boolean[], least: number) {
  const places = [...counts.entries()]
    .filter(([at]) => hidden[at])
    .toSorted(([here, one], [there, other]) => other - one || here - there);
  return places.map(([grows, count]): Exchange => {
    let wanted = isSmall(count, least) ? least - count : 1;
    const shrinks = places.flatMap(([at, value]) => {
      const by = at === grows ? 0 : Math.min(wanted, value - 1);
      wanted -= by;
      return by === 0 ? [] : [{ at, by }];
    });
    return { grows, shrinks };
  });
}

/**
 * Which counts of a margin are hidden: those below `least`, and the next smallest ones until each
 * small one could be a count that is shown. It depends on the margin alone, and so do the ways in
 * which it could be another: every report that has this margin hides the same and leaves the same
 * in doubt, and none tells what another one hides. Zeros are shown.
 * @returns undefined where nothing of it can be shown
 */
export function hiddenInMargin(counts: readonly number[], least: number): HiddenMargin | undefined {
  const hidden = counts.map((count) => isSmall(count, least));
  if (!hidden.includes(true)) return { hidden, exchanges: [] };
  const rest = [...counts.entries()]
    .filter(([, count]) => count >= least)
    .toSorted(([here, one], [there, other]) => one - other || here - there);
  for (;;) {
    const values = counts.filter((_, at) => hidden[at]);
    // A reader knows the sum of what is hidden, and that none of it is zero.
    const largest = values.reduce((sum, one) => sum + one, 0) - (values.length - 1);
    if (values.length > 1 && largest >= least) break;
    const next = rest.shift();
    if (!next) return undefined;
    hidden[next[0]] = true;
  }
  return { hidden, exchanges: exchangesOf(counts, hidden, least) };
}
