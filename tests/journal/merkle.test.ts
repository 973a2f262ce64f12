import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appended,
  emptyFrontier,
  inclusionHolds,
  inclusionProof,
  leafHash,
  nodeHash,
  rootOf,
  rootOfLeaves,
} from '../../src/journal/merkle.ts';

const leaf = (text: string) => leafHash(Buffer.from(text));
const leaves = (count: number) => Array.from({ length: count }, (_, place) => leaf(String(place)));

describe('the tree of RFC 9162', () => {
  test('has the hash of nothing as the root of no leaves', () => {
    const nothing = createHash('sha256').digest();
    expect(Buffer.from(rootOf(emptyFrontier)).equals(nothing)).toBe(true);
  });

  test('hashes a leaf behind a zero byte and two nodes behind a one', () => {
    const hashed = createHash('sha256').update(Uint8Array.of(0)).update('a').digest();
    expect(Buffer.from(leaf('a')).equals(hashed)).toBe(true);
    const joined = createHash('sha256')
      .update(Uint8Array.of(1))
      .update(leaf('a'))
      .update(leaf('b'));
    expect(Buffer.from(nodeHash(leaf('a'), leaf('b'))).equals(joined.digest())).toBe(true);
  });

  test('splits five leaves into four and one', () => {
    const [a, b, c, d, e] = leaves(5);
    if (!a || !b || !c || !d || !e) throw new Error('five leaves');
    const root = nodeHash(nodeHash(nodeHash(a, b), nodeHash(c, d)), e);
    expect(Buffer.from(rootOfLeaves([a, b, c, d, e])).equals(root)).toBe(true);
  });

  test('keeps a frontier as long as the size has one-bits', () => {
    const frontier = leaves(13).reduce(appended, emptyFrontier);
    expect(frontier.roots.length).toBe(3);
  });

  test('proves every leaf in, and no other leaf in its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(39), (size, at) => {
        const all = leaves(size);
        const index = at % size;
        const claim = { index, size, root: rootOfLeaves(all) };
        const proof = inclusionProof(all, index);
        const own = inclusionHolds(claim, leaf(String(index)), proof);
        const other = inclusionHolds(claim, leaf('other'), proof);
        const elsewhere =
          size > 1 &&
          inclusionHolds({ ...claim, index: (index + 1) % size }, leaf(String(index)), proof);
        return own && !other && !elsewhere;
      }),
    );
  });
});
