import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodeFinger, decodeFingerOfSize } from '../../src/capture/decode-finger.ts';
import { fingerSample } from '../../src/capture/finger-sample.ts';

const size = { width: 150, height: 100 };
/** Every grey level, in a pattern that shows any flip. */
const greys = Uint8Array.from(
  { length: size.width * size.height },
  (_, at) => (at * 7 + Math.floor(at / size.width) * 3) % 256,
);
const picture = () => sharp(greys, { raw: { ...size, channels: 1 } });
const grey = () => picture().toColourspace('b-w');

async function decoded(bytes: Uint8Array, dpi?: number) {
  const result = await decodeFinger(bytes, dpi);
  if (!result.ok) throw new Error(result.error.kind);
  const { widthPx, heightPx, data } = result.value.image;
  expect(data.length).toBe(widthPx * heightPx);
  expect(result.value.image.dpi).toBe(500);
  return result.value;
}

async function refusal(bytes: Uint8Array, dpi?: number): Promise<string> {
  const result = await decodeFinger(bytes, dpi);
  return result.ok ? 'decoded' : result.error.kind;
}

interface BitmapParts {
  readonly bits: number;
  readonly width: number;
  readonly height: number;
  /** One value a pixel, row by row from the top: a palette's place, or a number of 24 or 32 bits. */
  readonly pixels: readonly number[];
  readonly palette?: readonly number[];
  readonly headerBytes?: number;
  readonly perMetre?: number;
  readonly fromTop?: boolean;
  readonly packing?: number;
}

/** A bitmap as its makers describe it. */
function bitmap(parts: BitmapParts): Uint8Array {
  const { bits, width, height, pixels, palette = [], headerBytes = 40, packing = 0 } = parts;
  const core = headerBytes === 12;
  const masks = packing === 3 && headerBytes === 40 ? 12 : 0;
  const at = 14 + headerBytes + masks + palette.length * (core ? 3 : 4);
  const stride = 4 * Math.ceil((width * bits) / 32);
  const out = Buffer.alloc(at + stride * height);
  out.write('BM', 0, 'latin1');
  out.writeUInt32LE(out.length, 2);
  out.writeUInt32LE(at, 10);
  out.writeUInt32LE(headerBytes, 14);
  if (core) {
    out.writeUInt16LE(width, 18);
    out.writeUInt16LE(height, 20);
    out.writeUInt16LE(1, 22);
    out.writeUInt16LE(bits, 24);
  } else {
    out.writeInt32LE(width, 18);
    out.writeInt32LE(parts.fromTop === true ? -height : height, 22);
    out.writeUInt16LE(1, 26);
    out.writeUInt16LE(bits, 28);
    out.writeUInt32LE(packing, 30);
    out.writeInt32LE(parts.perMetre ?? 0, 38);
    out.writeInt32LE(parts.perMetre ?? 0, 42);
    out.writeUInt32LE(palette.length, 46);
    if (packing === 3) {
      for (const [place, mask] of [0xff0000, 0xff00, 0xff, 0xff000000].entries()) {
        if (headerBytes > 52 || place < 3) out.writeUInt32LE(mask, 54 + 4 * place);
      }
    }
  }
  for (const [place, colour] of palette.entries()) {
    const colourAt = 14 + headerBytes + masks + place * (core ? 3 : 4);
    out.writeUIntLE(colour, colourAt, 3);
  }
  for (let y = 0; y < height; y += 1) {
    const row = at + (parts.fromTop === true ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x += 1) {
      const value = pixels[y * width + x] ?? 0;
      if (bits >= 8) out.writeUIntLE(value, row + (x * bits) / 8, bits / 8);
      else {
        const bit = x * bits;
        const byte = row + Math.floor(bit / 8);
        out[byte] = (out[byte] ?? 0) | (value << (8 - bits - (bit % 8)));
      }
    }
  }
  return out;
}

const greyPalette = Array.from({ length: 256 }, (_, level) => level * 0x010101);
const bitmap8 = (more: Partial<BitmapParts> = {}) =>
  bitmap({ bits: 8, ...size, pixels: Array.from(greys), palette: greyPalette, ...more });

