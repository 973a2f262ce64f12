import type { Seq } from '../vocabulary/record-ids.ts';
import type { ReferenceSource } from './exact.ts';

/** References that are kept: 128 MB of faces. */
const keptMax = 65_536;

/**
 * References as they were made, kept once they were read: the same people resemble many, and the
 * register opens a seal for each.
 */
export class ReadReferences implements ReferenceSource {
  readonly #source: ReferenceSource;
  readonly #kept = new Map<Seq, Float32Array>();
  /** Counts who was removed, so that nobody is kept who went while she was read. */
  #removals = 0;

  constructor(source: ReferenceSource) {
    this.#source = source;
  }

  async vectorsOf(seqs: readonly Seq[]): Promise<readonly (Float32Array | undefined)[]> {
    const removals = this.#removals;
    const missing = seqs.filter((seq) => !this.#kept.has(seq));
    const answered = new Map(
      seqs.map((seq) => [seq, this.#kept.get(seq)] satisfies [Seq, Float32Array | undefined]),
    );
    const read = missing.length === 0 ? [] : await this.#source.vectorsOf(missing);
    for (const [place, seq] of missing.entries()) {
      const vector = read[place];
      answered.set(seq, vector);
      if (vector && this.#removals === removals) this.#keep(seq, vector);
    }
    return seqs.map((seq) => answered.get(seq));
  }

  #keep(seq: Seq, vector: Float32Array): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= keptMax && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(seq, vector);
  }

  /** Whoever was removed is kept no longer. */
  forget(seq: Seq): void {
    this.#removals += 1;
    this.#kept.delete(seq);
  }
}
