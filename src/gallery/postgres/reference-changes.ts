import { z } from 'zod';
import { ChangeNumber, type Seq } from '../../vocabulary/record-ids.ts';
import type { GalleryName } from '../gallery-name.ts';
import type { Reference } from '../gallery.ts';
import { checkTemplate, isNext } from '../change-order.ts';
import type { GalleryKind } from '../gallery-kind.ts';
import { failure, type Database, type Session } from './database.ts';
import { vectorText } from './half-precision.ts';
import type { Searched } from './searches.ts';

const Head = z.object({
  as_of: z.string().transform(Number).pipe(ChangeNumber),
  count: z.string().transform(Number),
});

/** What a gallery holds at this moment of the transaction. */
export async function headOf(session: Session, name: GalleryName, lock: '' | 'FOR UPDATE') {
  const [head] = await session.rows(
    Head,
    `SELECT as_of, count FROM galleries WHERE name = $1 ${lock}`,
    [name],
  );
  if (!head) throw failure('gallery_damaged', 'the gallery is not in its database any more');
  return { asOf: head.as_of, count: head.count };
}

/** Changes that may wait for those before them. */
const waitingMax = 10_000;

/**
 * Changes of one gallery. This process applies them in the order in which they were asked for, as
 * several connections would not. Other processes may fill the same gallery: all wait for each other
 * at its row.
 */
export class ReferenceChanges {
  readonly #database: Database;
  readonly #searched: Searched;
  readonly #kind: GalleryKind;
  #before: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(database: Database, searched: Searched, kind: GalleryKind) {
    this.#database = database;
    this.#searched = searched;
    this.#kind = kind;
  }

  append(change: ChangeNumber, { seq, template }: Reference): Promise<void> {
    const { name, seal } = this.#searched;
    return this.#inTurn(change, async (session) => {
      checkTemplate(this.#kind, template);
      const { vector } = template;
      await session.run(
        `WITH added AS (INSERT INTO gallery_references VALUES ($1, $3, $2, $4, $5))
         UPDATE galleries SET as_of = $2, count = count + 1 WHERE name = $1`,
        [name, change, seq, vectorText(vector), seal.seal(seq, vector)],
      );
    });
  }

  remove(change: ChangeNumber, seq: Seq): Promise<void> {
    return this.#inTurn(change, (session) =>
      session.run(
        `WITH gone AS (DELETE FROM gallery_references WHERE gallery = $1 AND seq = $3 RETURNING seq)
         UPDATE galleries SET as_of = $2, count = count - (SELECT count(*) FROM gone)
         WHERE name = $1`,
        [this.#searched.name, change, seq],
      ),
    );
  }

  #inTurn(change: ChangeNumber, apply: (session: Session) => Promise<void>): Promise<void> {
    if (this.#waiting >= waitingMax) {
      return Promise.reject(failure('overloaded', 'too many changes wait'));
    }
    this.#waiting += 1;
    const done = this.#before
      .then(() => this.#apply(change, apply))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#before = done.catch(() => undefined);
    return done;
  }

  /**
   * Applies a change, when it is the next. To wait at the gallery's row and to look are two
   * statements: each sees what was committed before it began, so one that did both would overlook
   * a reference that was added while it waited, and not remove it.
   */
  async #apply(change: ChangeNumber, apply: (session: Session) => Promise<void>): Promise<void> {
    await this.#database.transaction('write', async (session) => {
      const { asOf } = await headOf(session, this.#searched.name, 'FOR UPDATE');
      if (isNext(asOf, change)) await apply(session);
    });
  }
}
