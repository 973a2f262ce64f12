import { z } from 'zod';
import { CaseId, OperatorId, RecordId, Seq } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Opinion } from '../change.ts';
import type { AdjudicationCase } from '../register.ts';
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
}

const query = `SELECT id, cases.seq AS seq, record_id, candidates, opinions, open,
  cases.opened_at AS opened_at FROM cases JOIN enrolments ON enrolments.seq = cases.seq`;

function caseFrom(row: CaseRow): AdjudicationCase {
  return {
    id: CaseId.parse(row.id),
    seq: Seq.parse(row.seq),
    recordId: RecordId.parse(row.record_id),
    candidates: candidatesFrom(row.candidates),
    opinions: Opinions.parse(JSON.parse(row.opinions)),
    state: row.open === 1 ? 'open' : 'closed',
    openedAt: Instant.parse(row.opened_at),
  };
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

/** Adds an opinion; closes the case when it is decided. */
export function writeOpinions(
  store: Store,
  id: CaseId,
  state: { readonly opinions: readonly Opinion[]; readonly open: boolean },
): void {
  store.db
    .prepare('UPDATE cases SET opinions = ?, open = ? WHERE id = ?')
    .run(JSON.stringify(state.opinions), state.open ? 1 : 0, id);
}
