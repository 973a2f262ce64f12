import type { SealingAnew } from '../register.ts';
import type { SealedPlace } from '../vault.ts';
import { keyCheckPlace } from './key-check.ts';
import type { Store } from './store.ts';

/** A column whose bytes the station's key seals. */
interface WrappedColumn {
  readonly table: string;
  readonly column: string;
  /** The column that says whose the bytes are. */
  readonly subject: string;
  /** In a register of residents, or in one for training. */
  readonly kind: (training: boolean) => string;
}

/** Every column that the station's key seals: what is missing here is lost when a key goes. */
export const wrappedColumns: readonly WrappedColumn[] = [
  { table: 'enrolments', column: 'wrapped_key', subject: 'record_id', kind: () => 'key' },
  { table: 'numbers', column: 'sealed', subject: 'lookup', kind: () => 'idcs' },
  { table: 'vids', column: 'sealed', subject: 'lookup', kind: () => 'vid' },
  { table: 'operator_codes', column: 'sealed', subject: 'operator', kind: () => 'operator_code' },
  {
    table: 'key_check',
    column: 'sealed',
    subject: `'register'`,
    kind: (training) => keyCheckPlace(training).kind,
  },
];

interface Row {
  readonly id: number;
  readonly subject: string;
  readonly body: Buffer;
}

/** Seals a register anew, some rows at a time; after a crash it looks at everything again. */
export class AnewSealer {
  readonly #store: Store;
  #column = 0;
  #after = 0;
  #done = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Begins at the first row. */
  restart(): void {
    this.#column = 0;
    this.#after = 0;
    this.#done = 0;
  }

  state(): SealingAnew {
    const left = this.#store.wrapping.hasFormer;
    return { done: left ? this.#done : 0, of: left ? this.#count() : 0, left };
  }

  /** Seals at most `max` rows anew. When nothing is left, the key before is forgotten. */
  step(max: number): SealingAnew {
    if (!this.#store.wrapping.hasFormer) return this.state();
    this.#store.db.transaction(() => this.#sealRows(max)).immediate();
    if (this.#column >= wrappedColumns.length && this.#logIsEmpty()) {
      this.#store.wrapping.forgetFormer();
    }
    return this.state();
  }

  #sealRows(max: number): void {
    const wrapped = wrappedColumns[this.#column];
    if (!wrapped) return;
    const { table, column, subject, kind } = wrapped;
    const rows = this.#store.db
      .prepare<[number, number], Row>(
        `SELECT rowid AS id, ${subject} AS subject, ${column} AS body FROM ${table}
         WHERE rowid > ? AND ${column} IS NOT NULL ORDER BY rowid LIMIT ?`,
      )
      .all(this.#after, max);
    const write = this.#store.db.prepare<[Buffer, number]>(
      `UPDATE ${table} SET ${column} = ? WHERE rowid = ?`,
    );
    for (const row of rows) {
      const place: SealedPlace = {
        subject: row.subject,
        kind: kind(this.#store.training),
      };
      const anew = this.#store.wrapping.sealedAnew(place, row.body);
      if (anew) write.run(anew, row.id);
    }
    this.#done += rows.length;
    this.#after = rows.at(-1)?.id ?? this.#after;
    if (rows.length === max) return;
    // Rows that come from now on are sealed by the present key.
    this.#column += 1;
    this.#after = 0;
  }

  /** What the key before sealed must not live on in the log of writes. */
  #logIsEmpty(): boolean {
    const [result] = [this.#store.db.pragma('wal_checkpoint(TRUNCATE)')].flat();
    const busy: unknown =
      typeof result === 'object' && result !== null ? Reflect.get(result, 'busy') : 1;
    return busy === 0;
  }

  #count(): number {
    const counts = wrappedColumns.map(({ table, column }) => {
      const sql = `SELECT count(*) AS n FROM ${table} WHERE ${column} IS NOT NULL`;
      return this.#store.db.prepare<[], { n: number }>(sql).get()?.n ?? 0;
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }
}
