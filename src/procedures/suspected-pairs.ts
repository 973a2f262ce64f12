import { setTimeout as pass } from 'node:timers/promises';
import type { Enrolment, Register } from '../register/register.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import { referenceFrom } from './compare-people.ts';
import type { SuspectedPair } from './deduplication.ts';
import { findCandidates, type FindNeeds } from './find-candidates.ts';
import { thresholdsFor } from './policy.ts';

/** What failed and may succeed when it is tried again; a busy station is no reason to give up. */
const passing: ReadonlySet<unknown> = new Set([
  'overloaded',
  'gallery_lost',
  'gallery_behind',
  'gallery_failed',
  'earlier_enrolment_pending',
  'extraction_failed',
  'extraction_overdue',
]);
const attemptsMax = 5;
const attemptEveryMs = 200;

/** Pairs that adjudicators have before them, or had: their word stands. */
export class ReviewedPairs {
  readonly #pairs = new Set<string>();

  static async of(register: Pick<Register, 'cases'>): Promise<ReviewedPairs> {
    const reviewed = new ReviewedPairs();
    for (const state of ['closed', 'open'] as const) {
      for (const { seq, candidates } of await register.cases(state)) {
        for (const candidate of candidates) reviewed.#pairs.add(`${seq} ${candidate.seq}`);
      }
    }
    return reviewed;
  }

  has(seq: Seq, earlier: Seq): boolean {
    return this.#pairs.has(`${seq} ${earlier}`);
  }
}

/** Whether an enrolment made somebody known; one that is undecided searches by itself. */
function stands(enrolment: Enrolment | undefined): enrolment is Enrolment {
  return enrolment?.state.kind === 'settled' && enrolment.state.verdict.kind !== 'already_enrolled';
}

async function attempted<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
      if (attempt === attemptsMax || !passing.has(code)) throw error;
      await pass(attempt * attemptEveryMs);
    }
  }
}

/**
 * Whom of those before her the person at `seq` may be, compared as her enrolment would be now.
 * @throws what `findCandidates` throws, when it does so again and again
 */
export async function suspectedPairsOf(
  needs: FindNeeds,
  seq: Seq,
  reviewed: ReviewedPairs,
): Promise<readonly SuspectedPair[]> {
  const [enrolment, record, stored] = await Promise.all([
    needs.register.enrolmentAt(seq),
    needs.register.recordAt(seq),
    needs.register.biometricsAt(seq, ['unknown']),
  ]);
  // Without data she was erased meanwhile.
  if (!stands(enrolment) || !record || !stored) return [];
  const templates = referenceFrom(stored, needs.fingers.modelHash);
  const { candidates, coverage } = await attempted(() =>
    findCandidates(needs, { seq, record, templates }, { urgency: 'bulk' }),
  );
  const { hitFrom } = thresholdsFor(needs.policy.duplicates, coverage.count);
  const pairs: SuspectedPair[] = [];
  for (const { seq: place, score, evidence, demographicLikeness } of candidates) {
    if (reviewed.has(seq, place)) continue;
    const other = await needs.register.enrolmentAt(place);
    if (!other) continue;
    const zone = score >= hitFrom ? 'hit' : 'adjudicate';
    const earlier = { seq: place, recordId: other.recordId };
    const { recordId } = enrolment;
    pairs.push({ seq, recordId, earlier, zone, score, evidence, demographicLikeness });
  }
  return pairs.toSorted((a, b) => b.score - a.score || a.earlier.seq - b.earlier.seq);
}