describe('a grey image keeps every pixel as', () => {
  test.each([
    ['PNG', () => grey().png()],
    ['PNG of 16 bits', () => picture().toColourspace('grey16').png()],
    ['PNG of three channels', () => picture().toColourspace('srgb').png()],
    ['WebP without loss', () => picture().webp({ lossless: true })],
    ['TIFF', () => grey().tiff({ compression: 'none' })],
    ['TIFF of 16 bits', () => picture().toColourspace('grey16').tiff({ compression: 'lzw' })],
    ['PNG with a profile of its own', () => picture().withIccProfile('p3').png()],
  ])('%s', async (_format, make) => {
    const { image } = await decoded(await make().toBuffer());
    expect([image.widthPx, image.heightPx]).toEqual([size.width, size.height]);
    expect(Buffer.from(image.data).equals(greys)).toBe(true);
  });

  test.each([
    ['8 bits', bitmap8()],
    ['8 bits from the top', bitmap8({ fromTop: true })],
    ['8 bits with the header of OS/2', bitmap8({ headerBytes: 12 })],
    ['8 bits with the longest header', bitmap8({ headerBytes: 124 })],
    [
      '24 bits',
      bitmap({ bits: 24, ...size, pixels: Array.from(greys, (level) => level * 0x010101) }),
    ],
    [
      '32 bits whose fourth byte means nothing',
      bitmap({ bits: 32, ...size, pixels: Array.from(greys, (level) => level * 0x010101) }),
    ],
    [
      '32 bits with masks',
      bitmap({
        bits: 32,
        ...size,
        packing: 3,
        pixels: Array.from(greys, (level) => level * 0x010101),
      }),
    ],
  ])('a bitmap of %s', async (_what, bytes) => {
    const { image } = await decoded(bytes);
    expect([image.widthPx, image.heightPx]).toEqual([size.width, size.height]);
    expect(Buffer.from(image.data).equals(greys)).toBe(true);
  });

  test.each([1, 4] as const)('a bitmap of %i bits, of what it can hold', async (bits) => {
    const levels = 2 ** bits;
    const step = 255 / (levels - 1);
    const pixels = Array.from(greys, (level) => level % levels);
    const palette = Array.from({ length: levels }, (_, place) => place * step * 0x010101);
    const { image } = await decoded(bitmap({ bits, ...size, pixels, palette }));
    expect(Array.from(image.data)).toEqual(pixels.map((place) => place * step));
  });
});

