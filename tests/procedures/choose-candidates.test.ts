import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonLists } from '../../src/gallery/people-gallery.ts';
import { chooseCandidates } from '../../src/procedures/choose-candidates.ts';
import { Seq } from '../../src/vocabulary/record-ids.ts';

/** A list of people, best first. */
function list(...people: readonly number[]): PersonLists['lists'][number] {
  const candidates = people.map((seq, place) => ({
    seq: Seq.parse(seq),
    similarity: 1 - place / 99,
  }));
  return { source: 'unknown', candidates };
}

describe('whom to compare', () => {
  test('is the first of every list, whatever the others say', () => {
    const crowd = [11, 12, 13, 14, 15];
    const lists = [list(...crowd), list(...crowd), list(99, ...crowd)];
    expect(chooseCandidates(lists, 4)).toContain(99);
  });

  test('is then who stands high in many lists', () => {
    const lists = [list(1, 2, 30, 50), list(3, 4, 31, 50), list(5, 6, 32, 50)];
    expect(chooseCandidates(lists, 7).slice(6)).toEqual([50]);
  });

  test('is everyone, once, when there is room', () => {
    const people = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 20 });
    fc.assert(
      fc.property(
        fc.array(people, { maxLength: 11 }),
        fc.integer({ min: 1, max: 70 }),
        (all, max) => {
          const chosen = chooseCandidates(
            all.map((one) => list(...one)),
            max,
          );
          const everyone = new Set(all.flat());
          expect(chosen.length).toBe(Math.min(max, everyone.size));
          expect(new Set(chosen).size).toBe(chosen.length);
          expect(chosen.every((seq) => everyone.has(seq))).toBe(true);
        },
      ),
    );
  });
});
