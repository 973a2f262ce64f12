import type { GreyImage } from '../../vocabulary/image.ts';

/** Which parts of an image have ridges, on a grid of cells. */
export interface RidgedCells {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of the image along a cell's side. */
  readonly cellPx: number;
  /** Millimetres along it, about 0.4. */
  readonly cellMm: number;
  /** 1 where there are ridges. */
  readonly ridged: Uint8Array;
  /** How much grey changes within each cell. */
  readonly strength: Float32Array;
}

/** Half the usual resolution: a ridge keeps four pixels, and noise loses half of its strength. */
const reducedDpi = 250;
const cellReducedPx = 4;
/** Cells on either side that are looked at together: about four ridges. */
const reach = 2;
/** How much of the change must be across one direction; noise reaches 0.15. */
const coherenceMin = 0.3;
/** Squared grey levels from pixel to pixel that mean nothing: shadows and glare. */
const faintest = 14;

/** Change of a cell as a share of the most close by; between parts of the skin there is less. */
const strongMin = 0.22;
/** Holes of about 3.5 mm² are creases and dry places, larger ones lie between fingers. */
const holeCellsMax = 22;

interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** The image made smaller by a whole factor; each pixel is the mean of a square. */
function reduced({ widthPx, heightPx, data }: GreyImage, factor: number) {
  const width = Math.floor(widthPx / factor);
  const height = Math.floor(heightPx / factor);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let inner = 0; inner < factor; inner += 1) {
      const from = (y * factor + inner) * widthPx;
      for (let x = 0; x < width; x += 1) {
        let sum = 0;
        for (let at = from + x * factor; at < from + (x + 1) * factor; at += 1)
          sum += data[at] ?? 0;
        out[y * width + x] = (out[y * width + x] ?? 0) + sum / (factor * factor);
      }
    }
  }
  return { width, height, data: out };
}

/** Sums over squares of `2 · side + 1` cells; beyond the rim there is nothing. */
function boxSums(values: Float32Array, columns: number, rows: number, side: number): Float32Array {
  const across = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let column = -side; column < columns; column += 1) {
      if (column + side < columns) sum += values[row * columns + column + side] ?? 0;
      if (column - side - 1 >= 0) sum -= values[row * columns + column - side - 1] ?? 0;
      if (column >= 0) across[row * columns + column] = sum;
    }
  }
  const out = new Float32Array(values.length);
  for (let column = 0; column < columns; column += 1) {
    let sum = 0;
    for (let row = -side; row < rows; row += 1) {
      if (row + side < rows) sum += across[(row + side) * columns + column] ?? 0;
      if (row - side - 1 >= 0) sum -= across[(row - side - 1) * columns + column] ?? 0;
      if (row >= 0) out[row * columns + column] = sum;
    }
  }
  return out;
}

/** How much grey levels change in each cell, and along which direction. */
function changes(
  { width, height, data }: ReturnType<typeof reduced>,
  columns: number,
  rows: number,
) {
  const cells = columns * rows;
  const total = new Float32Array(cells);
  const cosine = new Float32Array(cells);
  const sine = new Float32Array(cells);
  for (let y = 1; y < Math.min(height - 1, rows * cellReducedPx); y += 1) {
    const row = Math.floor(y / cellReducedPx) * columns;
    for (let x = 1; x < Math.min(width - 1, columns * cellReducedPx); x += 1) {
      const at = y * width + x;
      const dx = (data[at + 1] ?? 0) - (data[at - 1] ?? 0);
      const dy = (data[at + width] ?? 0) - (data[at - width] ?? 0);
      const cell = row + Math.floor(x / cellReducedPx);
      total[cell] = (total[cell] ?? 0) + dx * dx + dy * dy;
      cosine[cell] = (cosine[cell] ?? 0) + dx * dx - dy * dy;
      sine[cell] = (sine[cell] ?? 0) + 2 * dx * dy;
    }
  }
  return { total, cosine, sine };
}

