import sharp from 'sharp';
import { expect, test } from 'vitest';
import { portraitFrame } from '../../src/biometrics/face/portrait-frame.ts';
import {
  portraitOf,
  portraitSizes,
  printedPortrait,
  sampleFromPortrait,
} from '../../src/capture/portrait.ts';

const five = {
  leftEye: { x: 90, y: 100 },
  rightEye: { x: 150, y: 100 },
  nose: { x: 120, y: 135 },
  leftMouth: { x: 98, y: 166 },
  rightMouth: { x: 142, y: 166 },
};

/** A picture whose brightness grows to the right, with noise of a seed over it. */
function picture(noise: number) {
  const [widthPx, heightPx] = [240, 300];
  let state = 1;
  const data = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
    state = Math.imul(state, 1_103_515_245) + 12_345;
    return (
      ((Math.floor(at / 3) % widthPx) * (255 - noise)) / widthPx +
      (((state >>> 16) & 255) * noise) / 255
    );
  });
  return { widthPx, heightPx, data };
}

test('a frame stands around the eyes, four wide and five high', () => {
  const frame = portraitFrame(five, 'code');
  expect(frame.width / frame.height).toBeCloseTo(4 / 5);
  expect(frame.left + frame.width / 2).toBeCloseTo(120);
  expect((100 - frame.top) / frame.height).toBeCloseTo(0.44);
  expect(portraitFrame(five, 'card').width).toBeGreaterThan(frame.width);
});

test('a face turned aside, whose eyes come near each other, keeps its size', () => {
  const turned = { ...five, leftEye: { x: 110, y: 100 }, rightEye: { x: 130, y: 100 } };
  const frame = portraitFrame(turned, 'code');
  expect(frame.width).toBeCloseTo(portraitFrame(five, 'code').width, 0);
});

test.each(Object.entries(portraitSizes))('a %s portrait fits its bytes', async (_name, size) => {
  for (const noise of [0, 60, 255]) {
    const frame = portraitFrame(five, 'code');
    const { bytes, webpQuality } = await portraitOf(picture(noise), frame, size);
    expect(bytes.length).toBeLessThanOrEqual(size.bytesMax);
    expect(webpQuality).toBeGreaterThan(0);
    const { format, width, height } = await sharp(bytes).metadata();
    expect({ format, width, height }).toEqual({
      format: 'webp',
      width: size.widthPx,
      height: size.heightPx,
    });
    const { channels } = await sharp(bytes).stats();
    const [red, green, blue] = channels.map(({ mean }) => mean);
    expect(Math.abs((red ?? 0) - (green ?? 0))).toBeLessThan(1.5);
    expect(Math.abs((blue ?? 0) - (green ?? 0))).toBeLessThan(1.5);
  }
});

test('a face at the edge, and one beyond it, still gives a portrait', async () => {
  for (const shift of [-90, 110, 5_000]) {
    const move = ({ x, y }: { x: number; y: number }) => ({ x: x + shift, y: y + shift });
    const moved = {
      leftEye: move(five.leftEye),
      rightEye: move(five.rightEye),
      nose: move(five.nose),
      leftMouth: move(five.leftMouth),
      rightMouth: move(five.rightMouth),
    };
    const portrait = await portraitOf(
      picture(20),
      portraitFrame(moved, 'code'),
      portraitSizes.large,
    );
    expect(portrait.bytes.length).toBeGreaterThan(0);
  }
});

test('a face whose bytes never fit is refused', async () => {
  const size = { ...portraitSizes.large, bytesMax: 40 };
  await expect(portraitOf(picture(255), portraitFrame(five, 'code'), size)).rejects.toMatchObject({
    code: 'portrait_too_large',
  });
});

test('a printed portrait is a JPEG in colour', async () => {
  const bytes = await printedPortrait(picture(20), portraitFrame(five, 'card'));
  const { format, width, height } = await sharp(bytes).metadata();
  expect({ format, width, height }).toEqual({ format: 'jpeg', width: 480, height: 600 });
});

test('a portrait becomes a sample that networks read; anything else does not', async () => {
  const frame = portraitFrame(five, 'code');
  const { bytes } = await portraitOf(picture(20), frame, portraitSizes.medium);
  const sample = await sampleFromPortrait(bytes);
  expect(sample).toMatchObject({ widthPx: 256, heightPx: 320 });
  expect(sample.data.length).toBe(256 * 320 * 3);
  const large = await sharp(Buffer.alloc(600 * 600 * 3), {
    raw: { width: 600, height: 600, channels: 3 },
  })
    .webp()
    .toBuffer();
  for (const other of [new Uint8Array(), bytes.subarray(0, 60), large]) {
    await expect(sampleFromPortrait(other)).rejects.toMatchObject({ code: 'portrait_damaged' });
  }
});
