import { z } from 'zod';

/**
 * Where a sample comes from: a device that signed it, the camera of a browser, or a file. Only the
 * station itself can say `device`, since it checked the signatures.
 */
export const CaptureSource = z.enum(['device', 'webcam', 'file']);
export type CaptureSource = z.infer<typeof CaptureSource>;
