import type { Candidate } from './gallery.ts';

/** Whether `one` stands before `other`: more similar, then earlier in the register. */
function before(one: Candidate, other: Candidate): number {
  return other.similarity - one.similarity || one.seq - other.seq;
}

/** The best of these candidates in order, at most `max`. */
export function bestOf(candidates: readonly Candidate[], max: number): readonly Candidate[] {
  // Lists often come in order already, and looking is quicker than sorting.
  const inOrder = candidates.every((candidate, place) => {
    const next = candidates[place + 1];
    return !next || before(candidate, next) <= 0;
  });
  return (inOrder ? candidates : candidates.toSorted(before)).slice(0, max);
}
