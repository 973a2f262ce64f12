import type { Alignment } from './alignment.ts';
import type { LikePairs } from './like-pairs.ts';
import type { PreparedFinger } from './prepared-finger.ts';

/** Cells of the vote: turns of 11.25 degrees, shifts of 16 pixels up to 256 in each direction. */
const turns = 32;
const shifts = 32;
const shiftPx = 16;
const cells = turns * shifts * shifts;

/** A line as long as this says as much about the turn as the directions at its ends do. */
const evenPx = 45;

/** Cells whose neighbourhoods are looked at. */
const peaksMax = 16;

/**
 * Votes for alignments; made once and used for many comparisons, since it is large. A shift is that
 * from the middle of the probe to the middle of the reference, where an error of the turn moves
 * little.
 */
export class AlignmentVotes {
  readonly #votes = new Float32Array(cells);
  readonly #cosine = new Float32Array(cells);
  readonly #sine = new Float32Array(cells);
  readonly #shiftX = new Float32Array(cells);
  readonly #shiftY = new Float32Array(cells);
  /** Cells that got a vote, to be emptied again. */
  readonly #touched = new Uint32Array(cells);
  #touchedCount = 0;
  readonly #peaks = new Uint32Array(peaksMax);
  #peaksCount = 0;

  /** Every pair votes for the alignment that puts it on the pair that it looks like. */
  vote(like: LikePairs, probe: PreparedFinger, reference: PreparedFinger): void {
    const { pairs: one } = probe;
    const { pairs: other } = reference;
    const { x, y } = probe.minutiae;
    const { x: otherX, y: otherY } = reference.minutiae;
    for (let at = 0; at < like.count; at += 1) {
      const p = like.probe[at] ?? 0;
      const r = like.reference[at] ?? 0;
      const pc = one.cosine[p] ?? 0;
      const ps = one.sine[p] ?? 0;
      const rc = other.cosine[r] ?? 0;
      const rs = other.sine[r] ?? 0;
      const lineCosine = rc * pc + rs * ps;
      const lineSine = rs * pc - rc * ps;
      const long = (one.lengthPx[p] ?? 0) / evenPx;
      const bent = (like.bent[at] ?? 0) / (1 + long * long);
      const cosine = lineCosine - bent * lineSine;
      const sine = lineSine + bent * lineCosine;
      const [pf, pl] = [one.first[p] ?? 0, one.second[p] ?? 0];
      const [rf, rl] = [other.first[r] ?? 0, other.second[r] ?? 0];
      const px = ((x[pf] ?? 0) + (x[pl] ?? 0)) / 2 - probe.middleX;
      const py = ((y[pf] ?? 0) + (y[pl] ?? 0)) / 2 - probe.middleY;
      const rx = ((otherX[rf] ?? 0) + (otherX[rl] ?? 0)) / 2 - reference.middleX;
      const ry = ((otherY[rf] ?? 0) + (otherY[rl] ?? 0)) / 2 - reference.middleY;
      // Above zero, since a cell without votes is one that was not touched yet.
      const weight = 1e-3 + (one.certainty[p] ?? 0) * (other.certainty[r] ?? 0);
      this.#add(weight, cosine, sine, rx - cosine * px + sine * py, ry - sine * px - cosine * py);
    }
  }

