import type { MinutiaSet } from '../../vocabulary/minutiae.ts';
import { wrapped } from './angle.ts';
import type { LaidProbe } from './laid-probe.ts';
import type { Pairing } from './pairing.ts';
import { minutiaeMax } from './prepared-finger.ts';

/** Skin this far away still moves alike. */
const kinshipPx = 55;
/** As much as so many pairs at the place itself say that the skin is not bent. */
const stiffness = 0.7;

/**
 * How skin is pulled: every minutia of the probe is moved as the pairs around it are. A pair says
 * nothing about itself, so that pairs by chance, whose neighbours disagree, do not come closer.
 */
export class SkinWarp {
  readonly #pullX = new Float32Array(minutiaeMax);
  readonly #pullY = new Float32Array(minutiaeMax);
  readonly #turn = new Float32Array(minutiaeMax);

  /** Moves what was laid. */
  bend(laid: LaidProbe, reference: MinutiaSet, pairing: Pairing): void {
    for (let row = 0; row < laid.count; row += 1) this.#pullAt(row, laid, reference, pairing);
    for (let row = 0; row < laid.count; row += 1) {
      laid.x[row] = (laid.x[row] ?? 0) + (this.#pullX[row] ?? 0);
      laid.y[row] = (laid.y[row] ?? 0) + (this.#pullY[row] ?? 0);
      laid.direction[row] = (laid.direction[row] ?? 0) + (this.#turn[row] ?? 0);
    }
  }

  #pullAt(row: number, laid: LaidProbe, reference: MinutiaSet, pairing: Pairing): void {
    const x = laid.x[row] ?? 0;
    const y = laid.y[row] ?? 0;
    let weights = stiffness;
    let pullX = 0;
    let pullY = 0;
    let turn = 0;
    for (let pair = 0; pair < pairing.count; pair += 1) {
      const one = pairing.probe[pair] ?? 0;
      if (one === row) continue;
      const other = pairing.reference[pair] ?? 0;
      const px = laid.x[one] ?? 0;
      const py = laid.y[one] ?? 0;
      const square = ((px - x) * (px - x) + (py - y) * (py - y)) / (kinshipPx * kinshipPx);
      const weight = 1 / ((1 + square) * (1 + square));
      weights += weight;
      pullX += weight * ((reference.x[other] ?? 0) - px);
      pullY += weight * ((reference.y[other] ?? 0) - py);
      turn += weight * wrapped((reference.direction[other] ?? 0) - (laid.direction[one] ?? 0));
    }
    this.#pullX[row] = pullX / weights;
    this.#pullY[row] = pullY / weights;
    this.#turn[row] = turn / weights;
  }
}
