import { z } from 'zod';
import { CaseId, OperatorId, RecordId, Seq } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Opinion } from '../adjudication-change.ts';
import type { Changes } from '../change.ts';
import type { AdjudicationCase } from '../register.ts';
import { noteCasePeople } from './acts-about.ts';
import type { Store } from './store.ts';
import { candidatesFrom } from './verdict.ts';

const Opinions = z.array(
  z.object({
    operator: OperatorId,
    finding: z.enum(['same', 'different']),
    candidate: Seq.optional(),
    reason: z.string(),
    at: Instant,
  }),
);

interface CaseRow {
  readonly id: string;
  readonly seq: number;
  readonly record_id: string;
  readonly candidates: string;
  readonly opinions: string;
  readonly open: number;
  readonly opened_at: number;
  readonly kind: string;
  readonly claimed_by: string | null;
  readonly claimed_until: number | null;
}

const query = `SELECT id, cases.seq AS seq, record_id, candidates, opinions, open,
  cases.opened_at AS opened_at, kind, claimed_by, claimed_until
  FROM cases JOIN enrolments ON enrolments.seq = cases.seq`;

function claimOf({ claimed_by: operator, claimed_until: until }: CaseRow) {
  if (operator === null || until === null) return 'none';
  return { operator: OperatorId.parse(operator), until: Instant.parse(until) };
}

function caseFrom(row: CaseRow): AdjudicationCase {
  return {
    id: CaseId.parse(row.id),
    seq: Seq.parse(row.seq),
    recordId: RecordId.parse(row.record_id),
    candidates: candidatesFrom(row.candidates),
    opinions: Opinions.parse(JSON.parse(row.opinions)),
    kind: row.kind === 'residents' ? 'residents' : 'newcomer',
    claim: claimOf(row),
    state: row.open === 1 ? 'open' : 'closed',
    openedAt: Instant.parse(row.opened_at),
  };
}

/** Opens a case of two who both have numbers. */
export function openPairCase(
  store: Store,
  { caseId, seq, candidate, at }: Changes['open_case'],
): void {
  store.db
    .prepare(
      `INSERT INTO cases (id, seq, kind, candidates, opinions, open, opened_at)
       VALUES (?, ?, 'residents', ?, '[]', 1, ?)`,
    )
    .run(caseId, seq, JSON.stringify([candidate]), at);
  noteCasePeople(store, caseId, [seq, candidate.seq]);
}

/** Whether a case, open or closed, has both. */
export function inACase(store: Store, seq: Seq, candidate: Seq): boolean {
  return store.db
    .prepare<[number], CaseRow>(`${query} WHERE cases.seq = ?`)
    .all(seq)
    .some((row) => candidatesFrom(row.candidates).some((one) => one.seq === candidate));
}

/** Makes a case an adjudicator's for a time, or nobody's. */
export function writeClaim(store: Store, id: CaseId, claim: AdjudicationCase['claim']): void {
  const [operator, until] = claim === 'none' ? [null, null] : [claim.operator, claim.until];
  store.db
    .prepare('UPDATE cases SET claimed_by = ?, claimed_until = ? WHERE id = ?')
    .run(operator, until, id);
}

/** Opens the case of an enrolment. */
export function openCase(store: Store, seq: Seq, change: Changes['settle_enrolment']): void {
  if (change.verdict.kind !== 'needs_adjudication') return;
  const { caseId, candidates } = change.verdict;
  store.db
    .prepare(
      `INSERT INTO cases (id, seq, kind, candidates, opinions, open, opened_at)
       VALUES (?, ?, 'newcomer', ?, '[]', 1, ?)`,
    )
    .run(caseId, seq, JSON.stringify(candidates), change.at);
  noteCasePeople(store, caseId, [seq, ...candidates.map((candidate) => candidate.seq)]);
}

/** One case. */
export function findCase(store: Store, id: CaseId): AdjudicationCase | undefined {
  const row = store.db.prepare<[string], CaseRow>(`${query} WHERE id = ?`).get(id);
  return row && caseFrom(row);
}

/** Cases of a state, oldest first. */
export function findCases(store: Store, state: 'open' | 'closed'): readonly AdjudicationCase[] {
  return store.db
    .prepare<[number], CaseRow>(`${query} WHERE open = ? ORDER BY cases.opened_at, cases.seq`)
    .all(state === 'open' ? 1 : 0)
    .map(caseFrom);
}

/** Adds an opinion; closes the case when it is decided, and lets go of it in any case. */
export function writeOpinions(
  store: Store,
  id: CaseId,
  state: { readonly opinions: readonly Opinion[]; readonly open: boolean },
): void {
  store.db
    .prepare(
      `UPDATE cases SET opinions = ?, open = ?, claimed_by = NULL, claimed_until = NULL
       WHERE id = ?`,
    )
    .run(JSON.stringify(state.opinions), state.open ? 1 : 0, id);
}
