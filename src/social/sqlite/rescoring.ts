import type { FormulaInForce } from '../formula/signed-formula.ts';
import { householdInputs } from '../score/household-inputs.ts';
import { bareScoreOf } from '../score/score.ts';
import type { KeptScore } from '../store.ts';
import { streamed, type StreamedRow } from './household-store.ts';
import { knownFrom } from './known-form.ts';
import { scoreWriter, sealedScore } from './score-store.ts';
import type { HouseholdPlace, SealedStore } from './sealed-store.ts';

/** Households that are held in memory and written together. */
const blockMax = 500;

/** How far one part of a rescoring is. */
export interface PartProgress {
  readonly part: number;
  readonly scored: number;
  readonly incomplete: number;
  /** Households of this part that are still to come, counted by their places. */
  readonly left: number;
}

/**
 * Begins a rescoring, or finds it where it was left. Households are split by their places into
 * parts of one size, each with a cursor that is written together with its scores.
 */
export function beginRescoring(
  store: SealedStore,
  force: FormulaInForce,
  of: { readonly id: string; readonly parts: number },
): readonly PartProgress[] {
  const { db } = store;
  db.transaction(() => {
    const last = Number(db.prepare('SELECT coalesce(max(place), 0) FROM households').pluck().get());
    const begun = db
      .prepare(
        `INSERT INTO rescorings (id, formula, day, households) VALUES (?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING`,
      )
      .run(of.id, force.formula.hash, force.day, last);
    if (begun.changes === 0) return;
    const size = Math.max(1, Math.ceil(last / of.parts));
    const insert = db.prepare('INSERT INTO rescoring_parts VALUES (?, ?, ?, ?, 0, 0)');
    for (let part = 0; part < of.parts; part += 1) {
      insert.run(of.id, part, part * size + 1, Math.min(last, (part + 1) * size));
    }
  }).immediate();
  const found = db
    .prepare<[string], { formula: string; day: string }>(
      'SELECT formula, day FROM rescorings WHERE id = ?',
    )
    .get(of.id);
  if (found?.formula !== force.formula.hash || found.day !== force.day) {
    const message = 'this rescoring is of another formula or day';
    throw Object.assign(new Error(message), { code: 'rescoring_conflict' });
  }
  return partsOf(store, of.id);
}

/** How far each part is. */
function partsOf({ db }: SealedStore, rescoring: string): readonly PartProgress[] {
  return db
    .prepare<[string], PartProgress>(
      `SELECT part, scored, incomplete, max(0, last - next + 1) AS "left"
       FROM rescoring_parts WHERE rescoring = ? ORDER BY part`,
    )
    .all(rescoring);
}

interface Cursor {
  readonly next: number;
  readonly last: number;
}

function rescored(store: SealedStore, force: FormulaInForce, row: StreamedRow) {
  const { of, sealed } = streamed(store, row);
  const known = knownFrom(sealed);
  if (known.household.state === 'closed') return undefined;
  const { inputs } = householdInputs(force, known);
  const score = bareScoreOf(force, inputs);
  if (!score.ok) throw new Error(score.error.kind);
  const kept: KeptScore = { household: of.id, day: force.day, score: score.value, inputs };
  return { of, kept, body: sealedScore(of, kept) };
}

/** Statements that a part uses again and again. */
function statements({ db }: SealedStore) {
  return {
    cursor: db.prepare<[string, number], Cursor>(
      'SELECT next, last FROM rescoring_parts WHERE rescoring = ? AND part = ?',
    ),
    rows: db.prepare<[number, number, number], StreamedRow>(
      `SELECT place, id, wrapped_key, known FROM households
       WHERE place >= ? AND place <= ? ORDER BY place LIMIT ?`,
    ),
    advance: db.prepare(
      `UPDATE rescoring_parts SET next = ?, scored = scored + ?, incomplete = incomplete + ?
       WHERE rescoring = ? AND part = ?`,
    ),
  };
}

/**
 * Scores one part, block by block, in the memory of one block. A process that ends between two
 * blocks loses nothing, one that ends within a block repeats it.
 */
export function* rescorePart(
  store: SealedStore,
  force: FormulaInForce,
  of: { readonly id: string; readonly part: number },
): Generator<PartProgress> {
  const { cursor, rows, advance } = statements(store);
  const write = scoreWriter(store);
  const apply = store.db.transaction(
    (
      block: readonly { readonly of: HouseholdPlace; kept: KeptScore; body: Buffer }[],
      next: number,
    ) => {
      for (const { of: place, ...sealed } of block) write(place, sealed);
      const scored = block.filter(({ kept }) => kept.score.kind === 'scored').length;
      advance.run(next, scored, block.length - scored, of.id, of.part);
    },
  );
  for (;;) {
    const at = cursor.get(of.id, of.part);
    if (!at || at.next > at.last) return;
    const block = rows.all(at.next, at.last, blockMax);
    const scores = block.flatMap((row) => rescored(store, force, row) ?? []);
    const next = block.length < blockMax ? at.last + 1 : (block.at(-1)?.place ?? at.last) + 1;
    apply.immediate(scores, next);
    const progress = partsOf(store, of.id).find(({ part }) => part === of.part);
    if (progress) yield progress;
  }
}
