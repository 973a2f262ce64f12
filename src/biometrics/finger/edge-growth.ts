import { wrapped } from './angle.ts';
import { EdgeQueue } from './edge-queue.ts';
import { edgesMax, type EdgeStars } from './edge-stars.ts';
import { partsOfTurn } from './pair-table.ts';
import { minutiaeMax, type PreparedFinger } from './prepared-finger.ts';

/** How alike two edges must be. */
const lengthPxSlack = 4;
const lengthShareMax = 0.07;
const angleMax = Math.round((13 / 360) * partsOfTurn);
/** Skin turns by less than this between two places of an impression. */
const driftMax = (35 * Math.PI) / 180;

/** The row that a minutia is paired with; none. */
const nobody = 255;

/**
 * Minutiae paired by growing from two that are taken for one: along edges that look alike, the
 * shortest first, since short edges bend least. Made once and grown anew for each root.
 */
export class EdgeGrowth {
  /** Pairs in the order in which they grew; the root first. */
  count = 0;
  readonly probe = new Uint8Array(minutiaeMax);
  readonly reference = new Uint8Array(minutiaeMax);
  /** How many edges speak for each pair. */
  readonly edges = new Uint8Array(minutiaeMax);
  /** Edges that agree with the pairing, and how unlike they are together, 0 … 1 each. */
  edgesCount = 0;
  strain = 0;
  readonly #queue = new EdgeQueue();
  readonly #place = new Uint8Array(minutiaeMax);
  readonly #mateOfProbe = new Uint8Array(minutiaeMax);
  readonly #mateOfReference = new Uint8Array(minutiaeMax);
  readonly #to = { probe: 0, reference: 0 };

  grow(probe: PreparedFinger, reference: PreparedFinger, rootProbe: number, root: number): void {
    this.#mateOfProbe.fill(nobody);
    this.#mateOfReference.fill(nobody);
    this.#queue.clear();
    this.count = 0;
    this.edgesCount = 0;
    this.strain = 0;
    const turn = turnOf(probe, reference, rootProbe, root);
    this.#pair(probe.stars, reference.stars, rootProbe, root);
    const { edges } = this.#queue;
    for (let edge = this.#queue.pop(); edge >= 0; edge = this.#queue.pop()) {
      const one = edges.probe[edge] ?? 0;
      const other = edges.reference[edge] ?? 0;
      const free = this.#mateOfProbe[one] === nobody && this.#mateOfReference[other] === nobody;
      if (free) {
        if (Math.abs(wrapped(turnOf(probe, reference, one, other) - turn)) > driftMax) continue;
        this.#pair(probe.stars, reference.stars, one, other);
      } else if (this.#mateOfProbe[one] !== other) continue;
      this.#support(edge);
    }
  }

  /** Whether the last growth put these two together. */
  has(one: number, other: number): boolean {
    return this.#mateOfProbe[one] === other;
  }

  #support(edge: number): void {
    const { probe, fromProbe, strain } = this.#queue.edges;
    this.edgesCount += 1;
    this.strain += strain[edge] ?? 0;
    for (const row of [probe[edge] ?? 0, fromProbe[edge] ?? 0]) {
      const place = this.#place[row] ?? 0;
      this.edges[place] = (this.edges[place] ?? 0) + 1;
    }
  }

  #pair(stars: EdgeStars, otherStars: EdgeStars, one: number, other: number): void {
    this.#mateOfProbe[one] = other;
    this.#mateOfReference[other] = one;
    this.#place[one] = this.count;
    this.probe[this.count] = one;
    this.reference[this.count] = other;
    this.edges[this.count] = 0;
    this.count += 1;
    this.#wait(stars, otherStars, { probe: one, reference: other });
  }

  /** Edges of two paired minutiae that look alike wait for their turn. */
  #wait(
    one: EdgeStars,
    other: EdgeStars,
    from: { readonly probe: number; readonly reference: number },
  ): void {
    const start = from.reference * edgesMax;
    const end = start + (other.edges[from.reference] ?? 0);
    const ownEnd = from.probe * edgesMax + (one.edges[from.probe] ?? 0);
    let low = start;
    for (let own = from.probe * edgesMax; own < ownEnd; own += 1) {
      const lengthPx = one.lengthPx[own] ?? 0;
      const slack = lengthPxSlack + lengthShareMax * lengthPx;
      while (low < end && (other.lengthPx[low] ?? 0) < lengthPx - slack) low += 1;
      for (let at = low; at < end; at += 1) {
        const longer = (other.lengthPx[at] ?? 0) - lengthPx;
        if (longer > slack) break;
        // Shifted up and down again, a difference keeps sixteen bits: it wraps as angles do.
        const atOwn = (((other.atOwn[at] ?? 0) - (one.atOwn[own] ?? 0)) << 16) >> 16;
        if (atOwn > angleMax || atOwn < -angleMax) continue;
        const atFar = (((other.atNeighbour[at] ?? 0) - (one.atNeighbour[own] ?? 0)) << 16) >> 16;
        if (atFar > angleMax || atFar < -angleMax) continue;
        this.#to.probe = one.neighbour[own] ?? 0;
        this.#to.reference = other.neighbour[at] ?? 0;
        const angles = (Math.abs(atOwn) + Math.abs(atFar)) / (2 * angleMax);
        const strain = (Math.abs(longer) / slack + angles) / 2;
        this.#queue.push(lengthPx * (0.5 + strain), this.#to, from, strain);
      }
    }
  }
}

/** By how much a minutia of the reference is turned against that of the probe. */
function turnOf(
  probe: PreparedFinger,
  reference: PreparedFinger,
  one: number,
  other: number,
): number {
  return (reference.minutiae.direction[other] ?? 0) - (probe.minutiae.direction[one] ?? 0);
}
