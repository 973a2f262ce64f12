import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeWsq } from '../../src/capture/wsq/decode.ts';
import { encodeWsq } from '../../src/capture/wsq/encode.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { openExtractorPool, type ExtractorPool } from '../../src/inference/extractor-pool.ts';
import type { FingerTemplate } from '../../src/vocabulary/finger.ts';
import type { GreyImage } from '../../src/vocabulary/image.ts';

let pool: ExtractorPool;
beforeAll(async () => {
  pool = await openExtractorPool({
    modelsDirectory: 'models',
    modalities: ['finger'],
    threads: 1,
    queueMax: 8,
    deadlineMs: 20_000,
  });
});
afterAll(() => pool.close());

async function templateOf(image: GreyImage): Promise<FingerTemplate> {
  const extraction = await pool.extractFinger(image, 'right_index');
  if (!extraction.ok) throw new Error(extraction.error.kind);
  return extraction.value.template;
}

/** What is left of a print after WSQ at a fifteenth of its bytes. */
function packedAndBack(image: GreyImage): GreyImage {
  const decoded = decodeWsq(encodeWsq(image, 0.75));
  if (!decoded.ok) throw new Error(decoded.error);
  return decoded.value;
}

test('prints that went through WSQ are compared as those that did not', async () => {
  const finger = generatedFinger('packed');
  const [one, other] = ['1', '2'].map((seed) => pressed(finger, { seed, hardship: 0.1 }));
  const stranger = pressed(generatedFinger('stranger'), { seed: '1', hardship: 0.1 });
  if (!one || !other) throw new Error('two presses');
  const reference = await templateOf(one);
  const probes = [other, packedAndBack(other), packedAndBack(stranger)];
  const [plain, packed, false1] = await Promise.all(
    probes.map(async (image) => {
      const [comparison] = await pool.compareFingers(await templateOf(image), [reference]);
      return comparison?.score ?? Number.NaN;
    }),
  );
  expect(packed).toBeGreaterThan(40);
  expect(packed).toBeGreaterThan(0.8 * (plain ?? Number.NaN));
  expect(false1).toBeLessThan(20);
});
