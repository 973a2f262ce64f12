import type { GreyImage } from '../../vocabulary/image.ts';
import type { Network } from '../network.ts';
import { minutiaSetOf, type Minutia, type MinutiaSet } from '../../vocabulary/minutiae.ts';

/** Everything the network says about an impression. */
export interface RidgeReading {
  readonly minutiae: MinutiaSet;
  /** Cells of `cellPx` × `cellPx` pixels. */
  readonly columns: number;
  readonly rows: number;
  /** How surely each cell is skin, 0 … 1. */
  readonly skin: Float32Array;
  /** Cosine and sine of twice the ridges' direction; shorter than 1 where it is not sure. */
  readonly flowCosine: Float32Array;
  readonly flowSine: Float32Array;
}

/** Pixels of a cell's side. */
export const cellPx = 4;
/** The network takes sides that are multiples of this. */
const sideMultiplePx = 32;

/** Planes of the network's answer (scripts/train/fingerprint/network.py). */
const plane = {
  heat: 0,
  cosine: 1,
  sine: 2,
  offsetX: 3,
  offsetY: 4,
  kind: 5,
  flowCosine: 6,
  flowSine: 7,
  contact: 8,
} as const;
const planes = 9;

/** The rules of scripts/train/fingerprint/found.py. */
const heatMin = 0.3;
const apartPx = 6;
const minutiaeMax = 100;

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** Grey 0 … 1 with sides that the network takes; the rim is repeated. */
function padded({ widthPx, heightPx, data }: GreyImage): {
  readonly dims: readonly number[];
  readonly data: Float32Array;
} {
  const width = Math.ceil(widthPx / sideMultiplePx) * sideMultiplePx;
  const height = Math.ceil(heightPx / sideMultiplePx) * sideMultiplePx;
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(y, heightPx - 1) * widthPx;
    for (let x = 0; x < width; x += 1) {
      out[y * width + x] = (data[row + Math.min(x, widthPx - 1)] ?? 0) / 255;
    }
  }
  return { dims: [1, 1, height, width], data: out };
}

/** Cells whose heat no neighbour exceeds, surest first. */
function peaks(heat: Float32Array, columns: number, rows: number): readonly number[] {
  const found: number[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column;
      const own = heat[at] ?? 0;
      if (own < heatMin) continue;
      let highest = true;
      for (let dy = -1; dy <= 1 && highest; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1) {
          const inside =
            column + dx >= 0 && column + dx < columns && row + dy >= 0 && row + dy < rows;
          if (inside && (heat[at + dy * columns + dx] ?? 0) > own) highest = false;
        }
      }
      if (highest) found.push(at);
    }
  }
  return found.toSorted((a, b) => (heat[b] ?? 0) - (heat[a] ?? 0) || a - b);
}

/**
 * Minutiae, skin and the flow of the ridges in one impression.
 * @param image at 500 dpi
 * @throws when the network does not answer nine planes
 */
export async function readRidges(network: Network, image: GreyImage): Promise<RidgeReading> {
  const answer = await network.run(padded(image));
  const output = answer['planes'];
  const [, count, rows = 0, columns = 0] = output?.dims ?? [];
  if (!output || count !== planes) throw new Error('the network of minutiae answers nine planes');
  const cells = rows * columns;
  const of = (which: number) => output.data.subarray(which * cells, (which + 1) * cells);
  const skin = of(plane.contact).map(logistic);
  const heat = of(plane.heat).map((logit, at) => ((skin[at] ?? 0) > 0.5 ? logistic(logit) : 0));
  const [cosine, sine] = [of(plane.cosine), of(plane.sine)];
  const [offsetX, offsetY] = [of(plane.offsetX), of(plane.offsetY)];
  const kind = of(plane.kind);
  const middle = (cellPx - 1) / 2;
  const minutiae: Minutia[] = [];
  for (const at of peaks(heat, columns, rows)) {
    const column = at % columns;
    const x = (column + (offsetX[at] ?? 0)) * cellPx + middle;
    const y = ((at - column) / columns + (offsetY[at] ?? 0)) * cellPx + middle;
    if (x < 0 || y < 0 || x >= image.widthPx || y >= image.heightPx) continue;
    if (minutiae.some((one) => Math.hypot(one.x - x, one.y - y) < apartPx)) continue;
    minutiae.push({
      x,
      y,
      direction: Math.atan2(sine[at] ?? 0, cosine[at] ?? 0),
      certainty: heat[at] ?? 0,
      ending: logistic(kind[at] ?? 0),
    });
    if (minutiae.length === minutiaeMax) break;
  }
  return {
    minutiae: minutiaSetOf(minutiae),
    columns,
    rows,
    skin,
    flowCosine: of(plane.flowCosine).slice(),
    flowSine: of(plane.flowSine).slice(),
  };
}
