import type { JsonWebKey } from 'node:crypto';
import { headHolds, type Head } from './head.ts';
import { appended, emptyFrontier, leafHash, rootOf } from './merkle.ts';

/** What a check of a whole journal found. */
export type JournalFinding =
  | { readonly kind: 'whole'; readonly size: number; readonly root: string; readonly heads: number }
  | {
      readonly kind: 'broken';
      readonly why: 'head_unknown_key' | 'head_not_signed' | 'root_differs' | 'leaves_missing';
      /** Length of the journal that the failing head states. */
      readonly size: number;
    };

/**
 * Checks a journal against its signed heads: a leaf that was altered, removed, added in the middle
 * or moved changes the root of every head after it.
 */
export async function verifyJournal(
  leaves: AsyncIterable<Uint8Array>,
  heads: readonly Head[],
  keys: ReadonlyMap<string, JsonWebKey>,
): Promise<JournalFinding> {
  const waiting = heads.toSorted((a, b) => a.size - b.size);
  for (const head of waiting) {
    const key = keys.get(head.kid);
    if (!key) return { kind: 'broken', why: 'head_unknown_key', size: head.size };
    if (!headHolds(head, key)) return { kind: 'broken', why: 'head_not_signed', size: head.size };
  }
  let frontier = emptyFrontier;
  const rootNow = () => Buffer.from(rootOf(frontier)).toString('base64url');
  const differs = () => {
    while (waiting[0]?.size === frontier.size) {
      if (waiting.shift()?.root !== rootNow()) return true;
    }
    return false;
  };
  const broken = { kind: 'broken', why: 'root_differs' } as const;
  if (differs()) return { ...broken, size: 0 };
  for await (const leaf of leaves) {
    frontier = appended(frontier, leafHash(leaf));
    if (differs()) return { ...broken, size: frontier.size };
  }
  const [missing] = waiting;
  if (missing) return { kind: 'broken', why: 'leaves_missing', size: missing.size };
  return { kind: 'whole', size: frontier.size, root: rootNow(), heads: heads.length };
}
