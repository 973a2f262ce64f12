/** Minutiae of one impression side by side, in pixels at 500 dpi. */
export interface MinutiaSet {
  readonly count: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Radians, with y pointing down. */
  readonly direction: Float32Array;
}

/** The angle brought into −π … π. */
export function wrapped(angle: number): number {
  const turn = 2 * Math.PI;
  return angle - turn * Math.round(angle / turn);
}
