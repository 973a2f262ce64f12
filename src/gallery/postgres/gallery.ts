import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Modality } from '../../vocabulary/modality.ts';
import { ChangeNumber, type Seq } from '../../vocabulary/record-ids.ts';
import type { GalleryName } from '../gallery-name.ts';
import type { Gallery, Reference } from '../gallery.ts';
import { checkTemplate, isNext, type GalleryKind } from '../reference-rows.ts';
import { claimKind } from './claimed-kind.ts';
import { Database, failure, type DatabaseSettings, type Session } from './database.ts';
import { vectorText } from './half-precision.ts';
import { migrate, referenceSeries } from './schema.ts';
import { exactSearch, graphSearch, makeGraph, type Search, type Searched } from './searches.ts';
import { VectorSeal } from './vector-seal.ts';

/** Where a gallery lies. Several may lie in one database, each under its name. */
export interface PostgresPlace {
  readonly database: DatabaseSettings;
  readonly name: GalleryName;
  readonly modality: Modality;
  /** 32 bytes, under which the references are sealed; the database never sees it. */
  readonly key: Uint8Array;
}

const Head = z.object({
  as_of: z.string().transform(Number).pipe(ChangeNumber),
  count: z.string().transform(Number),
});

/** What a gallery holds at this moment of the transaction. */
async function headOf(session: Session, name: GalleryName, lock: '' | 'FOR UPDATE') {
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
class Changes {
  readonly #database: Database;
  readonly #searched: Searched;
  #before: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(database: Database, searched: Searched) {
    this.#database = database;
    this.#searched = searched;
  }

  append(change: ChangeNumber, { seq, template }: Reference, kind: GalleryKind): Promise<void> {
    const { name, seal } = this.#searched;
    return this.#inTurn(change, async (session) => {
      checkTemplate(kind, template);
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

async function opened(
  place: PostgresPlace,
  kind: GalleryKind,
  how: {
    readonly search: Search;
    readonly prepare?: (session: Session, searched: Searched) => Promise<void>;
  },
): Promise<Gallery> {
  const { name, modality } = place;
  const seal = new VectorSeal(place.key, {
    table: 'references',
    gallery: name,
    modelHash: kind.modelHash,
  });
  const searched = { name, dimension: kind.dimension, seal };
  const database = new Database(place.database);
  try {
    await migrate(database, referenceSeries);
    await claimKind(database, 'galleries', { name, modality, kind, seal }, (session) =>
      session.run(
        `CREATE TABLE "gallery_references_${name}" PARTITION OF gallery_references
         (CHECK (vector_dims(features) = ${kind.dimension})) FOR VALUES IN ('${name}')`,
      ),
    );
    const { prepare } = how;
    if (prepare) await database.transaction('write', (session) => prepare(session, searched));
  } catch (error) {
    await database.close();
    throw error;
  }
  const changes = new Changes(database, searched);
  const coverageOf = async (session: Session) => {
    const { asOf, count } = await headOf(session, name, '');
    return { scope: kind.scope, count, asOf };
  };
  return {
    append: (change, reference) => changes.append(change, reference, kind),
    remove: (change, seq) => changes.remove(change, seq),
    search: async (probe, bounds) => {
      checkTemplate(kind, probe);
      return database.transaction('read', async (session) => ({
        coverage: await coverageOf(session),
        candidates: await how.search(session, searched, probe, bounds),
      }));
    },
    coverage: () => database.transaction('read', coverageOf),
    close: () => database.close(),
  };
}

/**
 * A gallery in PostgreSQL with pgvector, for those who outgrow one machine. Its answers are those
 * of the exhaustive gallery. It keeps what it was given when the process ends.
 * @throws an Error with code `gallery_of_other_kind`, `gallery_key_wrong`, `gallery_newer`,
 * `gallery_unavailable` or `gallery_failed`
 */
export function openPostgresGallery(place: PostgresPlace, kind: GalleryKind): Promise<Gallery> {
  return opened(place, kind, { search: exactSearch });
}

/**
 * The same references searched through pgvector's graph. It misses some people and always the
 * same: it may propose, beside a gallery that disposes, and never be the last word.
 * @param width how widely the graph looks, 1 … 1000
 */
export function openPostgresGraph(
  place: PostgresPlace,
  kind: GalleryKind,
  width = 400,
): Promise<Gallery> {
  assert.ok(Number.isInteger(width) && width >= 1 && width <= 1_000, 'a width is 1 … 1000');
  return opened(place, kind, { search: graphSearch(width), prepare: makeGraph });
}
