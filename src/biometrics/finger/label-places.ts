/** A place in a drawing, in its pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box in a drawing. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A digit of the drawing's font, and half a mark. */
const digit = { widthPx: 5.8, heightPx: 8 };
const markPx = 5;
/** How far from a mark its number may stand; nearer is better. */
const distancesPx = [8, 13, 19];
/** Square pixels that a number may cover rather than stand one step further away. */
const furtherCosts = 6;
/** To the upper right first, where people look for it. */
const directions: readonly Point[] = [
  { x: 1, y: -1 },
  { x: 1, y: 1 },
  { x: -1, y: -1 },
  { x: -1, y: 1 },
  { x: 1, y: 0 },
  { x: -1, y: 0 },
  { x: 0, y: -1 },
  { x: 0, y: 1 },
];

function covered(one: Box, other: Box): number {
  const across =
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
  const down =
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
  return across > 0 && down > 0 ? across * down : 0;
}

/** Finds places for the numbers of marks, where they cover marks and other numbers least. */
export class LabelPlaces {
  readonly #taken: Box[];

  constructor(marks: readonly Point[]) {
    this.#taken = marks.map(({ x, y }) => ({
      left: x - markPx,
      top: y - markPx,
      width: 2 * markPx,
      height: 2 * markPx,
    }));
  }

  /**
   * Takes a place for the number of a mark.
   * @returns the middle of its base line
   */
  take({ x, y }: Point, text: string): Point {
    const width = digit.widthPx * text.length;
    const height = digit.heightPx;
    let best: Box = { left: x, top: y, width, height };
    let least = Infinity;
    for (const [step, distance] of distancesPx.entries()) {
      for (const [turn, direction] of directions.entries()) {
        const box: Box = {
          left: x + direction.x * (distance - 4 + width / 2) - width / 2,
          top: y + direction.y * (distance - 4 + height / 2) - height / 2,
          width,
          height,
        };
        let cost = step * furtherCosts + turn / directions.length;
        for (const taken of this.#taken) cost += covered(box, taken);
        if (cost >= least) continue;
        least = cost;
        best = box;
      }
    }
    this.#taken.push(best);
    return { x: best.left + width / 2, y: best.top + height };
  }
}
