/** Pixels per inch at which fingers are read. */
export const workingDpi = 500;

/** A resolution outside these is no fingerprint scanner's. */
export const dpiRange = { min: 150, max: 2000 } as const;

/** Whether a scanner may have this resolution; false for what is no number. */
export function isScannerDpi(dpi: number): boolean {
  return dpi >= dpiRange.min && dpi <= dpiRange.max;
}