describe('colour and transparency:', () => {
  test('colour becomes luminance: green is lighter than red, red than blue', async () => {
    const level = async (background: string) => {
      const create = { ...size, channels: 3, background } as const;
      const { image } = await decoded(await sharp({ create }).png().toBuffer());
      return image.data[0] ?? 0;
    };
    const [red, green, blue] = [await level('#f00'), await level('#0f0'), await level('#00f')];
    expect(green).toBeGreaterThan(red);
    expect(red).toBeGreaterThan(blue);
  });

  test('what is transparent is white, in PNG and in a bitmap with masks', async () => {
    const create = { ...size, channels: 4, background: '#00000000' } as const;
    const png = await decoded(await sharp({ create }).png().toBuffer());
    expect(png.image.data[7]).toBe(255);
    const nothing = Array.from(greys, () => 0);
    const masked = { bits: 32, ...size, packing: 3, headerBytes: 124, pixels: nothing };
    expect((await decoded(bitmap(masked))).image.data[7]).toBe(255);
  });

  test('JPEG loses little', async () => {
    const smooth = await sharp({ create: { ...size, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer();
    const { image } = await decoded(smooth);
    expect(Math.abs((image.data[0] ?? 0) - 128)).toBeLessThan(3);
  });
});

describe('the resolution is', () => {
  const png = (density: number) => grey().withMetadata({ density }).png().toBuffer();
  /** As scanners write it: the resolution in a chunk of its own. */
  const plainPng = () =>
    fingerSample({ widthPx: size.width, heightPx: size.height, data: greys, dpi: 250 });
  const how = async (bytes: Uint8Array, dpi?: number) => {
    const { image, dpiFrom, fileDpi } = await decoded(bytes, dpi);
    return { dpiFrom, fileDpi, widthPx: image.widthPx, heightPx: image.heightPx };
  };

  test('what the caller states, whatever the file says', async () => {
    expect(await how(await png(500), 250)).toEqual({
      dpiFrom: 'stated',
      fileDpi: 250,
      widthPx: 300,
      heightPx: 200,
    });
  });

  test.each([
    ['PNG', () => png(250)],
    ['PNG without Exif', plainPng],
    ['JPEG', () => grey().withMetadata({ density: 250 }).jpeg().toBuffer()],
    ['TIFF', () => grey().withMetadata({ density: 250 }).tiff().toBuffer()],
    ['BMP', async () => bitmap8({ perMetre: 9_843 })],
  ])('what the header of a %s says', async (_format, make) => {
    expect(await how(await make())).toEqual({
      dpiFrom: 'header',
      fileDpi: 250,
      widthPx: 300,
      heightPx: 200,
    });
  });

  test.each([72, 96, 100, 3000])('500 when the header says %i', async (density) => {
    expect(await how(await png(density))).toMatchObject({ dpiFrom: 'assumed', widthPx: 150 });
  });

  test('500 when the header says nothing, or a number without a unit', async () => {
    expect(await how(await grey().png().toBuffer())).toMatchObject({ dpiFrom: 'assumed' });
    expect(await how(bitmap8())).toMatchObject({ dpiFrom: 'assumed' });
    const tiff = await grey().tiff({ compression: 'none', xres: 1, yres: 1 }).toBuffer();
    const directory = tiff.readUInt32LE(4);
    for (let entry = 0; entry < tiff.readUInt16LE(directory); entry += 1) {
      const at = directory + 2 + 12 * entry;
      if (tiff.readUInt16LE(at) === 296) tiff.writeUInt16LE(1, at + 8);
    }
    expect(await how(tiff)).toMatchObject({ dpiFrom: 'assumed', fileDpi: 500 });
  });

  test('as it is within one percent', async () => {
    const { image, dpiFrom } = await decoded(await png(504));
    expect(dpiFrom).toBe('header');
    expect(Buffer.from(image.data).equals(greys)).toBe(true);
  });

  test('refused when no scanner has it', async () => {
    const bytes = await png(500);
    for (const dpi of [0, -500, 149, 2001, NaN, Infinity]) {
      expect(await refusal(bytes, dpi)).toBe('dpi_out_of_range');
    }
  });
});

test('resampling keeps ridges: stripes of 1000 dpi have half their period at 500', async () => {
  const width = 400;
  const stripes = Uint8Array.from({ length: width * 300 }, (_, at) =>
    Math.round(128 + 100 * Math.sin((2 * Math.PI * (at % width)) / 20)),
  );
  const bytes = await sharp(stripes, { raw: { width, height: 300, channels: 1 } })
    .png()
    .toBuffer();
  const { image } = await decoded(bytes, 1000);
  expect(image.widthPx).toBe(200);
  const row = image.data.subarray(20 * 200, 21 * 200);
  for (let x = 20; x < 180; x += 1) {
    const expected = 128 + 100 * Math.sin((2 * Math.PI * (x + 0.25)) / 10);
    expect(Math.abs((row[x] ?? 0) - expected)).toBeLessThan(8);
  }
});

describe('refused is', () => {
  const sized = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#777' } })
      .png()
      .toBuffer();

  test('nothing, and too much', async () => {
    expect(await refusal(new Uint8Array())).toBe('empty');
    expect(await refusal(new Uint8Array(17 * 1024 * 1024))).toBe('too_many_bytes');
  });

  test('what is smaller than a finger’s tip or larger than a hand, at 500 dpi', async () => {
    expect(await refusal(await sized(100, 63))).toBe('too_few_pixels');
    expect(await refusal(await sized(100, 100), 1000)).toBe('too_few_pixels');
    expect(await refusal(await sized(2001, 500))).toBe('too_many_pixels');
    expect(await refusal(await sized(1200, 500), 250)).toBe('too_many_pixels');
    expect(await refusal(await sized(5000, 4000), 2000)).toBe('too_many_pixels');
    expect(await refusal(await sized(1600, 1500))).toBe('decoded');
    expect(await refusal(await sized(3200, 3000), 1000)).toBe('decoded');
  });

  test('what is no image of a scanner', async () => {
    expect(await refusal(Buffer.from('not an image at all, only text'))).toBe('unknown_format');
    expect(await refusal(Buffer.from('BM and then text, but no bitmap'))).toBe('unknown_format');
    const gif = await grey().gif().toBuffer();
    expect(await refusal(gif)).toBe('unknown_format');
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"/>';
    expect(await refusal(Buffer.from(svg))).toBe('unknown_format');
  });

  test('a bitmap that is compressed or of sixteen bits', async () => {
    expect(await refusal(bitmap8({ packing: 1 }))).toBe('unknown_format');
    expect(await refusal(bitmap({ bits: 16, ...size, pixels: [] }))).toBe('unknown_format');
  });

  test('a bitmap that promises more pixels than it has, before any is decoded', async () => {
    const bytes = Buffer.from(bitmap8());
    bytes.writeInt32LE(60_000, 18);
    bytes.writeInt32LE(60_000, 22);
    expect(await refusal(bytes)).toBe('damaged');
    bytes.writeInt32LE(0x7fffffff, 18);
    expect(await refusal(bytes)).toBe('damaged');
    bytes.writeInt32LE(-0x80000000, 22);
    expect(await refusal(bytes)).toBe('damaged');
  });

  test('a bitmap that names a colour it does not have', async () => {
    const palette = greyPalette.slice(0, 16);
    expect(await refusal(bitmap8({ palette }))).toBe('damaged');
  });

  test.each([
    ['JPEG', () => grey().jpeg().toBuffer()],
    ['PNG', () => grey().png().toBuffer()],
    ['WebP', () => picture().webp().toBuffer()],
    ['TIFF', () => grey().tiff({ compression: 'none' }).toBuffer()],
    ['BMP', async () => Buffer.from(bitmap8())],
  ])('a %s cut off anywhere', async (_format, make) => {
    const whole = await make();
    for (let part = 0; part < 20; part += 1) {
      const cut = whole.subarray(0, Math.floor((whole.length * part) / 20));
      expect(['empty', 'unknown_format', 'damaged'], `${part} of 20`).toContain(await refusal(cut));
    }
  });
});

test('whatever the bytes, the answer is an image or a reason', async () => {
  const wholes = [
    Buffer.from(bitmap8()),
    Buffer.from(bitmap({ bits: 24, width: 70, height: 64, pixels: [] })),
    await grey().png().toBuffer(),
    await grey().jpeg().toBuffer(),
    await grey().tiff({ compression: 'lzw' }).toBuffer(),
    await picture().webp().toBuffer(),
  ];
  const altered = fc.constantFrom(...wholes).chain((whole) =>
    fc
      .record({
        changes: fc.array(
          fc.tuple(
            fc.oneof(fc.nat(Math.min(whole.length - 1, 200)), fc.nat(whole.length - 1)),
            fc.nat(255),
          ),
          { minLength: 1, maxLength: 8 },
        ),
        keep: fc.oneof(fc.constant(whole.length), fc.nat(whole.length)),
      })
      .map(({ changes, keep }) => {
        const changed = new Uint8Array(whole);
        for (const [at, byte] of changes) changed[at] = byte;
        return changed.subarray(0, keep);
      }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 5, arbitrary: altered }, fc.uint8Array({ maxLength: 300 })),
      async (bytes) => {
        const result = await decodeFinger(bytes);
        if (!result.ok) {
          expect(typeof result.error.kind).toBe('string');
          return;
        }
        const { widthPx, heightPx, data } = result.value.image;
        expect(data.length).toBe(widthPx * heightPx);
      },
    ),
    { numRuns: 600 },
  );
});

describe('what was taken before is decoded at the size that its template states', () => {
  const kept = async (bytes: Uint8Array, widthPx: number, heightPx: number) => {
    const result = await decodeFingerOfSize(bytes, { widthPx, heightPx });
    return result.ok ? result.value : result.error.kind;
  };

  test('to the very pixels of then, though the resolution was stated beside the file', async () => {
    const bytes = await grey().png().toBuffer();
    for (const dpi of [300, 400, 508, 600, 750]) {
      const { image } = await decoded(bytes, dpi);
      expect(await kept(bytes, image.widthPx, image.heightPx)).toEqual(image);
    }
  });

  test('whatever the file itself says', async () => {
    const bytes = await grey().withMetadata({ density: 1000 }).tiff().toBuffer();
    const { image } = await decoded(bytes, 500);
    expect(image.widthPx).toBe(150);
    expect(await kept(bytes, 150, 100)).toEqual(image);
  });

  test('turned as its orientation says', async () => {
    const bytes = await grey().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { image } = await decoded(bytes, 600);
    expect([image.widthPx, image.heightPx]).toEqual([83, 125]);
    expect(await kept(bytes, 83, 125)).toEqual(image);
  });

  test('and refused when it can not be of that size', async () => {
    const bytes = await grey().png().toBuffer();
    expect(await kept(bytes, 100, 150)).toBe('other_proportions');
    expect(await kept(bytes, 150, 103)).toBe('other_proportions');
    expect(await kept(Buffer.from('no image'), 150, 100)).toBe('unknown_format');
    expect(await kept(bytes.subarray(0, 400), 150, 100)).toBe('damaged');
  });
});

test('an impression becomes a PNG of the same greys that states its resolution', async () => {
  const { image } = await decoded(await grey().png().toBuffer());
  const png = Buffer.from(await fingerSample(image));
  expect(await sharp(png).metadata()).toMatchObject({ format: 'png', channels: 1, density: 500 });
  expect((await decoded(png)).image).toEqual(image);
});
