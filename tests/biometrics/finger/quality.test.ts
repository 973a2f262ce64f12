import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assessFinger, measuresOf } from '../../../src/biometrics/finger/quality/assess.ts';
import type { FingerSample } from '../../../src/biometrics/finger/quality/measure.ts';
import type { FingerQualityConstants } from '../../../src/biometrics/finger/quality/unified.ts';
import { cellPx, readRidges } from '../../../src/biometrics/finger/ridge-reading.ts';
import { generatedFinger } from '../../../src/generation/finger.ts';
import { pressed } from '../../../src/generation/finger-press.ts';
import { Random } from '../../../src/generation/random.ts';
import { loadFingerQuality } from '../../../src/inference/finger-quality.ts';
import { loadModel } from '../../../src/inference/manifest.ts';
import { fingerModels } from '../../../src/inference/models.ts';
import { openNetwork } from '../../../src/inference/onnx.ts';
import { modelsDirectory } from '../../../src/sites/station.ts';
import { minutiaSetOf } from '../../../src/vocabulary/minutiae.ts';
import type { QualityComponent } from '../../../src/vocabulary/quality.ts';

/** How a drawn finger lies on a sensor of 320 × 400 pixels. */
interface Drawn {
  readonly x?: number;
  readonly y?: number;
  readonly halfWidth?: number;
  readonly halfHeight?: number;
  /** Share of each ridge's period that is dark. */
  readonly dark?: number;
  readonly ridge?: number;
  readonly clarity?: number;
  readonly certainties?: readonly number[];
  /** Grey of what an earlier finger left in the upper left corner. */
  readonly left?: number;
}

/** An ellipse of level ridges ten pixels apart, and the reading that a network would give. */
function drawn(how: Drawn = {}): FingerSample {
  const { x = 160, y = 200, halfWidth = 110, halfHeight = 150 } = how;
  const { dark = 0.5, ridge = 60, clarity = 0.97, left = 240 } = how;
  const [widthPx, heightPx] = [320, 400];
  const inside = (px: number, py: number) =>
    ((px - x) / halfWidth) ** 2 + ((py - y) / halfHeight) ** 2 <= 1;
  const data = Uint8Array.from({ length: widthPx * heightPx }, (_, at) => {
    const [px, py] = [at % widthPx, Math.floor(at / widthPx)];
    if (inside(px, py)) return py % 10 < 10 * dark ? ridge : 220;
    return px < 60 && py < 60 ? left : 240;
  });
  const [columns, rows] = [widthPx / cellPx, heightPx / cellPx];
  const cells = Array.from({ length: columns * rows }, (_, at) =>
    inside((at % columns) * cellPx + 2, Math.floor(at / columns) * cellPx + 2) ? 1 : 0,
  );
  const certainties = how.certainties ?? Array.from({ length: 40 }, () => 0.8);
  return {
    image: { widthPx, heightPx, data, dpi: 500 },
    reading: {
      minutiae: minutiaSetOf(
        certainties.map((certainty) => ({ x, y, direction: 0, certainty, ending: 1 })),
      ),
      columns,
      rows,
      skin: Float32Array.from(cells),
      flowCosine: Float32Array.from(cells, (skin) => skin * clarity),
      flowSine: new Float32Array(cells.length),
    },
  };
}

function measured(sample: FingerSample, component: QualityComponent) {
  const found = measuresOf(sample).find((measure) => measure.component === component);
  if (!found) throw new Error(`${component} is not measured`);
  return found;
}

const advised = (sample: FingerSample, component: QualityComponent) =>
  measured(sample, component).advice;

test('a good press needs no advice', () => {
  expect(measuresOf(drawn()).filter(({ advice }) => advice !== 'none')).toEqual([]);
});

test('the area is that of the skin, in square millimetres', () => {
  const { native } = measured(drawn(), 'contact_area');
  const mm = 25.4 / 500;
  expect(native).toBeCloseTo(Math.PI * 110 * mm * 150 * mm, -0.5);
});

