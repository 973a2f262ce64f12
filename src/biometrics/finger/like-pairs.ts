import { drawerOf, lengthDrawer, partsOfTurn, type PairTable } from './pair-table.ts';

/** How alike two pairs must be. */
const lengthShareMax = 0.09;
const lengthPxSlack = 2;
const angleMax = Math.round((11 / 360) * partsOfTurn);

/** More are not looked at: two impressions of one finger have about a tenth of them. */
const likePairsMax = 1 << 15;

/** Pairs of the probe that look like pairs of the reference; made once, filled for each two. */
export class LikePairs {
  count = 0;
  /** Rows of the tables of both, side by side. */
  readonly probe = new Uint16Array(likePairsMax);
  readonly reference = new Uint16Array(likePairsMax);
  /** By how much more the reference's directions are turned than the line, mean of both ends. */
  readonly bent = new Float32Array(likePairsMax);

  /** A pair that is seen from both ends is one: the probe's are taken from one end only. */
  find(probe: PairTable, reference: PairTable): void {
    this.count = 0;
    for (let row = 0; row < probe.count; row += 1) {
      if ((probe.first[row] ?? 0) > (probe.second[row] ?? 0)) continue;
      const lengthPx = probe.lengthPx[row] ?? 0;
      const slack = lengthShareMax * lengthPx + lengthPxSlack;
      const atFirst = probe.atFirst[row] ?? 0;
      const from = lengthDrawer(lengthPx - slack);
      const to = lengthDrawer(lengthPx + slack);
      for (let ofLength = from; ofLength <= to; ofLength += 1) {
        const low = drawerOf(ofLength, atFirst - angleMax);
        const high = drawerOf(ofLength, atFirst + angleMax);
        this.#look(low, probe, row, reference, slack);
        if (high !== low) this.#look(high, probe, row, reference, slack);
      }
    }
  }

  #look(
    drawer: number,
    probe: PairTable,
    row: number,
    { drawers, lengthPx, atFirst, atSecond }: PairTable,
    slack: number,
  ): void {
    const ownLength = probe.lengthPx[row] ?? 0;
    const ownFirst = probe.atFirst[row] ?? 0;
    const ownSecond = probe.atSecond[row] ?? 0;
    const end = drawers[drawer + 1] ?? 0;
    for (let other = drawers[drawer] ?? 0; other < end; other += 1) {
      // Shifted up and down again, a difference keeps sixteen bits: it wraps as angles do.
      const first = (((atFirst[other] ?? 0) - ownFirst) << 16) >> 16;
      if (first > angleMax || first < -angleMax) continue;
      const second = (((atSecond[other] ?? 0) - ownSecond) << 16) >> 16;
      if (second > angleMax || second < -angleMax) continue;
      const longer = (lengthPx[other] ?? 0) - ownLength;
      if (longer > slack || longer < -slack) continue;
      if (this.count === likePairsMax) return;
      this.probe[this.count] = row;
      this.reference[this.count] = other;
      this.bent[this.count] = ((first + second) * Math.PI) / partsOfTurn;
      this.count += 1;
    }
  }
}
