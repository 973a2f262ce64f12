import assert from 'node:assert/strict';
import type { Modality } from '../../vocabulary/modality.ts';
import type { GalleryName } from '../gallery-name.ts';
import type { Gallery } from '../gallery.ts';
import { checkTemplate } from '../change-order.ts';
import type { GalleryKind } from '../gallery-kind.ts';
import { BulkSearches } from './bulk-searches.ts';
import { claimKind } from './claimed-kind.ts';
import { Database, type DatabaseSettings, type Session } from './database.ts';
import { headOf, ReferenceChanges } from './reference-changes.ts';
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

/** Where the references of a new gallery lie. */
async function makePartition(session: Session, { name, dimension }: Searched): Promise<void> {
  await session.run(
    `CREATE TABLE "gallery_references_${name}" PARTITION OF gallery_references
     (CHECK (vector_dims(features) = ${dimension})) FOR VALUES IN ('${name}')`,
  );
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
      makePartition(session, searched),
    );
    const { prepare } = how;
    if (prepare) await database.transaction('write', (session) => prepare(session, searched));
  } catch (error) {
    await database.close();
    throw error;
  }
  const bulk = new BulkSearches();
  const changes = new ReferenceChanges(database, searched, kind);
  const coverageOf = async (session: Session) => {
    const { asOf, count } = await headOf(session, name, '');
    return { scope: kind.scope, count, asOf };
  };
  return {
    append: (change, reference) => changes.append(change, reference),
    remove: (change, seq) => changes.remove(change, seq),
    search: async (probe, bounds) => {
      checkTemplate(kind, probe);
      const { urgency, signal } = bounds;
      const search = async () => {
        signal?.throwIfAborted();
        return database.transaction('read', async (session) => {
          const coverage = await coverageOf(session);
          signal?.throwIfAborted();
          return { coverage, candidates: await how.search(session, searched, probe, bounds) };
        });
      };
      const answer = await (urgency === 'bulk' ? bulk.inTurn(search) : search());
      signal?.throwIfAborted();
      return answer;
    },
    coverage: () => database.transaction('read', coverageOf),
    close: () => database.close(),
  };
}

/**
 * A gallery in PostgreSQL with pgvector, for those who outgrow one machine. Its answers are those
 * of the exhaustive gallery. It keeps what it was given when the process ends.
 * @throws an Error with code `gallery_of_other_kind`, `gallery_key_wrong`, `gallery_newer`,
 * `gallery_unavailable` or `gallery_failed`; a search also with `gallery_damaged`
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
