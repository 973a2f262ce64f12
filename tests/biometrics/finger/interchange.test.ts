import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fingersOfRecord,
  isMinutiaeRecord,
  recordFormats,
  recordOfFinger,
} from '../../../src/biometrics/finger/interchange.ts';
import { wrapped } from '../../../src/biometrics/finger/angle.ts';
import {
  readMinutiaeRecord2005,
  writeMinutiaeRecord2005,
} from '../../../src/biometrics/interchange/iso-19794-2-2005.ts';
import { fingerPositions, type FingerTemplate } from '../../../src/vocabulary/finger.ts';
import { minutiaSetOf, type Minutia } from '../../../src/vocabulary/minutiae.ts';
import { Quality } from '../../../src/vocabulary/quality.ts';
import { ModelId } from '../../../src/vocabulary/template.ts';

const model = ModelId.parse('someone-s@1');

function templateOf(minutiae: readonly Minutia[], more: Partial<FingerTemplate> = {}) {
  return {
    position: 'left_index',
    model,
    widthPx: 384,
    heightPx: 480,
    minutiae: minutiaSetOf(minutiae),
    quality: Quality.parse(80),
    embedding: { modality: 'finger', model, vector: new Float32Array() },
    ...more,
  } as const satisfies FingerTemplate;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const minutia = fc.record({
  x: fc.double({ min: 0, max: 383, noNaN: true }),
  y: fc.double({ min: 0, max: 479, noNaN: true }),
  direction: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
  certainty: share,
  ending: share,
});

function onlyFinger(bytes: Uint8Array): FingerTemplate {
  const fingers = fingersOfRecord(bytes, model);
  if (!fingers.ok) throw new Error(fingers.error);
  const [finger] = fingers.value;
  if (!finger || fingers.value.length !== 1) throw new Error('one finger');
  return finger;
}

describe('angles are anticlockwise from the right, as ISO/IEC 19794-2 has them:', () => {
  test.each([
    ['a ridge that leads right', 0, 0],
    ['one that leads up, which is towards smaller y', -Math.PI / 2, 64],
    ['one that leads left', Math.PI, 128],
    ['one that leads down', Math.PI / 2, 192],
    ['one that leads up and right', -Math.PI / 4, 32],
  ])('%s', (_what, direction, angle) => {
    const one = { x: 10, y: 20, direction, certainty: 0.9, ending: 1 };
    const record = readMinutiaeRecord2005(recordOfFinger(templateOf([one]), 'iso-2005'));
    expect(record.ok && record.value.views[0]?.minutiae).toEqual([
      { kind: 'ending', x: 10, y: 20, angle, quality: 90, spareBits: 0 },
    ]);
  });
});

test('what is neither surely an ending nor surely a fork is called other', () => {
  const kinds = [1, 0.5, 0].map((ending) => ({ x: 9, y: 9, direction: 0, certainty: 1, ending }));
  const record = readMinutiaeRecord2005(recordOfFinger(templateOf(kinds), 'iso-2005'));
  const read = record.ok ? record.value.views[0]?.minutiae.map(({ kind }) => kind) : [];
  expect(read).toEqual(['ending', 'other', 'bifurcation']);
});

describe.each(recordFormats)('as %s', (format) => {
  test('a finger comes back, but for half a pixel and 0.7 degrees', () => {
    fc.assert(
      fc.property(
        fc.array(minutia, { maxLength: 100 }),
        fc.constantFrom(...fingerPositions),
        fc.integer({ min: 0, max: 100 }),
        (minutiae, position, quality) => {
          const surest = minutiae.toSorted((a, b) => b.certainty - a.certainty);
          const template = templateOf(surest, { position, quality: Quality.parse(quality) });
          const bytes = recordOfFinger(template, format);
          expect(isMinutiaeRecord(bytes)).toBe(true);
          const back = onlyFinger(bytes);
          expect(back).toMatchObject({ position, quality, widthPx: 384, heightPx: 480 });
          expect(back.minutiae.count).toBe(surest.length);
          for (const [row, one] of surest.entries()) {
            expect(Math.abs((back.minutiae.x[row] ?? 0) - one.x)).toBeLessThanOrEqual(0.5001);
            expect(Math.abs((back.minutiae.y[row] ?? 0) - one.y)).toBeLessThanOrEqual(0.5001);
            const turned = wrapped((back.minutiae.direction[row] ?? 0) - one.direction);
            expect(Math.abs(turned)).toBeLessThanOrEqual(Math.PI / 256 + 1e-4);
            const surer = Math.abs((back.minutiae.certainty[row] ?? 0) - one.certainty);
            expect(surer).toBeLessThanOrEqual(0.0101);
          }
        },
      ),
    );
  });

  test('a finger that came from a record is written as the same record', () => {
    fc.assert(
      fc.property(fc.array(minutia, { maxLength: 60 }), (minutiae) => {
        const surest = minutiae.toSorted((a, b) => b.certainty - a.certainty);
        const record = recordOfFinger(templateOf(surest), format);
        expect(recordOfFinger(onlyFinger(record), format)).toEqual(record);
      }),
    );
  });

  test('more minutiae than a record counts: the surest', () => {
    const many = Array.from({ length: 300 }, (_, place) => ({
      x: place,
      y: 5,
      direction: 0,
      certainty: 1 - place / 300,
      ending: 1,
    }));
    expect(onlyFinger(recordOfFinger(templateOf(many), format)).minutiae.count).toBe(255);
  });
});

describe('records of others', () => {
  const field = { kind: 'ending', x: 100, y: 200, angle: 32, quality: 0, spareBits: 0 } as const;
  const record = {
    captureDevice: 0,
    widthPx: 400,
    heightPx: 600,
    xPerCm: 394,
    yPerCm: 394,
    spareByte: 0,
    views: [1, 6].map((position) => ({
      position,
      number: 0,
      impression: 0,
      quality: 255,
      minutiae: [field],
      extended: new Uint8Array(),
    })),
  };

  test('at 1000 dpi are brought to 500, and each finger is one', () => {
    const fingers = fingersOfRecord(writeMinutiaeRecord2005(record), model);
    if (!fingers.ok) throw new Error(fingers.error);
    expect(fingers.value.map(({ position }) => position)).toEqual(['right_thumb', 'left_thumb']);
    const [thumb] = fingers.value;
    expect(thumb).toMatchObject({ widthPx: 200, quality: 0 });
    expect(thumb?.minutiae.x[0]).toBeCloseTo(50, 0);
    expect(thumb?.minutiae.y[0]).toBeCloseTo(100, 0);
    expect(thumb?.minutiae.direction[0]).toBeCloseTo(-Math.PI / 4, 5);
    expect(thumb?.minutiae.certainty[0]).toBeCloseTo(0.7, 5);
  });

  test('without a resolution are refused', () => {
    expect(fingersOfRecord(writeMinutiaeRecord2005({ ...record, xPerCm: 0 }), model)).toEqual({
      ok: false,
      error: 'value_wrong',
    });
  });

  test('that are no records are refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const header = Uint8Array.from([0x46, 0x4d, 0x52, 0, 0x20, 0x32, 0x30, 0, ...bytes]);
        fingersOfRecord(header, model);
        expect(fingersOfRecord(bytes, model).ok).toBe(false);
      }),
    );
  });
});