/** 1 where at least this share of the square around a cell is 1. */
function voted(mask: Uint8Array, { columns, rows }: Grid, side: number, share: number): Uint8Array {
  const sums = boxSums(Float32Array.from(mask), columns, rows, side);
  const enough = share * (2 * side + 1) ** 2;
  return Uint8Array.from(sums, (sum) => (sum >= enough ? 1 : 0));
}

/** The largest value in squares of `2 · side + 1` cells. */
function largestAround(values: Float32Array, { columns, rows }: Grid, side: number): Float32Array {
  const across = values.map((_, at) => {
    const column = at % columns;
    const row = at - column;
    let most = 0;
    const to = Math.min(columns - 1, column + side);
    for (let x = Math.max(0, column - side); x <= to; x += 1) {
      most = Math.max(most, values[row + x] ?? 0);
    }
    return most;
  });
  return across.map((_, at) => {
    const column = at % columns;
    const row = (at - column) / columns;
    let most = 0;
    const to = Math.min(rows - 1, row + side);
    for (let y = Math.max(0, row - side); y <= to; y += 1) {
      most = Math.max(most, across[y * columns + column] ?? 0);
    }
    return most;
  });
}

/** 1 where grey changes nearly as much as close by: not in the gaps between parts of the skin. */
function strongCells(totals: Float32Array, grid: Grid): Uint8Array {
  const most = largestAround(totals, grid, 3);
  return Uint8Array.from(totals, (sum, at) => (sum >= strongMin * (most[at] ?? 0) ? 1 : 0));
}

/** The mask with its enclosed holes of at most so many cells filled. */
function withoutHoles(mask: Uint8Array, { columns, rows }: Grid, cellsMax: number): Uint8Array {
  const out = mask.slice();
  const seen = mask.slice();
  const stack = new Int32Array(mask.length);
  for (let start = 0; start < mask.length; start += 1) {
    if (seen[start] === 1) continue;
    // The stack keeps what it took, so that a small hole can be filled from it.
    let taken = 0;
    let count = 1;
    stack[0] = start;
    seen[start] = 1;
    while (taken < count) {
      const at = stack[taken] ?? 0;
      taken += 1;
      const column = at % columns;
      const row = (at - column) / columns;
      const beside = [
        column > 0 ? at - 1 : at,
        column < columns - 1 ? at + 1 : at,
        row > 0 ? at - columns : at,
        row < rows - 1 ? at + columns : at,
      ];
      for (const next of beside) {
        if (seen[next] === 1) continue;
        seen[next] = 1;
        stack[count] = next;
        count += 1;
      }
    }
    if (count <= cellsMax) for (const at of stack.subarray(0, count)) out[at] = 1;
  }
  return out;
}

/** Where an image has ridges: changes of grey that are strong and of one direction. */
export function ridgedCells(image: GreyImage): RidgedCells {
  const factor = Math.max(1, Math.round(image.dpi / reducedDpi));
  const small = reduced(image, factor);
  const columns = Math.floor(small.width / cellReducedPx);
  const rows = Math.floor(small.height / cellReducedPx);
  const cellPx = factor * cellReducedPx;
  const size = { columns, rows };
  const { total, cosine, sine } = changes(small, columns, rows);
  const around = (values: Float32Array) => boxSums(values, columns, rows, reach);
  const [totals, cosines, sines] = [around(total), around(cosine), around(sine)];
  const least = faintest * (cellReducedPx * (2 * reach + 1)) ** 2;
  const coherent = Uint8Array.from(totals, (sum, at) =>
    Math.hypot(cosines[at] ?? 0, sines[at] ?? 0) >= coherenceMin * (sum + least) ? 1 : 0,
  );
  // Cores have no direction and are filled; edges of cloth have one and are too thin to stay.
  const filled = voted(coherent, size, 3, 0.5);
  const strong = strongCells(boxSums(total, columns, rows, 1), size);
  const skin = filled.map((one, at) => one & (strong[at] ?? 0));
  const whole = withoutHoles(skin, size, holeCellsMax);
  const ridged = voted(whole, size, 2, 0.56);
  return {
    columns,
    rows,
    cellPx,
    cellMm: (25.4 * cellPx) / image.dpi,
    ridged,
    strength: total.map(Math.sqrt),
  };
}
