import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { wrapped } from './angle.ts';
import type { LaidProbe } from './laid-probe.ts';
import { minutiaeMax } from './prepared-finger.ts';

/** How far a minutia may lie from its mate, and how much their directions may differ. */
export interface Reach {
  readonly awayPx: number;
  readonly turn: number;
}

/** Which minutiae belong together, and how well they fit; side by side, closest first. */
export class Pairing {
  count = 0;
  /** Rows. */
  readonly probe = new Uint8Array(minutiaeMax);
  readonly reference = new Uint8Array(minutiaeMax);
  /** Pixels between both. */
  readonly awayPx = new Float32Array(minutiaeMax);
  /** Radians between both, without sign. */
  readonly turned = new Float32Array(minutiaeMax);
  /** 1 for those that lie on each other, 0 at the end of the reach. */
  readonly closeness = new Float32Array(minutiaeMax);

  copy(other: Pairing): void {
    this.count = other.count;
    this.probe.set(other.probe);
    this.reference.set(other.reference);
    this.awayPx.set(other.awayPx);
    this.turned.set(other.turned);
    this.closeness.set(other.closeness);
  }
}

/** Near minutiae that are looked at before they are paired. */
const nearMax = 1024;

/** Pairs each minutia of the probe with the nearest that is free, closest pairs first. */
export class Pairer {
  #nearCount = 0;
  readonly #probe = new Uint8Array(nearMax);
  readonly #reference = new Uint8Array(nearMax);
  readonly #awayPx = new Float32Array(nearMax);
  readonly #turned = new Float32Array(nearMax);
  readonly #closeness = new Float32Array(nearMax);
  readonly #order = new Uint16Array(nearMax);
  readonly #probeTaken = new Uint8Array(minutiaeMax);
  readonly #referenceTaken = new Uint8Array(minutiaeMax);

  pair(laid: LaidProbe, reference: MinutiaSet, reach: Reach, into: Pairing): void {
    this.#findNear(laid, reference, reach);
    this.#sort();
    this.#probeTaken.fill(0);
    this.#referenceTaken.fill(0);
    into.count = 0;
    for (let place = 0; place < this.#nearCount; place += 1) {
      const at = this.#order[place] ?? 0;
      const one = this.#probe[at] ?? 0;
      const other = this.#reference[at] ?? 0;
      if (this.#probeTaken[one] === 1 || this.#referenceTaken[other] === 1) continue;
      this.#probeTaken[one] = 1;
      this.#referenceTaken[other] = 1;
      into.probe[into.count] = one;
      into.reference[into.count] = other;
      into.awayPx[into.count] = this.#awayPx[at] ?? 0;
      into.turned[into.count] = this.#turned[at] ?? 0;
      into.closeness[into.count] = this.#closeness[at] ?? 0;
      into.count += 1;
    }
  }

  #findNear(laid: LaidProbe, { count, x, y, direction }: MinutiaSet, reach: Reach): void {
    const { awayPx } = reach;
    const squareMax = awayPx * awayPx;
    this.#nearCount = 0;
    for (let one = 0; one < laid.count; one += 1) {
      const px = laid.x[one] ?? 0;
      const py = laid.y[one] ?? 0;
      for (let other = 0; other < count; other += 1) {
        const dx = (x[other] ?? 0) - px;
        if (dx > awayPx || dx < -awayPx) continue;
        const dy = (y[other] ?? 0) - py;
        const square = dx * dx + dy * dy;
        if (square > squareMax || this.#nearCount === nearMax) continue;
        const turned = Math.abs(wrapped((direction[other] ?? 0) - (laid.direction[one] ?? 0)));
        if (turned > reach.turn) continue;
        const turnShare = turned / reach.turn;
        const at = this.#nearCount;
        this.#probe[at] = one;
        this.#reference[at] = other;
        this.#awayPx[at] = Math.sqrt(square);
        this.#turned[at] = turned;
        this.#closeness[at] = (1 - square / squareMax) * (1 - turnShare * turnShare);
        this.#nearCount += 1;
      }
    }
  }

  /** Closest first; those found first stay first among equals. */
  #sort(): void {
    for (let place = 0; place < this.#nearCount; place += 1) {
      const closeness = this.#closeness[place] ?? 0;
      let at = place;
      for (; at > 0; at -= 1) {
        const before = this.#order[at - 1] ?? 0;
        if ((this.#closeness[before] ?? 0) >= closeness) break;
        this.#order[at] = before;
      }
      this.#order[at] = place;
    }
  }
}
