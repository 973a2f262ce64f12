import type { RidgedCells } from './slap-skin.ts';

/** A part of the skin that narrow places separate from others. */
export interface Blob {
  /** Places of its cells. */
  readonly cells: readonly number[];
  /** Cells from its innermost place to its rim. */
  readonly depth: number;
}

/** Two parts are one when the way between them is nearly as broad as the narrower one. */
const neckMin = 0.72;

/** Distance of each cell from the nearest without ridges, in cells; the rim is such a one. */
function depths({ columns, rows, ridged }: RidgedCells): Float32Array {
  const depth = Float32Array.from(ridged, (one) => (one === 1 ? Infinity : 0));
  const sides = [
    { dx: -1, dy: 0, way: 1 },
    { dx: 0, dy: -1, way: 1 },
    { dx: -1, dy: -1, way: Math.SQRT2 },
    { dx: 1, dy: -1, way: Math.SQRT2 },
  ];
  const relax = (at: number, sign: 1 | -1) => {
    const column = at % columns;
    const row = (at - column) / columns;
    for (const { dx, dy, way } of sides) {
      const x = column + sign * dx;
      const y = row + sign * dy;
      const outside = x < 0 || y < 0 || x >= columns || y >= rows;
      const from = outside ? 0 : (depth[y * columns + x] ?? 0);
      depth[at] = Math.min(depth[at] ?? 0, from + way);
    }
  };
  for (let at = 0; at < depth.length; at += 1) relax(at, 1);
  for (let at = depth.length - 1; at >= 0; at -= 1) relax(at, -1);
  return depth;
}

/**
 * The blobs of skin, deepest first: cells are taken from the deepest to the rim, and where two
 * growing blobs meet they join if the place is deep enough for both.
 */
export function blobsOf(skin: RidgedCells): readonly Blob[] {
  const { columns, rows } = skin;
  const depth = depths(skin);
  const order = [...depth.keys()].filter((at) => (depth[at] ?? 0) > 0);
  order.sort((a, b) => (depth[b] ?? 0) - (depth[a] ?? 0) || a - b);
  const owner = new Int32Array(depth.length).fill(-1);
  const rootOf = (cell: number): number => {
    let root = cell;
    while (owner[root] !== root) root = owner[root] ?? root;
    for (let at = cell; at !== root;) {
      const next = owner[at] ?? root;
      owner[at] = root;
      at = next;
    }
    return root;
  };
  for (const at of order) {
    const column = at % columns;
    const row = (at - column) / columns;
    let own = at;
    owner[at] = at;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const inside =
          column + dx >= 0 && column + dx < columns && row + dy >= 0 && row + dy < rows;
        const beside = at + dy * columns + dx;
        if (!inside || beside === at || (owner[beside] ?? -1) < 0) continue;
        const other = rootOf(beside);
        if (other === own) continue;
        // A root is the deepest cell of its blob.
        const [deep, shallow] =
          (depth[own] ?? 0) >= (depth[other] ?? 0) ? [own, other] : [other, own];
        if (shallow !== at && (depth[at] ?? 0) < neckMin * (depth[shallow] ?? 0)) {
          continue;
        }
        owner[shallow] = deep;
        own = deep;
      }
    }
  }
  const cellsOf = new Map<number, number[]>();
  for (const at of order) {
    const root = rootOf(at);
    const cells = cellsOf.get(root);
    if (cells) cells.push(at);
    else cellsOf.set(root, [at]);
  }
  return [...cellsOf].map(([root, cells]) => ({ cells, depth: depth[root] ?? 0 }));
}
