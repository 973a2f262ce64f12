import sharp from 'sharp';
import { decodeWsq } from '../src/capture/wsq/decode.ts';
import { encodeWsq } from '../src/capture/wsq/encode.ts';
import { generatedFinger } from '../src/generation/finger.ts';
import { pressed } from '../src/generation/finger-press.ts';
import type { GreyImage } from '../src/vocabulary/image.ts';

/** What WSQ makes of generated prints: node --import tsx scripts/measure-wsq.ts */
const people = 4;
const bitRates = [0.75, 2.25] as const;

/** A print as a sensor with less noise of its pixels would have it. */
async function smoothed(print: GreyImage, sigma: number): Promise<GreyImage> {
  const { widthPx: width, heightPx: height } = print;
  const data = await sharp(print.data, { raw: { width, height, channels: 1 } })
    .blur(sigma)
    .raw()
    .toBuffer();
  // The library gives three channels back where it worked in colour.
  const step = data.length / print.data.length;
  return { ...print, data: print.data.map((_, at) => data[at * step] ?? 0) };
}

/** A print of half the width in the middle of bare glass, as a single finger on a large sensor. */
async function onGlass(print: GreyImage): Promise<GreyImage> {
  const { widthPx: width, heightPx: height } = print;
  const [left, top] = [Math.floor(width / 2), Math.floor(height / 2)];
  const { data, info } = await sharp(print.data, { raw: { width, height, channels: 1 } })
    .extend({ left, right: left, top, bottom: top, background: '#ffffff' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...print, widthPx: info.width, heightPx: info.height, data };
}

const kinds: Readonly<Record<string, (print: GreyImage) => Promise<GreyImage>>> = {
  'as generated': async (print) => print,
  'smoothed, sigma 0.7': (print) => smoothed(print, 0.7),
  'smoothed, sigma 1.0': (print) => smoothed(print, 1),
  'on bare glass': onGlass,
  'on bare glass, smoothed 0.7': async (print) => onGlass(await smoothed(print, 0.7)),
};

const prints = Array.from({ length: people }, (_, person) =>
  pressed(generatedFinger(`wsq ${person}`), { seed: 'first', hardship: 0 }),
);
for (const [kind, made] of Object.entries(kinds)) {
  const said: string[] = [];
  for (const bitRate of bitRates) {
    let [pixels, bytes] = [0, 0];
    for (const print of prints) {
      const image = await made(print);
      const packed = encodeWsq(image, bitRate);
      if (!decodeWsq(packed).ok) throw new Error('what was encoded is decoded');
      pixels += image.data.length;
      bytes += packed.length;
    }
    said.push(`${bitRate}: ${(pixels / bytes).toFixed(1)}:1`);
  }
  process.stdout.write(`${kind}: ${said.join(', ')}\n`);
}
