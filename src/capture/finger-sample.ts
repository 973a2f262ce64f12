import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import type { GreyImage } from '../vocabulary/image.ts';

/** The chunk of a PNG that states its resolution stands right behind the first one. */
const chunkAt = 33;
const chunkName = 'pHYs';
const inchesPerMetre = 1 / 0.0254;

/** Sharp states a resolution only together with a colour profile, which makes greys colours. */
function stateDpi(png: Buffer, dpi: number): void {
  const [nameAt, dataAt] = [chunkAt + 4, chunkAt + 8];
  assert.equal(png.toString('latin1', nameAt, dataAt), chunkName, 'a PNG has room for its dpi');
  const perMetre = Math.round(dpi * inchesPerMetre);
  png.writeUInt32BE(perMetre, dataAt);
  png.writeUInt32BE(perMetre, dataAt + 4);
  png.writeUInt8(1, dataAt + 8);
  png.writeUInt32BE(crc32(png.subarray(nameAt, dataAt + 9)), dataAt + 9);
}

/**
 * An impression as a grey PNG that states its resolution: what is kept of a finger that was cut out
 * of a slap, and what any browser shows. `decodeFinger` gives back the same pixels, so that
 * templates can be extracted anew.
 */
export async function fingerSample({
  widthPx,
  heightPx,
  data,
  dpi,
}: GreyImage): Promise<Uint8Array> {
  const raw = { width: widthPx, height: heightPx, channels: 1 } as const;
  const png = await sharp(data, { raw }).toColourspace('b-w').png().toBuffer();
  stateDpi(png, dpi);
  return png;
}
