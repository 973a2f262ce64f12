import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { similarityOf } from '../../src/biometrics/face/compare.ts';
import { segmentSlap } from '../../src/biometrics/finger/slap.ts';
import { decodeSample } from '../../src/capture/decode.ts';
import { enrolmentQuality, passQuality } from '../../src/capture/quality-gate.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { slapOf } from '../../src/generation/slap.ts';
import { openExtractorPool, type ExtractorPool } from '../../src/inference/extractor-pool.ts';
import { modelsDirectory } from '../../src/sites/station.ts';
import type { RgbImage } from '../../src/vocabulary/image.ts';

let pool: ExtractorPool;
beforeAll(async () => {
  pool = await openExtractorPool({ modelsDirectory, threads: 1, queueMax: 4, deadlineMs: 20_000 });
});
afterAll(() => pool.close());

async function imageOf(bytes: Uint8Array): Promise<RgbImage> {
  const image = await decodeSample(bytes);
  if (!image.ok) throw new Error(image.error.kind);
  return image.value;
}

async function extracted(bytes: Uint8Array) {
  const extraction = await pool.extract(await imageOf(bytes));
  if (!extraction.ok) throw new Error(extraction.error.kind);
  return extraction.value;
}

describe('a face becomes a template', () => {
  test('of unit norm that is nearer to another photograph of the person than to anyone’s', async () => {
    const chama = (await extracted(await demonstrationFace('chama'))).template;
    const again = (await extracted(await demonstrationFace('chama-again'))).template;
    const hanane = (await extracted(await demonstrationFace('hanane'))).template;
    expect(similarityOf(chama, chama)).toBeCloseTo(1, 5);
    expect(similarityOf(chama, again)).toBeGreaterThan(0.6);
    expect(similarityOf(chama, hanane)).toBeLessThan(0.4);
  });

  test('the same one each time', async () => {
    const face = await demonstrationFace('ghita');
    const [first, second] = [await extracted(face), await extracted(face)];
    expect(similarityOf(first.template, second.template)).toBeCloseTo(1, 6);
  });

  test('hardly another one when the file is compressed more or turned by its EXIF', async () => {
    const face = await demonstrationFace('hanane');
    const { template } = await extracted(face);
    const poor = await extracted(await sharp(face).jpeg({ quality: 60 }).toBuffer());
    expect(similarityOf(template, poor.template)).toBeGreaterThan(0.9);
    const turned = await sharp(face).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
    const upright = await extracted(turned);
    expect(similarityOf(template, upright.template)).toBeGreaterThan(0.95);
  });
});

describe('quality says what to change', () => {
  const advised = async (bytes: Uint8Array) => {
    const { quality, measures } = await extracted(bytes);
    const gate = passQuality({ quality, measures }, enrolmentQuality);
    return gate.ok ? [] : gate.error.advice;
  };

  test('nothing on a good photograph', async () => {
    expect(await advised(await demonstrationFace('ghita'))).toEqual([]);
  });

  test('to hold still when it is blurred', async () => {
    const face = await demonstrationFace('ghita');
    expect(await advised(await sharp(face).blur(6).jpeg().toBuffer())).toContain('hold_still');
  });

  test('to bring light when it is dark', async () => {
    const face = await demonstrationFace('ghita');
    const dark = await sharp(face).linear(0.12, 0).jpeg().toBuffer();
    expect(await advised(dark)).toContain('more_light');
  });

  test('to come closer when the face is small', async () => {
    const face = await demonstrationFace('ghita');
    const small = await sharp(face).resize({ width: 80 }).jpeg().toBuffer();
    expect(await advised(small)).toContain('move_closer');
  });

  test('that one person only stands there', async () => {
    const [left, right] = await Promise.all(
      ['ghita', 'hanane'].map(async (label) =>
        sharp(await demonstrationFace(label))
          .resize(300, 400, { fit: 'cover' })
          .toBuffer(),
      ),
    );
    const create = { width: 600, height: 400, channels: 3, background: '#888' } as const;
    const both = await sharp({ create })
      .composite([
        { input: left ?? Buffer.alloc(0), left: 0, top: 0 },
        { input: right ?? Buffer.alloc(0), left: 300, top: 0 },
      ])
      .jpeg()
      .toBuffer();
    expect(await advised(both)).toContain('one_person_only');
  });
});

test('an image without a face has none', async () => {
  const create = { width: 200, height: 200, channels: 3, background: '#777' } as const;
  const extraction = await pool.extract(await imageOf(await sharp({ create }).png().toBuffer()));
  expect(extraction).toEqual({ ok: false, error: { kind: 'no_face' } });
});

describe('a slap', () => {
  const asked = { kind: 'two_thumbs', missing: [] } as const;

  test('is cut in a thread as it is cut here, and its crops are fingers', async () => {
    const thumbs = [generatedFinger('left thumb'), generatedFinger('right thumb')];
    const press = { kind: 'two_thumbs', seed: 'pool', hardship: 0.1, turn: 0 } as const;
    const { image } = slapOf(thumbs, press);
    const cut = await pool.segmentSlap(image, asked);
    if (!cut.ok) throw new Error(cut.error.kind);
    expect(cut).toEqual(segmentSlap(image, asked));
    for (const { crop, position } of cut.value) {
      const extraction = await pool.extractFinger(crop, position);
      expect(extraction.ok && extraction.value.template.minutiae.count).toBeGreaterThan(20);
    }
  });

  test('without fingers is refused', async () => {
    const data = new Uint8Array(400 * 400).fill(230);
    const image = { widthPx: 400, heightPx: 400, data, dpi: 500 };
    expect(await pool.segmentSlap(image, asked)).toEqual({
      ok: false,
      error: { kind: 'no_fingers' },
    });
  });
});

test('more than the queue holds is refused, and what was taken is answered', async () => {
  const image = await imageOf(await demonstrationFace('malika'));
  const answers = await Promise.allSettled(Array.from({ length: 9 }, () => pool.extract(image)));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(4);
  for (const answer of refused) {
    expect(answer).toMatchObject({ reason: { code: 'overloaded' } });
  }
});

test('a thread that is overdue is replaced, and the next face is extracted', async () => {
  const hasty = await openExtractorPool({
    modelsDirectory,
    threads: 1,
    queueMax: 4,
    deadlineMs: 1,
  });
  const image = await imageOf(await demonstrationFace('malika'));
  await expect(hasty.extract(image)).rejects.toMatchObject({ code: 'extraction_overdue' });
  // The replacement is as hasty; that it takes the next job at all is the point.
  await expect(hasty.extract(image)).rejects.toMatchObject({ code: 'extraction_overdue' });
  await hasty.close();
});

test('closing refuses what waits', async () => {
  const closing = await openExtractorPool({
    modelsDirectory,
    threads: 1,
    queueMax: 4,
    deadlineMs: 20_000,
  });
  const image = await imageOf(await demonstrationFace('malika'));
  const waiting = [closing.extract(image), closing.extract(image)];
  const settled = Promise.allSettled(waiting);
  await closing.close();
  for (const answer of await settled) {
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'closed' } });
  }
});
