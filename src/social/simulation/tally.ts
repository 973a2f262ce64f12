import type { Group, HeadCount } from './head-counts.ts';
import { nobody, together } from './head-counts.ts';
import { bothVolatilities, still, type Volatility } from './volatility.ts';

/** What is counted of one programme in one group, under the formula before and the one after. */
export const countedNames = [
  'known',
  /** Households of which a formula can not say. */
  'incompleteBefore',
  'incompleteAfter',
  'eligibleBefore',
  'eligibleAfter',
  'crossingIn',
  'crossingOut',
  /** Of those who cross out, whoever stays in: within the exit band, or nothing can be said. */
  'keptIn',
] as const;
export type CountedName = (typeof countedNames)[number];

/** One programme in one group. */
export interface Cell extends Group {
  readonly programme: string;
  readonly counts: Readonly<Record<CountedName, HeadCount>>;
}

/** How both formulas would have moved one programme. */
export interface ProgrammeVolatility {
  readonly programme: string;
  readonly before: Volatility;
  readonly after: Volatility;
}

/** What was counted, by one thread or by all; the order says nothing. */
export interface Tally {
  readonly cells: readonly Cell[];
  readonly volatility: readonly ProgrammeVolatility[];
}

/** A cell's counts, each made from its name. */
export function countsBy(of: (name: CountedName) => HeadCount): Cell['counts'] {
  return {
    known: of('known'),
    incompleteBefore: of('incompleteBefore'),
    incompleteAfter: of('incompleteAfter'),
    eligibleBefore: of('eligibleBefore'),
    eligibleAfter: of('eligibleAfter'),
    crossingIn: of('crossingIn'),
    crossingOut: of('crossingOut'),
    keptIn: of('keptIn'),
  };
}

function placeOf({ programme, dimension, group }: Omit<Cell, 'counts'>): string {
  return `${programme} ${dimension} ${group}`;
}

/** What several threads counted, as if one had; the same whatever their order. */
export function merged(tallies: readonly Tally[]): Tally {
  const cells = new Map<string, Cell>();
  const volatility = new Map<string, ProgrammeVolatility>();
  for (const tally of tallies) {
    for (const cell of tally.cells) {
      const known = cells.get(placeOf(cell));
      const counts = countsBy((name) => together(known?.counts[name] ?? nobody, cell.counts[name]));
      cells.set(placeOf(cell), { ...cell, counts });
    }
    for (const { programme, before, after } of tally.volatility) {
      const known = volatility.get(programme);
      volatility.set(programme, {
        programme,
        before: bothVolatilities(known?.before ?? still, before),
        after: bothVolatilities(known?.after ?? still, after),
      });
    }
  }
  const inOrder = [...cells.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return { cells: inOrder.map(([, cell]) => cell), volatility: [...volatility.values()] };
}
