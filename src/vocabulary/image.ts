/**
 * Pixels of a sample: 8-bit sRGB, three bytes a pixel (red, green, blue), row by row from the top.
 */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `widthPx · heightPx · 3` bytes. */
  readonly data: Uint8Array;
}