  #add(weight: number, cosine: number, sine: number, shiftX: number, shiftY: number): void {
    const column = Math.floor(shiftX / shiftPx) + shifts / 2;
    const line = Math.floor(shiftY / shiftPx) + shifts / 2;
    if (column < 0 || line < 0 || column >= shifts || line >= shifts) return;
    const angle = Math.floor(((Math.atan2(sine, cosine) + Math.PI) / (2 * Math.PI)) * turns);
    const cell = ((angle % turns) * shifts + line) * shifts + column;
    const votes = this.#votes[cell] ?? 0;
    if (votes === 0) {
      this.#touched[this.#touchedCount] = cell;
      this.#touchedCount += 1;
    }
    this.#votes[cell] = votes + weight;
    this.#cosine[cell] = (this.#cosine[cell] ?? 0) + weight * cosine;
    this.#sine[cell] = (this.#sine[cell] ?? 0) + weight * sine;
    this.#shiftX[cell] = (this.#shiftX[cell] ?? 0) + weight * shiftX;
    this.#shiftY[cell] = (this.#shiftY[cell] ?? 0) + weight * shiftY;
  }

  /** The alignments with most votes, in cells and those around them, most first; empties itself. */
  take(max: number, probe: PreparedFinger, reference: PreparedFinger): readonly Alignment[] {
    this.#findPeaks();
    const wide = [...this.#peaks.subarray(0, this.#peaksCount)].map((cell) => ({
      cell,
      ...this.#around(cell),
    }));
    wide.sort((a, b) => b.votes - a.votes);
    const kept: typeof wide = [];
    for (const peak of wide) {
      if (kept.length === max) break;
      if (!kept.some(({ cell }) => near(cell, peak.cell))) kept.push(peak);
    }
    const found = kept.map(({ votes, cosine, sine, shiftX, shiftY }) => {
      const length = Math.hypot(cosine, sine) || 1;
      const [c, s] = [cosine / length, sine / length];
      const { middleX, middleY } = probe;
      return {
        turn: Math.atan2(s, c),
        shiftX: shiftX / votes + reference.middleX - (c * middleX - s * middleY),
        shiftY: shiftY / votes + reference.middleY - (s * middleX + c * middleY),
      };
    });
    this.#empty();
    return found;
  }

  /** The cells with most votes, most first. */
  #findPeaks(): void {
    this.#peaksCount = 0;
    for (let place = 0; place < this.#touchedCount; place += 1) {
      const cell = this.#touched[place] ?? 0;
      const votes = this.#votes[cell] ?? 0;
      let at = this.#peaksCount;
      if (at === peaksMax && (this.#votes[this.#peaks[at - 1] ?? 0] ?? 0) >= votes) continue;
      if (at === peaksMax) at -= 1;
      else this.#peaksCount += 1;
      for (; at > 0; at -= 1) {
        const before = this.#peaks[at - 1] ?? 0;
        if ((this.#votes[before] ?? 0) >= votes) break;
        this.#peaks[at] = before;
      }
      this.#peaks[at] = cell;
    }
  }

  #around(cell: number) {
    const sum = { votes: 0, cosine: 0, sine: 0, shiftX: 0, shiftY: 0 };
    const [angle, line, column] = placeOf(cell);
    for (let turn = angle - 1; turn <= angle + 1; turn += 1) {
      const layer = ((turn + turns) % turns) * shifts;
      for (let row = Math.max(0, line - 1); row <= Math.min(shifts - 1, line + 1); row += 1) {
        const end = Math.min(shifts - 1, column + 1);
        for (let at = Math.max(0, column - 1); at <= end; at += 1) {
          const one = (layer + row) * shifts + at;
          sum.votes += this.#votes[one] ?? 0;
          sum.cosine += this.#cosine[one] ?? 0;
          sum.sine += this.#sine[one] ?? 0;
          sum.shiftX += this.#shiftX[one] ?? 0;
          sum.shiftY += this.#shiftY[one] ?? 0;
        }
      }
    }
    return sum;
  }

  #empty(): void {
    for (let place = 0; place < this.#touchedCount; place += 1) {
      const cell = this.#touched[place] ?? 0;
      this.#votes[cell] = 0;
      this.#cosine[cell] = 0;
      this.#sine[cell] = 0;
      this.#shiftX[cell] = 0;
      this.#shiftY[cell] = 0;
    }
    this.#touchedCount = 0;
  }
}

/** Turn, line and column of a cell. */
function placeOf(cell: number): readonly [number, number, number] {
  const column = cell % shifts;
  const rest = (cell - column) / shifts;
  return [Math.floor(rest / shifts), rest % shifts, column];
}

function near(one: number, other: number): boolean {
  const [angle, line, column] = placeOf(one);
  const [otherAngle, otherLine, otherColumn] = placeOf(other);
  const turned = Math.abs(angle - otherAngle);
  const beside = Math.max(Math.abs(line - otherLine), Math.abs(column - otherColumn));
  return Math.min(turned, turns - turned) <= 1 && beside <= 1;
}
