import { toString } from 'qrcode';
import sharp from 'sharp';

/** A picture of a code, as a photograph of a card shows it. */
export async function pictureOfCode(code: string): Promise<Buffer> {
  const segments = [{ data: code, mode: 'alphanumeric' as const }];
  const drawn = await toString(segments, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 });
  const svg = Buffer.from(drawn);
  return sharp(svg, { density: 72 }).resize(700).flatten({ background: '#fff' }).png().toBuffer();
}
