/**
 * Pixels of a sample: 8-bit sRGB, three bytes a pixel (red, green, blue), row by row from the top.
 */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `widthPx · heightPx · 3` bytes. */
  readonly data: Uint8Array;
}

/** Pixels of a sample of skin: 8-bit grey, ridges dark, row by row from the top. */
export interface GreyImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** `widthPx · heightPx` bytes. */
  readonly data: Uint8Array;
  /** Pixels per inch. */
  readonly dpi: number;
}
