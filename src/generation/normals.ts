/** Layers of the ziggurat. */
const layers = 128;
/** Where the tail begins, and the area of each layer; for 128 layers. */
const tailFrom = 3.442619855899;
const layerArea = 9.91256303526217e-3;
/** A draw's upper 24 bits are the place in its layer, with their sign; the lower 7 the layer. */
const places = 2 ** 23;

/** The ziggurat's tables: what a place is worth, below which it is surely inside, the heights. */
interface Ziggurat {
  readonly widths: Float64Array;
  readonly inside: Int32Array;
  readonly heights: Float64Array;
}

function zigguratOf(): Ziggurat {
  const widths = new Float64Array(layers);
  const inside = new Int32Array(layers);
  const heights = new Float64Array(layers);
  const density = (x: number) => Math.exp(-0.5 * x * x);
  let edge = tailFrom;
  const base = layerArea / density(edge);
  inside[0] = (edge / base) * places;
  widths[0] = base / places;
  heights[0] = 1;
  widths[layers - 1] = edge / places;
  heights[layers - 1] = density(edge);
  for (let layer = layers - 2; layer >= 1; layer -= 1) {
    const inner = Math.sqrt(-2 * Math.log(layerArea / edge + density(edge)));
    inside[layer + 1] = (inner / edge) * places;
    heights[layer] = density(inner);
    widths[layer] = inner / places;
    edge = inner;
  }
  // All of the topmost layer needs a closer look.
  inside[1] = 0;
  return { widths, inside, heights };
}

const { widths, inside, heights } = zigguratOf();

/** Draws that bring the state of neighbouring keys apart. */
const drawsBefore = 15;

/**
 * Numbers of a standard normal distribution, quick enough for millions of vectors. A key of 96 bits
 * gives a sequence of its own: no two keys begin in one state. Sources: sfc32 (Chris Doty-Humphrey,
 * PractRand), the ziggurat (Marsaglia and Tsang 2000) with layer and place from bits of their own.
 */
export class Normals {
  #a = 0;
  #b = 0;
  #c = 0;
  #count = 1;

  /** Begins the sequence of a key; each part is a whole number of which the low 32 bits count. */
  begin(first: number, second: number, third: number): void {
    this.#a = first | 0;
    this.#b = second | 0;
    this.#c = third | 0;
    this.#count = 1;
    for (let draw = 0; draw < drawsBefore; draw += 1) this.bits();
  }

  /** 32 even bits, as a signed whole number. */
  bits(): number {
    const drawn = (((this.#a + this.#b) | 0) + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + drawn) | 0;
    return drawn;
  }

  /** Evenly from 0 to 1; neither of both. */
  unit(): number {
    return ((this.bits() >>> 0) + 0.5) / 2 ** 32;
  }

  /** One number. */
  next(): number {
    const drawn = this.bits();
    const layer = drawn & (layers - 1);
    const place = drawn >> 8;
    if (Math.abs(place) < (inside[layer] ?? 0)) return place * (widths[layer] ?? 0);
    return this.#edge(layer, place);
  }

  /** Fills a vector with independent numbers, each times the deviation at its place. */
  fill(vector: Float64Array, deviations: Float64Array): void {
    for (let axis = 0; axis < vector.length; axis += 1) {
      vector[axis] = this.next() * (deviations[axis] ?? 0);
    }
  }

  /** A number where the place is not surely inside its layer. */
  #edge(layer: number, place: number): number {
    if (layer === 0) return this.#tail(place < 0 ? -1 : 1);
    const x = place * (widths[layer] ?? 0);
    const lower = heights[layer] ?? 0;
    const upper = heights[layer - 1] ?? 0;
    if (lower + this.unit() * (upper - lower) < Math.exp(-0.5 * x * x)) return x;
    return this.next();
  }

  #tail(sign: number): number {
    for (;;) {
      const x = -Math.log(this.unit()) / tailFrom;
      const y = -Math.log(this.unit());
      if (y + y > x * x) return sign * (tailFrom + x);
    }
  }
}
