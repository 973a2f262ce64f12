import { describe, expect, test } from 'vitest';
import { normalsOf, rotationFrom } from '../../src/biometrics/rotation.ts';
import { keyedNormals } from '../../src/credentials/keyed-normals.ts';
import { keyedRotation } from '../../src/sites/template-rotation.ts';

const dimension = 512;
const key = (byte: number) => new Uint8Array(32).fill(byte);
const one = keyedRotation(key(1), 'face', dimension);
const other = keyedRotation(key(2), 'face', dimension);

function vectorOf(seed: number): Float32Array {
  const normals = keyedNormals(key(seed), dimension);
  // Templates of networks do not fill all directions alike.
  const shaped = normals.map((value, place) => value / (1 + place / 40));
  const norm = Math.sqrt(shaped.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(shaped, (value) => value / norm);
}
function innerProduct(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
}
const vectors = Array.from({ length: 30 }, (_, seed) => vectorOf(seed + 10));
const pairs = vectors.flatMap((a, place) => vectors.slice(place).map((b) => [a, b] as const));

describe('a rotation by a key', () => {
  test('keeps every comparison as it was', () => {
    for (const [a, b] of pairs) {
      const turned = innerProduct(one.rotated(a), one.rotated(b));
      expect(Math.abs(turned - innerProduct(a, b))).toBeLessThan(1e-6);
    }
  });

  test('has a way back', () => {
    for (const vector of vectors) {
      const back = one.back(one.rotated(vector));
      expect(back.every((value, place) => Math.abs(value - (vector[place] ?? 0)) < 1e-6)).toBe(
        true,
      );
    }
  });

  test('is the same whenever it follows from the same key, and another from another', () => {
    const [vector = new Float32Array()] = vectors;
    expect(keyedRotation(key(1), 'face', dimension).rotated(vector)).toEqual(one.rotated(vector));
    expect(one.networksFrom('a')).toBe(keyedRotation(key(1), 'face', dimension).networksFrom('a'));
    const names = [one, other, keyedRotation(key(1), 'finger', dimension)].map((rotation) =>
      rotation.networksFrom('a'),
    );
    expect(new Set([...names, one.networksFrom('b'), 'a']).size).toBe(5);
  });

  test('turns a person away from herself: two deployments can not join their registers', () => {
    const cosines = vectors.flatMap((vector) => [
      innerProduct(one.rotated(vector), other.rotated(vector)),
      innerProduct(one.rotated(vector), vector),
    ]);
    // As of strangers: 1/√512 is 0.044.
    const deviation = Math.sqrt(cosines.reduce((sum, value) => sum + value * value, 0) / 60);
    expect(deviation).toBeGreaterThan(0.03);
    expect(deviation).toBeLessThan(0.06);
    expect(Math.max(...cosines.map(Math.abs))).toBeLessThan(0.25);
  });

  test('leaves no direction where it was', () => {
    for (const place of [0, 1, 100, dimension - 2, dimension - 1]) {
      const axis = new Float32Array(dimension);
      axis[place] = 1;
      const turned = one.rotated(axis);
      expect(Math.max(...turned.map(Math.abs))).toBeLessThan(0.3);
      // Every number of it is about as large as every other.
      expect(turned.filter((value) => Math.abs(value) > 0.01).length).toBeGreaterThan(300);
    }
  });

  test('refuses what is not of its dimension', () => {
    expect(() => one.rotated(new Float32Array(511))).toThrow('dimension');
    expect(() => rotationFrom(new Float64Array(3), 3)).toThrow('numbers');
    expect(normalsOf(3)).toBe(6);
  });
});

test('normal numbers from a key are normal', () => {
  const numbers = keyedNormals(key(7), 100_000);
  const mean = (of: (value: number) => number) =>
    numbers.reduce((sum, value) => sum + of(value), 0) / numbers.length;
  expect(mean((value) => value)).toBeCloseTo(0, 1);
  expect(mean((value) => value ** 2)).toBeCloseTo(1, 1);
  expect(mean((value) => value ** 4)).toBeCloseTo(3, 0);
  expect(keyedNormals(key(7), 3)).toEqual(numbers.slice(0, 3));
});
