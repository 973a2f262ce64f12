import { randomUUID } from 'node:crypto';
import { keyedHash, open, seal } from '../../register/vault.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { dayOf, type Day } from '../day.ts';
import type { RuleCount } from '../fraud/false-positive-budget.ts';
import type { HouseholdId } from '../household/household.ts';
import {
  Finding,
  FindingId,
  householdsIn,
  type FindingState,
  type FoundMatter,
  type ReviewDecision,
} from '../review/finding.ts';
import type { FindingPage, ReviewHindrance } from '../review/review-store.ts';
import { placeOf, type SealedStore } from './sealed-store.ts';

interface Row {
  readonly place: number;
  readonly id: string;
  readonly state: string;
  readonly evidence: string;
  readonly body: Buffer;
}

const columns = 'place, id, state, evidence, body';

function findingFrom({ keys }: SealedStore, row: Pick<Row, 'id' | 'body'>): Finding {
  const plain = open(keys.wrap, { subject: row.id, kind: 'finding' }, row.body);
  return Finding.parse(JSON.parse(plain.toString('utf8')));
}

function sealed({ keys }: SealedStore, finding: Finding): Buffer {
  const bytes = Buffer.from(JSON.stringify(Finding.parse(finding)), 'utf8');
  return seal(keys.wrap, { subject: finding.id, kind: 'finding' }, bytes);
}

function rewrite(store: SealedStore, finding: Finding): void {
  const { state } = finding;
  const decision = state.kind === 'decided' ? state.decision : '';
  store.db
    .prepare('UPDATE findings SET state = ?, decision = ?, body = ? WHERE id = ?')
    .run(state.kind, decision, sealed(store, finding), finding.id);
}

function link(store: SealedStore, place: number, { matter, foundFrom }: FoundMatter): void {
  const put = store.db.prepare(
    `INSERT INTO finding_households (household, finding, finds) VALUES (?, ?, ?)
     ON CONFLICT (household, finding) DO UPDATE SET finds = excluded.finds`,
  );
  for (const household of householdsIn(matter)) {
    const of = placeOf(store, household);
    if (of) put.run(of.place, place, foundFrom.includes(household) ? 1 : 0);
  }
}

/** What an examination of a household, of operators or of one matter brought. */
export interface Examination {
  readonly household: HouseholdId | 'none';
  readonly found: readonly FoundMatter[];
  readonly at: Instant;
  readonly due: Day;
}

/** Whether people have decided on just this already, or on more. */
function isCovered(known: Finding, before: string, found: FoundMatter, evidence: string): boolean {
  if (known.state.kind !== 'decided') return false;
  if (before === evidence) return true;
  const group = found.matter.kind === 'shared' || found.matter.kind === 'linked';
  const judged = new Set<string>(householdsIn(known.matter));
  return group && householdsIn(found.matter).every((household) => judged.has(household));
}

interface Settled {
  readonly place: number;
  readonly opened: FindingId | 'none';
}

