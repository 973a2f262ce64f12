import { createHash } from 'node:crypto';

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array;

function sha256(...parts: readonly Uint8Array[]): Hash {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const leafMark = Uint8Array.of(0);
const nodeMark = Uint8Array.of(1);

/** Hash of a leaf's bytes. Source: RFC 9162 §2.1.1. */
export function leafHash(leaf: Uint8Array): Hash {
  return sha256(leafMark, leaf);
}

/** Hash of two subtrees. Source: RFC 9162 §2.1.1. */
export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(nodeMark, left, right);
}

/**
 * The right edge of a tree: the roots of its perfect subtrees, largest first. It is all that
 * appending needs, and it is as long as the size has one-bits.
 */
export interface Frontier {
  readonly size: number;
  readonly roots: readonly Hash[];
}

/** A tree without leaves. */
export const emptyFrontier: Frontier = { size: 0, roots: [] };

/** The tree with one leaf more. */
export function appended(frontier: Frontier, leaf: Hash): Frontier {
  const roots = [...frontier.roots];
  let root = leaf;
  // Every perfect subtree of the new leaf's size joins with it, as digits carry in an addition.
  for (let size = frontier.size; size % 2 === 1; size = (size - 1) / 2) {
    const left = roots.pop();
    if (left) root = nodeHash(left, root);
  }
  roots.push(root);
  return { size: frontier.size + 1, roots };
}

/** Root of the tree; the hash of nothing when it is empty. Source: RFC 9162 §2.1.1. */
export function rootOf(frontier: Frontier): Hash {
  const last = frontier.roots.at(-1);
  if (!last) return sha256();
  return frontier.roots.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

/** Root of the first `size` of these leaves. */
export function rootOfLeaves(leaves: readonly Hash[]): Hash {
  return rootOf(leaves.reduce(appended, emptyFrontier));
}

/** Largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Proof that leaf `index` is in the tree of `leaves`, from the leaf up. RFC 9162 §2.1.3.1. */
export function inclusionProof(leaves: readonly Hash[], index: number): readonly Hash[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  return index < split
    ? [...inclusionProof(leaves.slice(0, split), index), rootOfLeaves(leaves.slice(split))]
    : [...inclusionProof(leaves.slice(split), index - split), rootOfLeaves(leaves.slice(0, split))];
}

/** Whether `leaf` is number `index` of the tree with this root. RFC 9162 §2.1.3.2. */
export function inclusionHolds(
  claim: { readonly index: number; readonly size: number; readonly root: Hash },
  leaf: Hash,
  proof: readonly Hash[],
): boolean {
  if (claim.index >= claim.size || claim.index < 0) return false;
  let index = claim.index;
  let last = claim.size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (index % 2 === 1 || index === last) {
      hash = nodeHash(sibling, hash);
      while (index % 2 === 0 && index > 0) {
        index /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && Buffer.from(hash).equals(claim.root);
}
