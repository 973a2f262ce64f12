import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

/** What a webcam of an office gives. */
const widthPx = 640;
const heightPx = 480;
const frames = 30;

/** One plane of I420: a sample for each pixel, or for each square of four. */
function plane(
  rgb: Uint8Array,
  step: 1 | 2,
  weights: readonly [number, number, number],
  offset: number,
): Buffer {
  const samples = Buffer.alloc((widthPx / step) * (heightPx / step));
  let place = 0;
  for (let y = 0; y < heightPx; y += step) {
    for (let x = 0; x < widthPx; x += step) {
      const at = (y * widthPx + x) * 3;
      const [r, g, b] = weights;
      const value = offset + r * (rgb[at] ?? 0) + g * (rgb[at + 1] ?? 0) + b * (rgb[at + 2] ?? 0);
      samples[place] = Math.max(0, Math.min(255, Math.round(value)));
      place += 1;
    }
  }
  return samples;
}

/** A picture as one frame. */
async function frameOf(picture: Uint8Array): Promise<Buffer> {
  const { data } = await sharp(picture)
    .resize({ width: widthPx, height: heightPx, fit: 'contain', background: '#c8c8c8' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.concat([
    Buffer.from('FRAME\n'),
    plane(data, 1, [0.257, 0.504, 0.098], 16),
    plane(data, 2, [-0.148, -0.291, 0.439], 128),
    plane(data, 2, [0.439, -0.368, -0.071], 128),
  ]);
}

/**
 * Writes a film in which pictures stand still, each for two seconds, one after the other and then
 * from the first again, for Chromium's fake webcam: YUV4MPEG2, I420, BT.601 with 16 … 235.
 * @param pictures any format that sharp reads; they fill the height of the frame
 */
export async function writeFilm(file: string, ...pictures: readonly Uint8Array[]): Promise<void> {
  const head = Buffer.from(`YUV4MPEG2 W${widthPx} H${heightPx} F15:1 Ip A1:1 C420jpeg\n`);
  const scenes = await Promise.all(pictures.map(frameOf));
  const film = scenes.flatMap((frame) => Array.from({ length: frames }, () => frame));
  await writeFile(file, Buffer.concat([head, ...film]));
}
