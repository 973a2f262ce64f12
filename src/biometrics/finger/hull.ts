/** The convex hull of an impression's minutiae: about where its skin touched. */
export interface Hull {
  readonly count: number;
  /** Corners, turning one way. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** From each corner to the next: the unit vector that points out of the hull. */
  readonly outX: Float32Array;
  readonly outY: Float32Array;
  /** Square pixels. */
  readonly area: number;
}

/** The hull of these points (Andrew's monotone chain); flat ones have no area. */
export function hullOf(x: Float32Array, y: Float32Array): Hull {
  const order = Array.from(x.keys()).toSorted(
    (a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0),
  );
  const chain = [...halfOf(order, x, y), ...halfOf(order.toReversed(), x, y)];
  const corners = {
    x: Float32Array.from(chain, (row) => x[row] ?? 0),
    y: Float32Array.from(chain, (row) => y[row] ?? 0),
  };
  const outX = new Float32Array(chain.length);
  const outY = new Float32Array(chain.length);
  let area = 0;
  for (let at = 0; at < chain.length; at += 1) {
    const next = (at + 1) % chain.length;
    const dx = (corners.x[next] ?? 0) - (corners.x[at] ?? 0);
    const dy = (corners.y[next] ?? 0) - (corners.y[at] ?? 0);
    const length = Math.hypot(dx, dy) || 1;
    outX[at] = dy / length;
    outY[at] = -dx / length;
    area += ((corners.x[at] ?? 0) * dy - (corners.y[at] ?? 0) * dx) / 2;
  }
  return { count: chain.length, ...corners, outX, outY, area: Math.abs(area) };
}

/** One side of the hull without its last corner, which begins the other side. */
function halfOf(order: readonly number[], x: Float32Array, y: Float32Array): readonly number[] {
  const chain: number[] = [];
  for (const row of order) {
    while (chain.length > 1) {
      const a = chain.at(-2) ?? 0;
      const b = chain.at(-1) ?? 0;
      const abX = (x[b] ?? 0) - (x[a] ?? 0);
      const abY = (y[b] ?? 0) - (y[a] ?? 0);
      const acX = (x[row] ?? 0) - (x[a] ?? 0);
      const acY = (y[row] ?? 0) - (y[a] ?? 0);
      if (abX * acY - abY * acX > 0) break;
      chain.pop();
    }
    chain.push(row);
  }
  return chain.slice(0, -1);
}

/** Whether a point lies in the hull, or at most `marginPx` outside of one of its sides. */
export function isInside(hull: Hull, px: number, py: number, marginPx: number): boolean {
  for (let at = 0; at < hull.count; at += 1) {
    const away =
      (px - (hull.x[at] ?? 0)) * (hull.outX[at] ?? 0) +
      (py - (hull.y[at] ?? 0)) * (hull.outY[at] ?? 0);
    if (away > marginPx) return false;
  }
  return hull.count > 0;
}
