import sharp from 'sharp';
import type { GreyImage } from '../vocabulary/image.ts';

const millimetresPerInch = 25.4;

/** An impression as a grey PNG that states its resolution: any browser shows it. */
export async function pngOf({ widthPx, heightPx, data, dpi }: GreyImage): Promise<Uint8Array> {
  const raw = { width: widthPx, height: heightPx, channels: 1 } as const;
  const perMillimetre = dpi / millimetresPerInch;
  // Pixels alone can be given no resolution but with a colour profile, which makes them colours.
  const stated = await sharp(data, { raw })
    .toColourspace('b-w')
    .tiff({ xres: perMillimetre, yres: perMillimetre, compression: 'none' })
    .toBuffer();
  return sharp(stated).keepExif().toColourspace('b-w').png().toBuffer();
}

/** An impression as a PNG in a data URI, to be put into a drawing. */
export async function pictureOf(image: GreyImage): Promise<string> {
  return `data:image/png;base64,${Buffer.from(await pngOf(image)).toString('base64')}`;
}
