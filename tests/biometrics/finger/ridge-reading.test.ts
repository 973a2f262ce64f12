import { beforeAll, expect, test } from 'vitest';
import { wrapped } from '../../../src/biometrics/finger/angle.ts';
import { readRidges } from '../../../src/biometrics/finger/ridge-reading.ts';
import type { Network } from '../../../src/biometrics/network.ts';
import { generatedFinger } from '../../../src/generation/finger.ts';
import { pressed } from '../../../src/generation/finger-press.ts';
import { loadModel } from '../../../src/inference/manifest.ts';
import { fingerModels } from '../../../src/inference/models.ts';
import { openNetwork } from '../../../src/inference/onnx.ts';
import { modelsDirectory } from '../../../src/sites/station.ts';
import type { GreyImage } from '../../../src/vocabulary/image.ts';
import type { MinutiaSet } from '../../../src/vocabulary/minutiae.ts';

let network: Network;
let impression: GreyImage;
beforeAll(async () => {
  network = await openNetwork(await loadModel(modelsDirectory, fingerModels.minutiae));
  impression = pressed(generatedFinger('ridges'), { seed: '1', hardship: 0.1 });
});

const surely = 0.6;

/** Share of the sure minutiae of `one` that `other` has too, in the same place and direction. */
function shared(one: MinutiaSet, other: MinutiaSet): number {
  const rows = Array.from({ length: one.count }, (_, row) => row).filter(
    (row) => (one.certainty[row] ?? 0) > surely,
  );
  const found = rows.filter((row) =>
    Array.from({ length: other.count }, (_, at) => at).some((at) => {
      const away = Math.hypot(
        (other.x[at] ?? 0) - (one.x[row] ?? 0),
        (other.y[at] ?? 0) - (one.y[row] ?? 0),
      );
      const turn = wrapped((other.direction[at] ?? 0) - (one.direction[row] ?? 0));
      return away < 6 && Math.abs(turn) < Math.PI / 9;
    }),
  );
  return found.length / rows.length;
}

/** The image turned by a quarter, clockwise. */
function turned({ widthPx, heightPx, data, dpi }: GreyImage): GreyImage {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < widthPx; x += 1) {
      out[x * heightPx + (heightPx - 1 - y)] = data[y * widthPx + x] ?? 0;
    }
  }
  return { widthPx: heightPx, heightPx: widthPx, data: out, dpi };
}

test('a good impression has the minutiae that a finger has', async () => {
  const { minutiae, skin } = await readRidges(network, impression);
  expect(minutiae.count).toBeGreaterThan(25);
  expect(minutiae.count).toBeLessThanOrEqual(100);
  const share = skin.filter((chance) => chance > 0.5).length / skin.length;
  expect(share).toBeGreaterThan(0.25);
  expect(share).toBeLessThan(0.95);
});

test('minutiae lie surest first and within the image', async () => {
  const { minutiae } = await readRidges(network, impression);
  const sorted = minutiae.certainty.toSorted((a, b) => b - a);
  expect(Array.from(minutiae.certainty)).toEqual(Array.from(sorted));
  expect(Math.min(...minutiae.x, ...minutiae.y)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...minutiae.x)).toBeLessThan(impression.widthPx);
  expect(Math.max(...minutiae.y)).toBeLessThan(impression.heightPx);
});

test('an impression that is turned by a quarter has its minutiae turned with it', async () => {
  const { minutiae } = await readRidges(network, impression);
  const { minutiae: after } = await readRidges(network, turned(impression));
  const expected = {
    ...minutiae,
    x: minutiae.y.map((y) => impression.heightPx - 1 - y),
    y: minutiae.x,
    direction: minutiae.direction.map((angle) => angle + Math.PI / 2),
  };
  expect(shared(expected, after)).toBeGreaterThan(0.85);
});

test('a plain surface and dust have no minutiae', async () => {
  const plain = { widthPx: 320, heightPx: 320, dpi: 500 };
  const grey = new Uint8Array(320 * 320).fill(200);
  const dust = grey.map((value, at) => value - ((at * 7919) % 23));
  expect((await readRidges(network, { ...plain, data: grey })).minutiae.count).toBe(0);
  expect((await readRidges(network, { ...plain, data: dust })).minutiae.count).toBeLessThan(4);
});

test('an image smaller than a cell and one of odd sides are read without an error', async () => {
  for (const [widthPx, heightPx] of [
    [1, 1],
    [33, 257],
  ] as const) {
    const data = new Uint8Array(widthPx * heightPx).fill(128);
    const { minutiae } = await readRidges(network, { widthPx, heightPx, data, dpi: 500 });
    expect(minutiae.count).toBe(0);
  }
});
