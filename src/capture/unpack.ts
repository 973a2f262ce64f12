import { fail, ok, type Result } from '../vocabulary/result.ts';
import { isJpeg2000 } from './jpeg2000-header.ts';
import { Jpeg2000Codec } from './jpeg2000.ts';
import { decodeWsq, isWsq } from './wsq/decode.ts';

/** An image of a format that sharp does not read, decoded: row by row from the top. */
export interface UnpackedImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Grey, or red, green and blue. */
  readonly channels: 1 | 3;
  /** Pixels per inch; 0 when the file does not say. */
  readonly dpi: number;
  /** `widthPx · heightPx · channels` bytes. */
  readonly data: Uint8Array;
}

/** Why such an image was not decoded. */
export type UnpackRefusal = 'unknown_format' | 'damaged' | 'too_many_pixels' | 'too_few_pixels';

/** Decodes JPEG 2000 and WSQ, wherever it does that. */
export type Unpack = (bytes: Uint8Array) => Promise<Result<UnpackedImage, UnpackRefusal>>;

/** Whether these bytes are for `Unpack`: JPEG 2000 or WSQ. */
export function isPacked(bytes: Uint8Array): boolean {
  return isJpeg2000(bytes) || isWsq(bytes);
}

/** For whoever takes neither format. */
export const unpackNothing: Unpack = async () => fail('unknown_format');

/**
 * Unpacks in the thread that calls, 10 to 700 ms for an image: for command lines and for threads
 * that do nothing else.
 */
export async function openUnpacking(): Promise<Unpack> {
  const codec = await Jpeg2000Codec.open();
  return async (bytes) => {
    if (isJpeg2000(bytes)) return codec.decode(bytes);
    const image = decodeWsq(bytes);
    return image.ok ? ok({ ...image.value, channels: 1 }) : image;
  };
}
