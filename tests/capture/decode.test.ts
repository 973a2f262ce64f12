import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeSample } from '../../src/capture/decode.ts';

const size = { width: 120, height: 80 };
/** Red on the left, blue on the right. */
const picture = sharp(
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80">
       <rect width="60" height="80" fill="#d01010"/>
       <rect x="60" width="60" height="80" fill="#1010d0"/>
     </svg>`,
  ),
).flatten({ background: '#fff' });

async function decoded(bytes: Uint8Array) {
  const result = await decodeSample(bytes);
  if (!result.ok) return result.error.kind;
  const { widthPx, heightPx, data } = result.value;
  expect(data.length).toBe(3 * widthPx * heightPx);
  const at = (x: number, y: number) => Array.from(data.subarray(3 * (y * widthPx + x)).slice(0, 3));
  return { widthPx, heightPx, at };
}

function isRed([red = 0, , blue = 0]: readonly number[]): boolean {
  return red > 150 && blue < 100;
}

describe('a photograph is decoded to upright 8-bit RGB', () => {
  test.each([
    ['JPEG', () => picture.clone().jpeg()],
    ['PNG', () => picture.clone().png()],
    ['PNG of 16 bits', () => picture.clone().toColourspace('rgb16').png()],
    ['PNG with a palette', () => picture.clone().png({ palette: true })],
    ['WebP', () => picture.clone().webp()],
    ['AVIF', () => picture.clone().avif()],
    ['CMYK JPEG', () => picture.clone().toColourspace('cmyk').jpeg()],
    ['JPEG with a wide profile', () => picture.clone().withIccProfile('p3').jpeg()],
    ['progressive JPEG', () => picture.clone().jpeg({ progressive: true })],
  ])('%s', async (_format, make) => {
    const image = await decoded(await make().toBuffer());
    if (typeof image === 'string') throw new Error(image);
    expect([image.widthPx, image.heightPx]).toEqual([size.width, size.height]);
    expect(isRed(image.at(10, 40))).toBe(true);
    expect(isRed(image.at(110, 40))).toBe(false);
  });

  test('turned as its EXIF orientation says', async () => {
    const image = await decoded(
      await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    );
    if (typeof image === 'string') throw new Error(image);
    expect([image.widthPx, image.heightPx]).toEqual([size.height, size.width]);
    expect(isRed(image.at(40, 10))).toBe(true);
    expect(isRed(image.at(40, 110))).toBe(false);
  });

  test('grey becomes three equal channels', async () => {
    const image = await decoded(await picture.clone().grayscale().jpeg().toBuffer());
    if (typeof image === 'string') throw new Error(image);
    expect(new Set(image.at(10, 40)).size).toBe(1);
  });

  test('what is transparent becomes white', async () => {
    const create = { width: 80, height: 80, channels: 4, background: '#00000000' } as const;
    const image = await decoded(await sharp({ create }).png().toBuffer());
    if (typeof image === 'string') throw new Error(image);
    expect(image.at(5, 5)).toEqual([255, 255, 255]);
  });

  test('a large one is reduced to what comparison needs', async () => {
    const large = await picture.clone().resize(4000, 3000).jpeg().toBuffer();
    const image = await decoded(large);
    if (typeof image === 'string') throw new Error(image);
    expect([image.widthPx, image.heightPx]).toEqual([1280, 960]);
  });
});

/** A PNG whose header promises far more pixels than it holds. */
function bomb(side: number): Buffer {
  const crcTable = Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1)
      value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value >>> 0;
  });
  const chunk = (type: string, body: Buffer) => {
    const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
    let crc = 0xffffffff;
    for (const byte of typed) crc = (crcTable[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
    const out = Buffer.alloc(8);
    out.writeUInt32BE(body.length);
    out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
    return Buffer.concat([out.subarray(0, 4), typed, out.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1024))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('refused is', () => {
  test('nothing', async () => {
    expect(await decoded(new Uint8Array())).toBe('empty');
  });

  test('more bytes than a photograph has', async () => {
    expect(await decoded(new Uint8Array(7 * 1024 * 1024))).toBe('too_many_bytes');
  });

  test('a bomb, before it is decoded', async () => {
    const start = performance.now();
    expect(await decoded(bomb(60_000))).toBe('too_many_pixels');
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  test('an image of a stamp’s size', async () => {
    expect(await decoded(await picture.clone().resize(40, 40).png().toBuffer())).toBe(
      'too_few_pixels',
    );
  });

  test('an animation', async () => {
    const frames = [0, 1].map((hue) => ({
      create: {
        width: 80,
        height: 80,
        channels: 3 as const,
        background: hue === 0 ? '#f00' : '#00f',
      },
    }));
    const images = await Promise.all(frames.map((frame) => sharp(frame).png().toBuffer()));
    const webp = await sharp(images, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect(await decoded(webp)).toBe('animated');
    const gif = await sharp(images, { join: { animated: true } })
      .gif()
      .toBuffer();
    expect(await decoded(gif)).toBe('unknown_format');
  });

  test.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>')],
    ['PDF', Buffer.from('%PDF-1.4\n%%EOF')],
    ['text', Buffer.from('not a photograph at all')],
  ])('%s', async (_format, bytes) => {
    expect(await decoded(bytes)).toBe('unknown_format');
  });

  test('TIFF, which is no camera’s photograph', async () => {
    expect(await decoded(await picture.clone().tiff().toBuffer())).toBe('unknown_format');
  });

  test.each(['jpeg', 'png', 'webp'] as const)('a %s cut off anywhere', async (format) => {
    const whole = await picture.clone().resize(600, 400).toFormat(format).toBuffer();
    for (let part = 1; part < 10; part += 1) {
      const cut = whole.subarray(0, Math.floor((whole.length * part) / 10));
      expect(['unknown_format', 'damaged'], `${part} tenths`).toContain(await decoded(cut));
    }
  });
});

test('whatever the bytes, the answer is an image or a reason', async () => {
  const jpeg = await picture.clone().jpeg().toBuffer();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }),
        fc
          .array(fc.tuple(fc.nat(jpeg.length - 1), fc.nat(255)), { minLength: 1, maxLength: 20 })
          .map((changes) => {
            const changed = new Uint8Array(jpeg);
            for (const [at, byte] of changes) changed[at] = byte;
            return changed;
          }),
      ),
      async (bytes) => {
        const result = await decodeSample(bytes);
        expect(result.ok || typeof result.error.kind === 'string').toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});