function settleOne(store: SealedStore, found: FoundMatter, at: Examination): Settled {
  const { db, keys } = store;
  const sameAs = keyedHash(keys.lookup, `finding:${found.rule}`, found.sameAs);
  const evidence = keyedHash(keys.lookup, 'finding:evidence', found.evidence);
  const row = db
    .prepare<[string], Row>(
      `SELECT ${columns} FROM findings WHERE same_as = ? ORDER BY place DESC LIMIT 1`,
    )
    .get(sameAs);
  const known = row && findingFrom(store, row);
  if (row && known && isCovered(known, row.evidence, found, evidence)) {
    return { place: row.place, opened: 'none' };
  }
  const { rule, matter, operators } = found;
  if (row && known && (known.state.kind === 'open' || known.state.kind === 'claimed')) {
    rewrite(store, { ...known, matter, operators });
    db.prepare('UPDATE findings SET evidence = ? WHERE place = ?').run(evidence, row.place);
    db.prepare('DELETE FROM finding_households WHERE finding = ?').run(row.place);
    link(store, row.place, found);
    return { place: row.place, opened: 'none' };
  }
  const id = FindingId.parse(randomUUID());
  const state = { kind: 'open' as const };
  const finding = { id, rule, matter, operators, opened: at.at, due: at.due, state };
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO findings (id, rule, state, decision, opened, due, same_as, evidence, body)
       VALUES (?, ?, 'open', '', ?, ?, ?, ?, ?)`,
    )
    .run(id, rule, dayOf(at.at), at.due, sameAs, evidence, sealed(store, finding));
  link(store, Number(lastInsertRowid), found);
  return { place: Number(lastInsertRowid), opened: id };
}

/** Opens what was found; what an examination of this household would find, and did not, is gone. */
export function settleExamination(store: SealedStore, examination: Examination) {
  const settled = examination.found.map((found) => settleOne(store, found, examination));
  const opened = settled.flatMap(({ opened: id }) => (id === 'none' ? [] : [id]));
  const of = examination.household === 'none' ? undefined : placeOf(store, examination.household);
  if (!of) return { opened, left: [] };
  const places = new Set(settled.map(({ place }) => place));
  const waiting = store.db
    .prepare<[number], Row>(
      `SELECT ${columns} FROM findings JOIN finding_households ON finding = place
       WHERE household = ? AND finds = 1 AND state IN ('open', 'claimed')`,
    )
    .all(of.place)
    .filter(({ place }) => !places.has(place));
  const left = new Set<HouseholdId>();
  for (const row of waiting) {
    const finding = findingFrom(store, row);
    rewrite(store, { ...finding, state: { kind: 'gone', at: examination.at } });
    for (const household of householdsIn(finding.matter)) left.add(household);
  }
  left.delete(of.id);
  return { opened, left: [...left].toSorted() };
}

/** The finding with this identifier. */
export function findFinding(store: SealedStore, id: FindingId): Finding | undefined {
  const row = store.db
    .prepare<[string], Row>(`SELECT ${columns} FROM findings WHERE id = ?`)
    .get(id);
  return row && findingFrom(store, row);
}

/** Most lines of a page. */
const pageMax = 200;

/** Findings that wait, those first that should be decided first; or that are done, latest first. */
export function listFindings(store: SealedStore, page: FindingPage): readonly Finding[] {
  const waiting = page.which === 'waiting';
  const of = page.household === 'any' ? undefined : placeOf(store, page.household);
  if (page.household !== 'any' && !of) return [];
  const conditions = [
    waiting ? `state IN ('open', 'claimed')` : `state IN ('decided', 'gone')`,
    ...(page.rule === 'any' ? [] : ['rule = ?']),
    ...(of ? ['place IN (SELECT finding FROM finding_households WHERE household = ?)'] : []),
  ];
  return store.db
    .prepare<unknown[], Row>(
      `SELECT ${columns} FROM findings WHERE ${conditions.join(' AND ')}
       ORDER BY ${waiting ? 'due, place' : 'place DESC'} LIMIT ? OFFSET ?`,
    )
    .all(
      ...(page.rule === 'any' ? [] : [page.rule]),
      ...(of ? [of.place] : []),
      Math.min(page.max, pageMax),
      page.skip,
    )
    .map((row) => findingFrom(store, row));
}

function hindrance(finding: Finding, by: OperatorId): ReviewHindrance | 'none' {
  if (finding.state.kind === 'decided' || finding.state.kind === 'gone') return 'finding_decided';
  const concerned = finding.matter.kind === 'operator' && finding.matter.operator === by;
  return concerned || finding.operators.includes(by) ? 'own_work' : 'none';
}

/** Takes a finding for one reviewer, until an instant. */
export function claimFinding(
  store: SealedStore,
  claim: {
    readonly id: FindingId;
    readonly by: OperatorId;
    readonly at: Instant;
    readonly until: Instant;
  },
): Result<Finding, ReviewHindrance> {
  const { id, by, at, until } = claim;
  const finding = findFinding(store, id);
  if (!finding) return fail('finding_unknown');
  const why = hindrance(finding, by);
  if (why !== 'none') return fail(why);
  const { state } = finding;
  if (state.kind === 'claimed' && state.by !== by && at < state.until) {
    return fail('finding_claimed');
  }
  const claimed: Finding = { ...finding, state: { kind: 'claimed', by, until } };
  rewrite(store, claimed);
  return ok(claimed);
}

/** Writes what the reviewer who has it says. */
export function decideFinding(
  store: SealedStore,
  decided: {
    readonly id: FindingId;
    readonly by: OperatorId;
    readonly at: Instant;
    readonly decision: ReviewDecision;
    readonly note: string;
  },
): Result<Finding, ReviewHindrance> {
  const { id, by, at, decision, note } = decided;
  const finding = findFinding(store, id);
  if (!finding) return fail('finding_unknown');
  const why = hindrance(finding, by);
  if (why !== 'none') return fail(why);
  const { state } = finding;
  const has = state.kind === 'claimed' && state.by === by && at < state.until;
  if (!has) return fail('finding_not_claimed');
  const next: FindingState = { kind: 'decided', by, at, decision, note };
  const done: Finding = { ...finding, state: next };
  rewrite(store, done);
  return ok(done);
}

/** What became of findings that were opened since a day, by rule. */
export function ruleCounts({ db }: SealedStore, since: Day): readonly RuleCount[] {
  return db
    .prepare<[string], RuleCount>(
      `SELECT rule, sum(state IN ('open', 'claimed')) AS open,
         sum(decision = 'confirmed') AS confirmed, sum(decision = 'dismissed') AS dismissed,
         sum(state = 'gone') AS gone
       FROM findings WHERE opened >= ? GROUP BY rule ORDER BY rule`,
    )
    .all(since);
}
