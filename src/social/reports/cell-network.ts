/** A count between two nodes. What margins say is that in each node the counts even out. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** The least that a reader believes of it when it is not shown. */
  readonly least: number;
  /** `fixed`: shown, and it stays so. `costly`: shown, and it may be hidden at this cost. */
  readonly standing: 'hidden' | 'fixed' | { readonly cost: number };
}

/** A step along an arc: with it the count grows, against it the count shrinks. */
interface Step {
  readonly arc: number;
  readonly sign: 1 | -1;
}

interface Reached {
  readonly cost: number;
  readonly by: Step | undefined;
}

/** How much went from one node to another, and over which arcs. */
interface Flow {
  readonly amount: number;
  readonly over: readonly number[];
}

/** Smaller than the cost of any count: of equal cost the path with the fewest steps is taken. */
const stepCost = 1e-6;

/**
 * Counts that a reader can not see, as a network: two fillings of the hidden cells that fit to the
 * same margins differ by flows in circles. Flows add up on one network; each question has its own.
 */
export class CellNetwork {
  readonly #arcs: readonly Arc[];
  readonly #at = new Map<number, Step[]>();
  readonly #values: number[];
  readonly #over = new Set<number>();

  constructor(arcs: readonly Arc[]) {
    this.#arcs = arcs;
    this.#values = arcs.map(({ value }) => value);
    for (const [arc, { from, to }] of arcs.entries()) {
      this.#stepsAt(from).push({ arc, sign: 1 });
      this.#stepsAt(to).push({ arc, sign: -1 });
    }
  }

  /**
   * Sends at most `enough` from one node to another. Arcs that are shown and may be hidden are
   * taken where hidden ones do not do, the cheapest first.
   * @param of `without`: an arc that is not used
   */
  flow(of: {
    readonly start: number;
    readonly end: number;
    readonly enough: number;
    readonly without?: number;
  }): Flow {
    let amount = 0;
    while (amount < of.enough) {
      const path = this.#cheapest(of);
      if (!path) break;
      const rooms = path.map((step) => this.#room(step));
      const more = Math.min(of.enough - amount, ...rooms);
      for (const { arc, sign } of path) {
        this.#values[arc] = (this.#values[arc] ?? 0) + sign * more;
        this.#over.add(arc);
      }
      amount += more;
    }
    return { amount, over: [...this.#over] };
  }

  /** How far the count of an arc can grow, at most `enough`. */
  growth(arc: number, enough: number): Flow {
    const { from = 0, to = 0 } = this.#arcs[arc] ?? {};
    return this.flow({ start: to, end: from, enough, without: arc });
  }

  /** How far it can shrink. */
  shrinkage(arc: number, enough: number): Flow {
    const { from = 0, to = 0, value = 0, least = 0 } = this.#arcs[arc] ?? {};
    const most = Math.min(enough, value - least);
    return this.flow({ start: from, end: to, enough: most, without: arc });
  }

  #stepsAt(node: number): Step[] {
    const known = this.#at.get(node) ?? [];
    this.#at.set(node, known);
    return known;
  }

  /** How far a step can go. */
  #room({ arc, sign }: Step): number {
    const of = this.#arcs[arc];
    if (!of || of.standing === 'fixed') return 0;
    return sign === 1 ? Number.MAX_SAFE_INTEGER : (this.#values[arc] ?? 0) - of.least;
  }

  #costOf({ arc }: Step): number {
    const standing = this.#arcs[arc]?.standing;
    const paid = this.#over.has(arc) || typeof standing !== 'object';
    return stepCost + (paid ? 0 : standing.cost);
  }

  #endsOf({ arc, sign }: Step): { readonly from: number; readonly to: number } {
    const { from = 0, to = 0 } = this.#arcs[arc] ?? {};
    return sign === 1 ? { from, to } : { from: to, to: from };
  }

  /** The path whose arcs cost least together. */
  #cheapest(of: {
    readonly start: number;
    readonly end: number;
    readonly without?: number;
  }): readonly Step[] | undefined {
    const reached = new Map<number, Reached>([[of.start, { cost: 0, by: undefined }]]);
    const done = new Set<number>();
    for (;;) {
      const node = nearest(reached, done);
      if (node === undefined) return undefined;
      if (node === of.end) return this.#pathTo(node, reached);
      done.add(node);
      const here = reached.get(node)?.cost ?? 0;
      for (const step of this.#stepsAt(node)) {
        if (step.arc === of.without || this.#room(step) <= 0) continue;
        const next = this.#endsOf(step).to;
        const cost = here + this.#costOf(step);
        if (cost < (reached.get(next)?.cost ?? Infinity)) reached.set(next, { cost, by: step });
      }
    }
  }

  #pathTo(node: number, reached: ReadonlyMap<number, Reached>): readonly Step[] {
    const path: Step[] = [];
    let step = reached.get(node)?.by;
    while (step) {
      path.unshift(step);
      step = reached.get(this.#endsOf(step).from)?.by;
    }
    return path;
  }
}

function nearest(reached: ReadonlyMap<number, Reached>, done: ReadonlySet<number>) {
  let best: { readonly node: number; readonly cost: number } | undefined;
  for (const [node, { cost }] of reached) {
    if (!done.has(node) && cost < (best?.cost ?? Infinity)) best = { node, cost };
  }
  return best?.node;
}
