import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { wrapped } from './angle.ts';
import { partsOfTurn, type PairTable } from './pair-table.ts';

/** A turn and a shift that bring the probe onto the reference. */
export interface Alignment {
  /** Radians. */
  readonly turn: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** How alike two pairs must be. */
const lengthShareMax = 0.09;
const lengthPxMax = 2;
const angleMax = Math.round((11 / 360) * partsOfTurn);

/** Cells of the vote: turns of 11.25 degrees, shifts of 16 pixels up to 256 in each direction. */
const turns = 32;
const shifts = 32;
const shiftPx = 16;
const cells = turns * shifts * shifts;

/** Votes for alignments; made once and used for many comparisons, since it is large. */
export class AlignmentVotes {
  readonly #count = new Uint16Array(cells);
  readonly #cosine = new Float32Array(cells);
  readonly #sine = new Float32Array(cells);
  readonly #shiftX = new Float32Array(cells);
  readonly #shiftY = new Float32Array(cells);
  /** Cells that got a vote, to be emptied again. */
  readonly #touched = new Uint32Array(cells);
  #touchedCount = 0;

  /** Every pair of the probe votes for the alignments that put it on a pair of the reference. */
  vote(
    probe: { readonly minutiae: MinutiaSet; readonly pairs: PairTable },
    reference: { readonly minutiae: MinutiaSet; readonly pairs: PairTable },
  ): void {
    const { pairs: one } = probe;
    const { pairs: other } = reference;
    let from = 0;
    for (let row = 0; row < one.count; row += 1) {
      const length = one.length[row] ?? 0;
      const slack = lengthShareMax * length + lengthPxMax;
      while (from < other.count && (other.length[from] ?? 0) < length - slack) from += 1;
      const atFirst = one.atFirst[row] ?? 0;
      const atSecond = one.atSecond[row] ?? 0;
      for (let candidate = from; candidate < other.count; candidate += 1) {
        if ((other.length[candidate] ?? 0) > length + slack) break;
        // Shifted up and down again, a difference keeps sixteen bits: it wraps as angles do.
        const first = (((other.atFirst[candidate] ?? 0) - atFirst) << 16) >> 16;
        if (first > angleMax || first < -angleMax) continue;
        const second = (((other.atSecond[candidate] ?? 0) - atSecond) << 16) >> 16;
        if (second > angleMax || second < -angleMax) continue;
        const turn = wrapped((other.line[candidate] ?? 0) - (one.line[row] ?? 0));
        this.#add(
          turn,
          probe.minutiae,
          one.first[row] ?? 0,
          reference.minutiae,
          other.first[candidate] ?? 0,
        );
      }
    }
  }

  #add(
    turn: number,
    probe: MinutiaSet,
    probeRow: number,
    reference: MinutiaSet,
    referenceRow: number,
  ): void {
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    const x = probe.x[probeRow] ?? 0;
    const y = probe.y[probeRow] ?? 0;
    const shiftX = (reference.x[referenceRow] ?? 0) - (cosine * x - sine * y);
    const shiftY = (reference.y[referenceRow] ?? 0) - (sine * x + cosine * y);
    const column = Math.floor(shiftX / shiftPx) + shifts / 2;
    const line = Math.floor(shiftY / shiftPx) + shifts / 2;
    if (column < 0 || line < 0 || column >= shifts || line >= shifts) return;
    const angle = Math.floor(((turn + Math.PI) / (2 * Math.PI)) * turns) % turns;
    const cell = (angle * shifts + line) * shifts + column;
    const count = this.#count[cell] ?? 0;
    if (count === 0) {
      this.#touched[this.#touchedCount] = cell;
      this.#touchedCount += 1;
    }
    this.#count[cell] = count + 1;
    this.#cosine[cell] = (this.#cosine[cell] ?? 0) + cosine;
    this.#sine[cell] = (this.#sine[cell] ?? 0) + sine;
    this.#shiftX[cell] = (this.#shiftX[cell] ?? 0) + shiftX;
    this.#shiftY[cell] = (this.#shiftY[cell] ?? 0) + shiftY;
  }

  /** The means of the cells with most votes, most first; empties the votes. */
  take(max: number): readonly Alignment[] {
    const touched = this.#touched.subarray(0, this.#touchedCount);
    const cellsKept: number[] = [];
    for (const cell of touched) {
      const count = this.#count[cell] ?? 0;
      const last = cellsKept.at(-1);
      if (cellsKept.length === max && count <= (this.#count[last ?? 0] ?? 0)) continue;
      const place = cellsKept.findIndex((kept) => (this.#count[kept] ?? 0) < count);
      cellsKept.splice(place < 0 ? cellsKept.length : place, 0, cell);
      if (cellsKept.length > max) cellsKept.pop();
    }
    const best = cellsKept.map((cell) => {
      const count = this.#count[cell] ?? 1;
      return {
        turn: Math.atan2(this.#sine[cell] ?? 0, this.#cosine[cell] ?? 0),
        shiftX: (this.#shiftX[cell] ?? 0) / count,
        shiftY: (this.#shiftY[cell] ?? 0) / count,
      };
    });
    for (const cell of touched) {
      this.#count[cell] = 0;
      this.#cosine[cell] = 0;
      this.#sine[cell] = 0;
      this.#shiftX[cell] = 0;
      this.#shiftY[cell] = 0;
    }
    this.#touchedCount = 0;
    return best;
  }
}
