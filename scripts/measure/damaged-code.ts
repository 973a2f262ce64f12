import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { qrDrawing } from '../../src/web/card/qr-drawing.ts';

const dotsPerMm = 300 / 25.4;

/** What a pocket does to a card, and a telephone to its picture. */
export interface Damage {
  /** Share of the code's area that is scratched away. */
  readonly scratched: number;
  /** Gauss, in dots of 300 dpi. */
  readonly blur: number;
  /** JPEG, 1 … 100; 100 for none. */
  readonly jpeg: number;
}

/** Numbers from 0 to 1 that follow from a seed. */
function numbers(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Scratches of 0.15 mm, pale or dark, until so much of the square is under them. */
function scratches(side: number, share: number, seed: number): string {
  const next = numbers(seed);
  const width = 0.15 * dotsPerMm;
  let left = share * side * side;
  let lines = '';
  while (left > 0) {
    const [x, y, angle] = [next() * side, next() * side, next() * Math.PI];
    const length = Math.min((0.2 + 0.6 * next()) * side, left / width);
    const colour = next() < 0.7 ? '#fff' : '#555';
    const [across, down] = [(Math.cos(angle) * length) / 2, (Math.sin(angle) * length) / 2];
    lines +=
      `<line x1="${x - across}" y1="${y - down}" x2="${x + across}" y2="${y + down}" ` +
      `stroke="${colour}" stroke-width="${width}"/>`;
    left -= width * length;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${lines}</svg>`;
}

/** A code as it is printed at 300 dpi, then damaged. */
export async function damagedCode(
  letters: string,
  { scratched, blur, jpeg }: Damage,
  seed: number,
): Promise<Buffer> {
  const { svg, sideMm } = qrDrawing(letters, 47);
  const side = Math.round(sideMm * dotsPerMm);
  const drawn = svg.text.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
  const image = await sharp(Buffer.from(drawn), { density: 600 })
    .resize(side, side)
    .flatten({ background: '#fff' })
    .composite([{ input: Buffer.from(scratches(side, scratched, seed)) }])
    .png()
    .toBuffer();
  const soft = blur > 0 ? sharp(image).blur(blur) : sharp(image);
  return jpeg < 100 ? soft.jpeg({ quality: jpeg }).toBuffer() : soft.png().toBuffer();
}

/** What zbar reads on an image; empty when it reads nothing. */
export async function readByZbar(image: Uint8Array): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-zbar-'));
  try {
    const file = join(directory, 'image');
    await writeFile(file, image);
    return await new Promise((resolve) => {
      execFile('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', file], (_error, out) => {
        resolve(out.replace(/\n$/, ''));
      });
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
