/** Edges that wait; those beyond are let go. */
const waitingMax = 4096;

/** An edge of the probe and one of the reference that look alike, and lead to new minutiae. */
export interface WaitingEdges {
  /** Rows of the minutiae that both lead to. */
  readonly probe: Uint8Array;
  readonly reference: Uint8Array;
  /** Rows of those that they come from. */
  readonly fromProbe: Uint8Array;
  readonly fromReference: Uint8Array;
  /** How unlike the edges are, 0 … 1. */
  readonly strain: Float32Array;
}

/** A heap of pairs of edges, the most urgent first; made once and cleared for each growth. */
export class EdgeQueue {
  readonly edges: WaitingEdges = {
    probe: new Uint8Array(waitingMax),
    reference: new Uint8Array(waitingMax),
    fromProbe: new Uint8Array(waitingMax),
    fromReference: new Uint8Array(waitingMax),
    strain: new Float32Array(waitingMax),
  };
  readonly #urgency = new Float32Array(waitingMax);
  readonly #heap = new Uint16Array(waitingMax);
  #heapCount = 0;
  #edgesCount = 0;

  clear(): void {
    this.#heapCount = 0;
    this.#edgesCount = 0;
  }

  /** @param urgency the lower, the sooner it is taken */
  push(
    urgency: number,
    to: { readonly probe: number; readonly reference: number },
    from: { readonly probe: number; readonly reference: number },
    strain: number,
  ): void {
    if (this.#edgesCount === waitingMax) return;
    const edge = this.#edgesCount;
    this.#edgesCount += 1;
    this.edges.probe[edge] = to.probe;
    this.edges.reference[edge] = to.reference;
    this.edges.fromProbe[edge] = from.probe;
    this.edges.fromReference[edge] = from.reference;
    this.edges.strain[edge] = strain;
    this.#urgency[edge] = urgency;
    let at = this.#heapCount;
    this.#heapCount += 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#heap[above] ?? 0;
      if ((this.#urgency[parent] ?? 0) <= urgency) break;
      this.#heap[at] = parent;
      at = above;
    }
    this.#heap[at] = edge;
  }

  /** The place in `edges` of the most urgent, −1 when none waits. */
  pop(): number {
    if (this.#heapCount === 0) return -1;
    const first = this.#heap[0] ?? 0;
    this.#heapCount -= 1;
    const last = this.#heap[this.#heapCount] ?? 0;
    const urgency = this.#urgency[last] ?? 0;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= this.#heapCount) break;
      const left = this.#urgency[this.#heap[below] ?? 0] ?? 0;
      const right = this.#urgency[this.#heap[below + 1] ?? 0] ?? 0;
      if (below + 1 < this.#heapCount && right < left) below += 1;
      if (Math.min(left, below % 2 === 0 ? right : left) >= urgency) break;
      this.#heap[at] = this.#heap[below] ?? 0;
      at = below;
    }
    this.#heap[at] = last;
    return first;
  }
}
