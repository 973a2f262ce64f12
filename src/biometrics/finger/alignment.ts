/** A turn and a shift that bring the probe onto the reference. */
export interface Alignment {
  /** Radians. */
  readonly turn: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

/** Neither turned nor shifted. */
export const unmoved: Alignment = { turn: 0, shiftX: 0, shiftY: 0 };

/** Weighted points and where they should come to lie, gathered one by one. */
export class AlignmentFit {
  #weight = 0;
  #px = 0;
  #py = 0;
  #qx = 0;
  #qy = 0;
  #dot = 0;
  #cross = 0;
  #count = 0;

  clear(): void {
    this.#weight = 0;
    this.#px = 0;
    this.#py = 0;
    this.#qx = 0;
    this.#qy = 0;
    this.#dot = 0;
    this.#cross = 0;
    this.#count = 0;
  }

  add(weight: number, px: number, py: number, qx: number, qy: number): void {
    this.#count += 1;
    this.#weight += weight;
    this.#px += weight * px;
    this.#py += weight * py;
    this.#qx += weight * qx;
    this.#qy += weight * qy;
    this.#dot += weight * (px * qx + py * qy);
    this.#cross += weight * (px * qy - py * qx);
  }

  /** The best turn and shift in least squares; `before` for fewer than two points. */
  alignment(before: Alignment): Alignment {
    if (this.#count < 2 || this.#weight <= 0) return before;
    const px = this.#px / this.#weight;
    const py = this.#py / this.#weight;
    const qx = this.#qx / this.#weight;
    const qy = this.#qy / this.#weight;
    const dot = this.#dot - this.#weight * (px * qx + py * qy);
    const cross = this.#cross - this.#weight * (px * qy - py * qx);
    const turn = Math.atan2(cross, dot);
    const cosine = Math.cos(turn);
    const sine = Math.sin(turn);
    return { turn, shiftX: qx - (cosine * px - sine * py), shiftY: qy - (sine * px + cosine * py) };
  }
}
