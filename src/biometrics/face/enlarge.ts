import type { RgbImage } from '../../vocabulary/image.ts';

/** How much a portrait of a code is enlarged before networks look at it. */
const portraitEnlargement = 4;

/** Four neighbours of one place of the output, and how much of each. */
interface Neighbours {
  readonly places: Int32Array;
  readonly weights: Float32Array;
}

/** A cubic after Catmull-Rom; neighbours beyond an edge are the edge. */
function neighboursOf(size: number, factor: number): Neighbours {
  const places = new Int32Array(4 * size * factor);
  const weights = new Float32Array(4 * size * factor);
  for (let place = 0; place < size * factor; place += 1) {
    const source = (place + 0.5) / factor - 0.5;
    const before = Math.floor(source);
    const at = source - before;
    weights[4 * place] = ((-0.5 * at + 1) * at - 0.5) * at;
    weights[4 * place + 1] = (1.5 * at - 2.5) * at * at + 1;
    weights[4 * place + 2] = ((-1.5 * at + 2) * at + 0.5) * at;
    weights[4 * place + 3] = (0.5 * at - 0.5) * at * at;
    for (let step = 0; step < 4; step += 1) {
      places[4 * place + step] = Math.min(size - 1, Math.max(0, before - 1 + step));
    }
  }
  return { places, weights };
}

/** Enlarges one line of values. */
function enlargeLine(
  { places, weights }: Neighbours,
  read: (place: number) => number,
  write: (place: number, value: number) => void,
): void {
  for (let place = 0; 4 * place < places.length; place += 1) {
    let value = 0;
    for (let at = 4 * place; at < 4 * place + 4; at += 1) {
      value += (weights[at] ?? 0) * read(places[at] ?? 0);
    }
    write(place, value);
  }
}

/**
 * The portrait of a code, enlarged four times, on stations and in browsers by the same arithmetic:
 * two libraries' resizing would differ enough to be seen in a template.
 */
export function enlargedPortrait({ widthPx, heightPx, data }: RgbImage): RgbImage {
  const width = widthPx * portraitEnlargement;
  const height = heightPx * portraitEnlargement;
  const columns = neighboursOf(widthPx, portraitEnlargement);
  const rows = neighboursOf(heightPx, portraitEnlargement);
  const wide = new Float32Array(width * heightPx * 3);
  const out = new Uint8Array(width * height * 3);
  for (let line = 0; line < heightPx * 3; line += 1) {
    const [y, channel] = [Math.floor(line / 3), line % 3];
    const from = y * widthPx * 3 + channel;
    const to = y * width * 3 + channel;
    enlargeLine(
      columns,
      (x) => data[from + 3 * x] ?? 0,
      (x, value) => {
        wide[to + 3 * x] = value;
      },
    );
  }
  for (let column = 0; column < width * 3; column += 1) {
    enlargeLine(
      rows,
      (y) => wide[y * width * 3 + column] ?? 0,
      (y, value) => {
        out[y * width * 3 + column] = Math.min(255, Math.max(0, Math.round(value)));
      },
    );
  }
  return { widthPx: width, heightPx: height, data: out };
}
