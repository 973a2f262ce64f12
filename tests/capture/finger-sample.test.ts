import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeFinger } from '../../src/capture/decode-finger.ts';
import { fingerSample } from '../../src/capture/finger-sample.ts';

function noisy(widthPx: number, heightPx: number, seed: number) {
  const data = Uint8Array.from(
    { length: widthPx * heightPx },
    (_, at) => ((at + seed) * 2_654_435_761) >>> 24,
  );
  return { widthPx, heightPx, data, dpi: 500 };
}

test('a crop that was kept as a file is decoded to the same pixels, at the same dpi', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 64, max: 400 }),
      fc.integer({ min: 64, max: 400 }),
      fc.nat(),
      async (width, height, seed) => {
        const crop = noisy(width, height, seed);
        const decoded = await decodeFinger(await fingerSample(crop));
        if (!decoded.ok) throw new Error(decoded.error.kind);
        const { image, dpiFrom, fileDpi } = decoded.value;
        const { widthPx, heightPx } = image;
        expect({ dpiFrom, fileDpi, widthPx, heightPx }).toEqual({
          dpiFrom: 'header',
          fileDpi: 500,
          widthPx: width,
          heightPx: height,
        });
        expect(Buffer.from(image.data).equals(crop.data)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});

test.each([500, 1000])('it is one grey channel and states %i dpi, for any reader', async (dpi) => {
  const file = await fingerSample({ ...noisy(100, 120, 1), dpi });
  const { format, channels, depth, density, hasProfile } = await sharp(file).metadata();
  expect({ format, channels, depth, density, hasProfile }).toEqual({
    format: 'png',
    channels: 1,
    depth: 'uchar',
    density: dpi,
    hasProfile: false,
  });
  // A reader that checks what it reads finds the sums right.
  await expect(sharp(file, { failOn: 'warning' }).raw().toBuffer()).resolves.toBeDefined();
});
