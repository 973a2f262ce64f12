import { Nonces } from '../../register/vault.ts';
import type { FormulaInForce } from '../formula/signed-formula.ts';
import { scoreInputs } from '../score/household-inputs.ts';
import type { Area } from '../score/inputs.ts';
import { bareScoreOf } from '../score/score.ts';
import { CalendarTexts } from './calendar-codes.ts';
import { ByteWriter } from './compact-bytes.ts';
import { streamed, type StreamedRow } from './household-store.ts';
import { knownFrom } from './known-form.ts';
import { blockWriter } from './score-blocks.ts';
import { scoreForm, type InputNames } from './score-form.ts';
import { inputNames } from './score-store.ts';
import { sealBytesFor, type SealedStore } from './sealed-store.ts';

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
         ON CONFLICT DO NOTHING`,
      )
      .run(of.id, force.formula.hash, force.day, last);
    if (begun.changes === 0) return;
    const size = Math.max(1, Math.ceil(last / of.parts));
    const insert = db.prepare('INSERT INTO rescoring_parts VALUES (?, ?, ?, ?, 0, 0)');
    for (let part = 0; part < of.parts; part += 1) {
      const to = Math.min(last, (part + 1) * size);
      insert.run(begun.lastInsertRowid, part, part * size + 1, to);
    }
  }).immediate();
  return partsOf(store, placeOfRescoring(store, force, of.id));
}

/** A rescoring's row, which must be of this formula and day; of one of both there is only one. */
function placeOfRescoring({ db }: SealedStore, force: FormulaInForce, id: string): number {
  const found = db
    .prepare<[string], { place: number; formula: string; day: string }>(
      'SELECT place, formula, day FROM rescorings WHERE id = ?',
    )
    .get(id);
  if (found?.formula !== force.formula.hash || found.day !== force.day) {
    const message = found
      ? 'this rescoring is of another formula or day'
      : 'this formula and day were rescored under another name';
    throw Object.assign(new Error(message), { code: 'rescoring_conflict' });
  }
  return found.place;
}

/** How far each part is. */
function partsOf({ db }: SealedStore, rescoring: number): readonly PartProgress[] {
  return db
    .prepare<[number], PartProgress>(
      `SELECT part, scored, incomplete, max(0, last - next + 1) AS "left"
       FROM rescoring_parts WHERE rescoring = ? ORDER BY part`,
    )
    .all(rescoring);
}

interface Cursor {
  readonly next: number;
  readonly last: number;
}

/** What a part uses for each of its households. */
interface PartNeeds {
  readonly store: SealedStore;
  readonly force: FormulaInForce;
  readonly calendar: CalendarTexts;
  readonly writer: ByteWriter;
  readonly nonces: Nonces;
  readonly names: Readonly<Record<Area, InputNames>>;
}

/** Names of the inputs of each area's equation. */
function namesOf(store: SealedStore, { formula }: FormulaInForce): PartNeeds['names'] {
  const of = ({ variables }: { readonly variables: readonly { readonly name: string }[] }) =>
    inputNames(
      store,
      variables.map(({ name }) => name),
    );
  return store.db
    .transaction(() => ({ urban: of(formula.compiled.urban), rural: of(formula.compiled.rural) }))
    .immediate();
}

/** A household's score, sealed; undefined of one that is closed. */
function rescored({ store, force, calendar, writer, nonces, names }: PartNeeds, row: StreamedRow) {
  const { of, sealed } = streamed(store, row);
  const known = knownFrom(sealed, calendar);
  if (known.household.state === 'closed') return undefined;
  const inputs = scoreInputs(force, known);
  const score = bareScoreOf(force, inputs);
  if (!score.ok) throw new Error(score.error.kind);
  const form = scoreForm({ score: score.value, inputs }, names[inputs.area], writer);
  const isScored = score.value.kind === 'scored';
  return { place: of.place, isScored, body: sealBytesFor(of, 'score', form, nonces) };
}

type Rescored = NonNullable<ReturnType<typeof rescored>>;

/** Statements that a part uses again and again. */
function statements({ db }: SealedStore) {
  return {
    cursor: db.prepare<[number, number], Cursor>(
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
    /** Who was scored by herself for the same formula and day keeps that score. */
    single: db
      .prepare<[number, number, string, string], number>(
        `SELECT household FROM scores
         WHERE household BETWEEN ? AND ? AND day = ? AND formula = ?`,
      )
      .pluck(),
  };
}

/** Writes a block's scores and where the part goes on, both or neither. */
function blockAppender(
  { store, force }: PartNeeds,
  of: { readonly rescoring: number; readonly part: number },
) {
  const { advance, single } = statements(store);
  const write = blockWriter(store, of.rescoring);
  return store.db.transaction((block: readonly Rescored[], next: number) => {
    const first = block[0]?.place ?? 0;
    const last = block.at(-1)?.place ?? 0;
    const kept = new Set(single.all(first, last, force.day, force.formula.hash));
    write(kept.size === 0 ? block : block.filter(({ place }) => !kept.has(place)));
    const scored = block.filter(({ isScored }) => isScored).length;
    advance.run(next, scored, block.length - scored, of.rescoring, of.part);
  });
}

/**
 * Scores one part, block by block, in the memory of one block. A process that ends between two
 * blocks loses nothing, one that ends within a block repeats it.
 */
export function* rescorePart(
  store: SealedStore,
  force: FormulaInForce,
  { id, part }: { readonly id: string; readonly part: number },
): Generator<PartProgress> {
  const rescoring = placeOfRescoring(store, force, id);
  const { cursor, rows } = statements(store);
  const needs = {
    store,
    force,
    calendar: new CalendarTexts(),
    writer: new ByteWriter(),
    nonces: new Nonces(),
    names: namesOf(store, force),
  };
  const append = blockAppender(needs, { rescoring, part });
  for (;;) {
    const at = cursor.get(rescoring, part);
    if (!at || at.next > at.last) return;
    const scores: Rescored[] = [];
    let read = 0;
    let last = at.last;
    // One row at a time: what lives for a whole block is moved about by every collection.
    for (const row of rows.iterate(at.next, at.last, blockMax)) {
      const score = rescored(needs, row);
      if (score) scores.push(score);
      read += 1;
      last = row.place;
    }
    append.immediate(scores, read < blockMax ? at.last + 1 : last + 1);
    const progress = partsOf(store, rescoring).find((one) => one.part === part);
    if (progress) yield progress;
  }
}
