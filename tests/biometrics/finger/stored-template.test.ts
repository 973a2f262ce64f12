import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  storedEmbedding,
  storedTemplate,
  templateFromStored,
} from '../../../src/biometrics/finger/stored-template.ts';
import { generatedVector } from '../../../src/generation/faces.ts';
import { KnownFinger } from '../../../src/vocabulary/biometric-source.ts';
import type { FingerTemplate } from '../../../src/vocabulary/finger.ts';
import { minutiaSetOf, type Minutia } from '../../../src/vocabulary/minutiae.ts';
import { Quality } from '../../../src/vocabulary/quality.ts';
import { ModelId } from '../../../src/vocabulary/template.ts';

function finger(
  minutiae: readonly Minutia[],
  position: FingerTemplate['position'] = 'right_index',
): FingerTemplate {
  return {
    position,
    model: ModelId.parse('minutiae@1'),
    widthPx: 800,
    heightPx: 750,
    minutiae: minutiaSetOf(minutiae),
    quality: Quality.parse(63),
    embedding: {
      modality: 'finger',
      model: ModelId.parse('embedding@2'),
      vector: generatedVector('one', 256),
    },
  };
}

function read(bytes: Uint8Array): FingerTemplate {
  const template = templateFromStored(bytes, 'hash');
  if (template === 'other_model') throw new Error('it is of these networks');
  return template;
}

const minutia = fc.record({
  x: fc.float({ min: 0, max: 799, noNaN: true }),
  y: fc.float({ min: 0, max: 749, noNaN: true }),
  direction: fc.float({ min: -7, max: 7, noNaN: true }),
  certainty: fc.float({ min: 0, max: 1, noNaN: true }),
  ending: fc.constantFrom(0, 1),
});

/** The smaller of the two ways round between two angles. */
function apart(one: number, other: number): number {
  return Math.abs(Math.atan2(Math.sin(one - other), Math.cos(one - other)));
}

describe('a finger’s template that was stored', () => {
  test('comes back with every minutia within half a pixel, 0.8° and half a hundredth', () => {
    fc.assert(
      fc.property(
        fc.array(minutia, { maxLength: 255 }),
        fc.constantFrom(...KnownFinger.options),
        (minutiae, position) => {
          const template = finger(minutiae, position);
          const again = read(storedTemplate(template, 'hash'));
          expect({ ...again, minutiae: again.minutiae.count }).toEqual({
            ...template,
            minutiae: minutiae.length,
          });
          for (const [place, { x, y, direction, certainty, ending }] of minutiae.entries()) {
            const set = again.minutiae;
            expect(Math.abs((set.x[place] ?? NaN) - x)).toBeLessThanOrEqual(0.5);
            expect(Math.abs((set.y[place] ?? NaN) - y)).toBeLessThanOrEqual(0.5);
            expect(apart(set.direction[place] ?? NaN, direction)).toBeLessThan(0.0124);
            const sure = Math.abs((set.certainty[place] ?? NaN) - certainty);
            expect(sure).toBeLessThanOrEqual(certainty < 0.01 ? 0.0101 : 0.0051);
            expect(set.ending[place]).toBe(ending);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('changes no more when it is stored again', () => {
    const many = fc.sample(minutia, 40);
    const once = storedTemplate(finger(many), 'hash');
    expect(storedTemplate(read(once), 'hash')).toEqual(once);
  });

  test('keeps the 255 surest minutiae of more', () => {
    const some = { x: 1, y: 2, direction: 0, certainty: 1, ending: 1 };
    const again = read(storedTemplate(finger(Array.from({ length: 300 }, () => some)), 'hash'));
    expect(again.minutiae.count).toBe(255);
  });

  test('is not read as if other networks had made it', () => {
    const stored = storedTemplate(finger([]), 'hash');
    expect(templateFromStored(stored, 'other')).toBe('other_model');
    expect(() => storedEmbedding(stored, 'other')).toThrow(
      expect.objectContaining({ code: 'references_of_another_model' }),
    );
    expect(storedEmbedding(stored, 'hash')).toEqual(finger([]).embedding);
  });

  test('is refused when it was cut off', () => {
    const stored = storedTemplate(finger(fc.sample(minutia, 9)), 'hash');
    for (let length = 0; length < stored.length; length += 31) {
      expect(() => templateFromStored(stored.subarray(0, length), 'hash')).toThrow();
    }
  });
});
