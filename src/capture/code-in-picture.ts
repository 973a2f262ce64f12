import { decodeQR } from 'qr/decode.js';
import type { RgbImage } from '../vocabulary/image.ts';

/** How long a picture is searched after the first look, in ms; a camera gives another one soon. */
const searchMs = 400;

/** The letters of a QR code in a picture; `none` when there is none that can be read. */
export function codeInPicture({ widthPx, heightPx, data }: RgbImage): string | 'none' {
  try {
    const picture = { width: widthPx, height: heightPx, data };
    return decodeQR(picture, { format: 'RGB', timeLimit: searchMs });
  } catch {
    // The library throws where it finds nothing, and where what it finds is damaged.
    return 'none';
  }
}
