import type { GreyImage } from '../../vocabulary/image.ts';
import type { TipBox } from './tip-box.ts';
import type { RidgedCells } from './slap-skin.ts';

/** Millimetres around a tip that belong to its crop. */
const marginMm = 1.5;

/** What lies on a slap besides the tip that is cropped. */
export interface Neighbours {
  readonly skin: RidgedCells;
  /** Places of the cells of other tips. */
  readonly others: readonly number[];
}

/** The grey of the sensor where nobody touches it: the median of what has no ridges. */
function emptyGrey({ widthPx, data }: GreyImage, { columns, cellPx, ridged }: RidgedCells): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let at = 0; at < ridged.length; at += 1) {
    if (ridged[at] === 1) continue;
    const column = at % columns;
    const x = Math.floor((column + 0.5) * cellPx);
    const y = Math.floor(((at - column) / columns + 0.5) * cellPx);
    const grey = data[y * widthPx + x] ?? 255;
    counts[grey] = (counts[grey] ?? 0) + 1;
    total += 1;
  }
  if (total === 0) return 255;
  let below = 0;
  let grey = -1;
  while (grey < 255 && below <= total / 2) {
    grey += 1;
    below += counts[grey] ?? 0;
  }
  return grey;
}

/** Grey between pixels; outside the image that of the empty sensor. */
function greyAt({ widthPx, heightPx, data }: GreyImage, x: number, y: number, empty: number) {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left + 1 >= widthPx || top + 1 >= heightPx) return empty;
  const at = top * widthPx + left;
  const [right, lower] = [x - left, y - top];
  const above = (data[at] ?? 0) * (1 - right) + (data[at + 1] ?? 0) * right;
  const below = (data[at + widthPx] ?? 0) * (1 - right) + (data[at + widthPx + 1] ?? 0) * right;
  return above * (1 - lower) + below * lower;
}

/** The tip in its box, turned to point up; where other tips lie the sensor looks empty. */
export function uprightCrop(
  image: GreyImage,
  box: TipBox,
  { skin, others }: Neighbours,
): GreyImage {
  const empty = emptyGrey(image, skin);
  const hidden = new Uint8Array(skin.ridged.length);
  for (const at of others) hidden[at] = 1;
  const margin = (marginMm * image.dpi) / 25.4;
  const widthPx = Math.max(1, Math.ceil(box.widthPx + 2 * margin));
  const heightPx = Math.max(1, Math.ceil(box.heightPx + 2 * margin));
  const cosine = Math.cos(box.turn);
  const sine = Math.sin(box.turn);
  const data = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row += 1) {
    for (let column = 0; column < widthPx; column += 1) {
      const u = column - (widthPx - 1) / 2;
      const v = row - (heightPx - 1) / 2;
      const x = box.x + cosine * u - sine * v;
      const y = box.y + sine * u + cosine * v;
      const [cellX, cellY] = [Math.floor(x / skin.cellPx), Math.floor(y / skin.cellPx)];
      const inside = cellX >= 0 && cellY >= 0 && cellX < skin.columns && cellY < skin.rows;
      const other = inside && hidden[cellY * skin.columns + cellX] === 1;
      data[row * widthPx + column] = other ? empty : Math.round(greyAt(image, x, y, empty));
    }
  }
  return { widthPx, heightPx, data, dpi: image.dpi };
}
