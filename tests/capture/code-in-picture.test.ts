import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { codeInPicture } from '../../src/capture/code-in-picture.ts';
import type { RgbImage } from '../../src/vocabulary/image.ts';
import { pictureOfCode } from '../console/card-picture.ts';

/** As many letters as a card's code has, of those that codes are written in. */
const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const code = Array.from({ length: 1_700 }, (_, at) => letters[(at * at + 7 * at) % 45]).join('');

/** Pixels of a picture, reduced to what a webcam would have of it. */
async function pixelsOf(picture: sharp.Sharp): Promise<RgbImage> {
  const { data, info } = await picture
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
}

/** No picture is searched for longer than this, damaged or not: a clerk and a queue wait. */
const slowestMs = 2_000;

function quickly(picture: RgbImage): string {
  const before = performance.now();
  const read = codeInPicture(picture);
  expect(performance.now() - before).toBeLessThan(slowestMs);
  return read;
}

test('the code of a card is read from a webcam’s frame, also when it is held askew', async () => {
  const drawn = await pictureOfCode(code);
  const whole = await pixelsOf(sharp(drawn).resize({ width: 480, height: 480 }));
  expect(quickly(whole)).toBe(code);
  const turned = sharp(drawn).rotate(8, { background: '#e0e0e0' });
  expect(quickly(await pixelsOf(turned))).toBe(code);
});

test('where there is no code none is read', async () => {
  const size = { width: 320, height: 240, channels: 3, background: '#777' } as const;
  expect(quickly(await pixelsOf(sharp({ create: size })))).toBe('none');
  expect(quickly({ widthPx: 1, heightPx: 1, data: new Uint8Array(3) })).toBe('none');
});

test('a damaged code ends in time, and is read as it was or not at all', async () => {
  const drawn = await pixelsOf(sharp(await pictureOfCode(code)).resize({ width: 480 }));
  const { widthPx, heightPx } = drawn;
  const place = fc.record({
    left: fc.nat(widthPx - 1),
    top: fc.nat(heightPx - 1),
    width: fc.integer({ min: 1, max: widthPx }),
    height: fc.integer({ min: 1, max: 60 }),
    value: fc.nat(255),
  });
  fc.assert(
    fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (places) => {
      const data = drawn.data.slice();
      for (const { left, top, width, height, value } of places) {
        for (let y = top; y < Math.min(heightPx, top + height); y += 1) {
          const end = Math.min(widthPx, left + width);
          data.fill(value, (y * widthPx + left) * 3, (y * widthPx + end) * 3);
        }
      }
      expect([code, 'none']).toContain(quickly({ ...drawn, data }));
    }),
    { numRuns: 40, seed: 5 },
  );
});

test('noise is searched in time, and says nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 90_000, maxLength: 90_000 }), (noise) => {
      expect(quickly({ widthPx: 200, heightPx: 150, data: noise })).toBe('none');
    }),
    { numRuns: 10, seed: 5 },
  );
});