describe('what to change', () => {
  test.each([
    ['a tip alone is laid flat', { halfWidth: 70, halfHeight: 45 }, 'contact_area', 'lay_flat'],
    ['a light touch', { halfWidth: 45, halfHeight: 70 }, 'contact_area', 'press_harder'],
    ['a dry finger', { dark: 0.2 }, 'moisture', 'moisten_finger'],
    ['a heavy finger', { dark: 0.7 }, 'moisture', 'press_lighter'],
    ['a wet finger', { dark: 0.8 }, 'moisture', 'wipe_finger'],
    ['a faint finger', { ridge: 190 }, 'contrast', 'press_harder'],
    ['a finger beside the sensor', { x: 20 }, 'centring', 'centre_finger'],
    ['a finger above the sensor', { y: 0 }, 'centring', 'centre_finger'],
    ['smeared ridges', { clarity: 0.6 }, 'ridge_clarity', 'wipe_finger'],
    ['hardly a clear ridge', { clarity: 0.6 }, 'clear_area', 'wipe_finger'],
    ['an earlier finger on the sensor', { left: 90 }, 'residue', 'clean_sensor'],
  ] as const)('for %s', (_what, how, component, advice) => {
    expect(advised(drawn(how), component)).toBe(advice);
  });

  test('a finger that covers a small sensor whole is in the middle', () => {
    expect(advised(drawn({ halfWidth: 900, halfHeight: 900 }), 'centring')).toBe('none');
  });
});

describe('minutiae', () => {
  test('are counted by how sure they are', () => {
    const sample = drawn({ certainties: [0.9, 0.5, 0.3] });
    expect(measured(sample, 'minutia_count').native).toBeCloseTo(1.7, 5);
    expect(measured(sample, 'minutia_certainty').native).toBeCloseTo(0.5, 5);
  });

  test('none are worth nothing', () => {
    const sample = drawn({ certainties: [] });
    expect(measured(sample, 'minutia_count')).toMatchObject({ native: 0, value: 0 });
    expect(measured(sample, 'minutia_certainty')).toMatchObject({ native: 0, value: 0 });
  });
});

const constants: FingerQualityConstants = {
  terms: [{ component: 'minutia_count', middle: 30, spread: 10, weight: 1, bend: 0 }],
  bias: 3,
  scale: { middle: 3, spread: 1 },
};

test('the unified quality is 50 where the prediction is the middle, and rises with it', () => {
  const at = (count: number) =>
    assessFinger(drawn({ certainties: Array.from({ length: count }, () => 1) }), constants).unified;
  expect([at(10), at(30), at(50)]).toEqual([12, 50, 88]);
});

test('far from what the fit has seen the unified quality stays as it was at its border', () => {
  const many = { certainties: Array.from({ length: 95 }, () => 1) };
  expect(assessFinger(drawn(many), constants).measures[0]?.native).toBe(6);
});

test('constants that name another measure are not of this assessment', () => {
  const terms = constants.terms.map((term) => ({ ...term, component: 'sharpness' as const }));
  expect(() => assessFinger(drawn(), { ...constants, terms })).toThrow('sharpness');
});

test('any reading of any image has a quality', () => {
  fc.assert(
    fc.property(fc.nat(90), fc.nat(90), fc.nat(), (widthPx, heightPx, seed) => {
      const random = new Random('any', seed);
      const [columns, rows] = [Math.ceil(widthPx / 32) * 8, Math.ceil(heightPx / 32) * 8];
      const cells = () => Float32Array.from({ length: columns * rows }, () => random.unit());
      const data = Uint8Array.from({ length: widthPx * heightPx }, () => random.below(256));
      const skin = seed % 3 === 0 ? new Float32Array(columns * rows) : cells();
      const { unified, measures } = assessFinger(
        {
          image: { widthPx, heightPx, data, dpi: 500 },
          reading: {
            minutiae: minutiaSetOf([]),
            columns,
            rows,
            skin,
            flowCosine: cells(),
            flowSine: cells(),
          },
        },
        constants,
      );
      const values = [unified, ...measures.map(({ value }) => value)];
      expect(values.every((value) => value >= 0 && value <= 100)).toBe(true);
      expect(measures.every(({ native }) => Number.isFinite(native))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('with the learned constants good presses are better than bad ones', async () => {
  const network = await openNetwork(await loadModel(modelsDirectory, fingerModels.minutiae));
  const learned = await loadFingerQuality(modelsDirectory);
  const finger = generatedFinger('quality of presses');
  const total = async (hardship: number) => {
    let sum = 0;
    for (const seed of ['a', 'b']) {
      const image = pressed(finger, { seed, hardship });
      const reading = await readRidges(network, image);
      sum += assessFinger({ reading, image }, learned).unified;
    }
    return sum;
  };
  expect(await total(0.1)).toBeGreaterThan((await total(1)) + 20);
});
