/** A rectangle of the plane. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A region that is split into four: low and high frequencies across, each of them down. Within a
 * region of high frequencies the order is turned round, so that frequencies rise from the corner.
 */
export interface Split extends Region {
  readonly turnedX: boolean;
  readonly turnedY: boolean;
}

/** How a plane is cut into subbands. */
export interface SubbandTree {
  /** From the whole plane downwards; putting together goes the other way. */
  readonly splits: readonly Split[];
  /** The 60 that are coded, in the order of the code. The highest frequencies of all are not. */
  readonly subbands: readonly Region[];
}

/** Subbands of the three blocks of the code begin here, and the last one ends. */
export const blockStarts = [0, 19, 52, 60] as const;

type Four<T> = readonly [T, T, T, T];

/** Left above, right above, left below, right below. */
function quarters({ x, y, width, height, turnedX, turnedY }: Split): Four<Split> {
  const left = turnedX ? Math.floor(width / 2) : Math.ceil(width / 2);
  const top = turnedY ? Math.floor(height / 2) : Math.ceil(height / 2);
  const right = { x: x + left, width: width - left };
  const below = { y: y + top, height: height - top };
  return [
    { x, y, width: left, height: top, turnedX: false, turnedY: false },
    { y, height: top, ...right, turnedX: true, turnedY: false },
    { x, width: left, ...below, turnedX: false, turnedY: true },
    { ...right, ...below, turnedX: true, turnedY: true },
  ];
}

/**
 * The fixed tree of the specification (IAFIS-IC-0110 v3, figure 4).
 * @param size at least 64 either way, so that no region is empty
 */
export function subbandTree(size: {
  readonly width: number;
  readonly height: number;
}): SubbandTree {
  const whole = { x: 0, y: 0, ...size, turnedX: false, turnedY: false };
  const outer = quarters(whole);
  const inner = quarters(outer[0]);
  const core = inner.slice(0, 3).map((one) => quarters(one));
  const [lowest, across, down] = core;
  const first = lowest?.[0];
  if (!first || !lowest || !across || !down) throw new Error('three quarters were asked for');
  const centre = quarters(first);
  const subbands = [
    ...quarters(centre[0]),
    ...centre.slice(1),
    ...lowest.slice(1).flatMap(quarters),
    ...across.flatMap(quarters),
    ...down.flatMap(quarters),
    inner[3],
    ...quarters(outer[1]),
    ...quarters(outer[2]),
  ];
  const splits = [whole, ...outer.slice(0, 3), ...inner.slice(0, 3), ...core.flat(), centre[0]];
  return { splits, subbands };
}
