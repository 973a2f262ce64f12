import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nativeGallery, type NativeGallery } from '../../src/gallery/native-rows.ts';
import { quantised, quantisedSimilarity } from '../../src/gallery/quantised.ts';

/** CI has a compiler: here the addon must be there. */
function compiled(): NativeGallery {
  const native = nativeGallery();
  if ('missing' in native) throw new Error(`the addon is missing: ${native.missing}`);
  return native;
}
const native = compiled();

/** Vectors of any kind that has a direction, not of unit norm only. */
function vectorOf(dimension: number) {
  const value = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 });
  return fc
    .array(value, { minLength: dimension, maxLength: dimension })
    .map((values) => Float32Array.from(values))
    .filter((vector) => vector.some((one) => Math.abs(one) > 1e-30));
}

function sideBySide(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from(vectors.flatMap((vector) => [...vector]));
}

describe.each(native.kernels)('the kernel %s', (kernel) => {
  test.each([1, 4, 7, 16, 48, 130])(
    'states the bits that its twin in TypeScript does, with %i values',
    (dimension) => {
      const vector = vectorOf(dimension);
      fc.assert(
        fc.property(
          fc.array(vector, { minLength: 1, maxLength: 40 }),
          fc.array(vector, { minLength: 1, maxLength: 19 }),
          (references, probes) => {
            const rows = new native.Rows(dimension, kernel);
            for (const [place, reference] of references.entries()) rows.append(place, reference);
            const stated = rows.compareAll(sideBySide(probes));
            const twins = references.map(quantised);
            const expected = probes.flatMap((probe) => {
              const twin = quantised(probe);
              return twins.map((reference) => quantisedSimilarity(twin, reference));
            });
            expect(new Int32Array(stated.buffer)).toEqual(
              new Int32Array(Float32Array.from(expected).buffer),
            );
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  test('crosses chunks and passes over who was removed', async () => {
    const rows = new native.Rows(4, kernel);
    const count = 40_000;
    const vector = (place: number) => Float32Array.of(Math.cos(place), Math.sin(place), 0, 0);
    for (let place = 0; place < count; place += 1) rows.append(place + 1, vector(place));
    for (let place = 0; place < count; place += 3) expect(rows.remove(place + 1)).toBe(true);
    expect(rows.remove(1)).toBe(false);
    expect(rows.figures()).toMatchObject({ rows: count, live: count - Math.ceil(count / 3) });
    for (const mate of [1, 16_384, 20_000, 39_998]) {
      const { seqs } = await rows.search(vector(mate), count, 1, true).answer;
      const exact = [...seqs].toSorted(
        (a, b) => Math.cos(b - 1 - mate) - Math.cos(a - 1 - mate) || a - b,
      );
      expect(exact[0]).toBe(mate + 1);
      expect(exact.every((seq) => (seq - 1) % 3 !== 0)).toBe(true);
    }
  });
});

test('who waits at the counter passes by a register that is deduplicated', async () => {
  const dimension = 32;
  const rows = new native.Rows(dimension);
  const vector = (place: number) =>
    Float32Array.from({ length: dimension }, (_, value) => Math.sin(place * (value + 1)));
  for (let place = 1; place <= 60_000; place += 1) rows.append(place, vector(place));
  let done = 0;
  // Three passes of as many probes as go together.
  const bulk = Array.from({ length: 192 }, async (_, place) => {
    await rows.search(vector(place + 0.5), 1e9, 10, false).answer;
    done += 1;
  });
  await rows.search(vector(7), 1e9, 10, true).answer;
  expect(done).toBeLessThan(192);
  await Promise.all(bulk);
});

test('a search that nobody waits for any more is given up', async () => {
  const rows = new native.Rows(4);
  rows.append(1, Float32Array.of(1, 0, 0, 0));
  const search = rows.search(Float32Array.of(1, 0, 0, 0), 10, 1, true);
  search.cancel();
  await expect(search.answer).rejects.toMatchObject({ code: 'cancelled' });
});

test('what is not a vector of this gallery is refused, and nothing changes', () => {
  const rows = new native.Rows(3);
  const wrong = [Float32Array.of(0, 0, 0), Float32Array.of(1, NaN, 0), Float32Array.of(1, 2)];
  for (const vector of wrong) {
    expect(() => rows.append(1, vector)).toThrow();
    expect(() => rows.search(vector, 10, 1, true)).toThrow();
  }
  expect(() => rows.append(-1, Float32Array.of(1, 0, 0))).toThrow();
  expect(() => rows.search(Float32Array.of(1, 0, 0), 1, 0, true)).toThrow();
  expect(() => new native.Rows(0)).toThrow();
  expect(() => new native.Rows(4, 'abacus')).toThrow();
  expect(rows.figures().rows).toBe(0);
});
