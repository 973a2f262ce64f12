import { afterAll, beforeAll, expect, test } from 'vitest';
import { storedSize, storedTemplate } from '../../src/biometrics/finger/stored-template.ts';
import { writeFingerImageRecord } from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import { decodeFinger, decodeFingerOfSize } from '../../src/capture/decode-finger.ts';
import { Jpeg2000Codec } from '../../src/capture/jpeg2000.ts';
import { openUnpacking } from '../../src/capture/unpack.ts';
import { decodeWsq } from '../../src/capture/wsq/decode.ts';
import { encodeWsq } from '../../src/capture/wsq/encode.ts';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { openExtractorPool, type ExtractorPool } from '../../src/inference/extractor-pool.ts';
import type { FingerNeeds } from '../../src/procedures/acquire-fingers.ts';
import { reExtract, useNetworks, type ReExtractNeeds } from '../../src/procedures/re-extract.ts';
import { generatedVector } from '../../src/generation/faces.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { systemClock } from '../../src/vocabulary/time.ts';
import { enrolmentOf, enrolNeeds, faceKind, memoryRegister, testAct } from '../people.ts';
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

/** A record as registration devices send it, packed without loss. */
function recordOf(
  image: Uint8Array,
  { widthPx, heightPx }: GreyImage,
  position: number,
): Uint8Array {
  const resolution = { x: 500, y: 500 };
  const one = {
    capturedAt: new Uint8Array(9).fill(255),
    deviceTechnology: 0,
    deviceVendor: 0,
    device: 0,
    qualities: [],
    certifications: [],
    position,
    number: 0,
    scaleUnit: 'inch',
    scan: resolution,
    resolution,
    bitDepth: 8,
    compression: 'jpeg2000_lossless',
    impression: 0x1d,
    widthPx,
    heightPx,
    image,
    extended: new Uint8Array(),
  } as const;
  return writeFingerImageRecord({ certified: false, fingers: 1, representations: [one] });
}

test('impressions that are kept as records, JPEG 2000 and WSQ are read anew', async () => {
  const unpack = await openUnpacking();
  const codec = await Jpeg2000Codec.open();
  const print = pressed(generatedFinger('kept'), { seed: '1', hardship: 0.1 });
  const jp2 = await codec.encode({ ...print, channels: 1 }, { kind: 'lossless' });
  const sent = [
    { position: 'left_index', sample: recordOf(jp2, print, 7), dpi: 'unstated' },
    { position: 'left_middle', sample: encodeWsq(print, 2.25), dpi: 'unstated' },
    { position: 'left_ring', sample: jp2, dpi: 500 },
  ] as const;
  const decode: FingerNeeds['decode'] = async (sample, dpi, expected) => {
    const stated = dpi === 'unstated' ? undefined : dpi;
    const decoded = await decodeFinger(sample, stated, { unpack, expected });
    return decoded.ok ? { ok: true, value: decoded.value.image } : decoded;
  };
  const template = await templateOf(print);
  const fingers = sent.map((finger) => ({
    ...finger,
    template: storedTemplate({ ...template, position: finger.position }, 'generated'),
  }));
  const register = memoryRegister();
  const needs = enrolNeeds(register);
  const reading: ReExtractNeeds = {
    ...needs,
    modelHash: faceKind.modelHash,
    fingers: { decode, engine: pool, modelHash: 'generated' },
    now: systemClock,
  };
  await useNetworks(reading);
  const { recordId, operator, record } = enrolmentOf(1);
  const face = { modality: 'face', model: faceKind.model } as const;
  const change = {
    recordId,
    operator,
    record,
    template: { ...face, vector: generatedVector('face', faceKind.dimension) },
    quality: Quality.parse(80),
    sample: Buffer.from('face'),
    fingers,
    fingerExceptions: [],
    requestHash: recordId,
    at: testAct.at,
  } as const;
  const receipt = await register.commit('open_enrolment', change, testAct);
  if (receipt.kind !== 'opened') throw new Error(receipt.kind);
  const next = { ...reading, fingers: { ...reading.fingers, modelHash: 'next' } };
  await reExtract(next, {
    atOnce: 1,
    pause: async () => undefined,
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const state = await register.readingState({ face: faceKind.modelHash, finger: 'next' });
  expect(state).toMatchObject({ read: 1, fingers: 3, fingersUnread: 0 });
  for (const { template, sample } of fingers) {
    const shown = await decodeFingerOfSize(sample, storedSize(template), unpack);
    expect(shown).toMatchObject({ ok: true, value: { widthPx: print.widthPx } });
  }
  await register.close();
});
