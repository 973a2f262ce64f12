import { expect, test } from 'vitest';
import { LabelPlaces } from '../../../src/biometrics/finger/label-places.ts';

test('a number stands to the upper right of a mark that is alone', () => {
  const mark = { x: 100, y: 100 };
  const { x, y } = new LabelPlaces([mark]).take(mark, '1');
  expect(x).toBeGreaterThan(100);
  expect(y).toBeLessThan(100);
});

test('numbers of marks that lie close together do not cover each other', () => {
  const marks = Array.from({ length: 6 }, (_, place) => ({ x: 100 + 9 * place, y: 100 }));
  const places = new LabelPlaces(marks);
  const taken = marks.map((mark) => places.take(mark, '88'));
  for (const [place, one] of taken.entries()) {
    for (const other of taken.slice(place + 1)) {
      const apart = Math.abs(one.x - other.x) >= 11 || Math.abs(one.y - other.y) >= 8;
      expect(apart, JSON.stringify([one, other])).toBe(true);
    }
  }
});
