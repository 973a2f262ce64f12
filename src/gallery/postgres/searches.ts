import { z } from 'zod';
import { innerProduct } from '../../vocabulary/inner-product.ts';
import { Seq } from '../../vocabulary/record-ids.ts';
import type { Template } from '../../vocabulary/template.ts';
import { bestOf } from '../candidate-list.ts';
import type { GalleryName } from '../gallery-name.ts';
import type { Candidate, SearchBounds } from '../gallery.ts';
import { failure, type Session } from './database.ts';
import { searchErrorMax, vectorText } from './half-precision.ts';
import { lockSchema } from './schema.ts';
import type { VectorSeal } from './vector-seal.ts';

/** The references that are searched. */
export interface Searched {
  readonly name: GalleryName;
  readonly dimension: number;
  readonly seal: VectorSeal;
}

/** How a database is asked for whom a probe resembles. */
export type Search = (
  session: Session,
  searched: Searched,
  probe: Template,
  bounds: SearchBounds,
) => Promise<readonly Candidate[]>;

/** Rows beyond what is asked for: what half precision puts in the wrong order is among them. */
const spare = 32;
/** Rows opened and compared at once when it is not. */
const rowsPerFetch = 1_000;

/** A reference and its similarity as the database computed it. */
const Row = z.object({
  seq: z.string().transform(Number).pipe(Seq),
  sealed: z.instanceof(Uint8Array),
  similarity: z.number(),
});
type Row = z.infer<typeof Row>;

/** The columns of a row; `$2` is the probe. The sign is turned since the operator's is negative. */
const columns = 'seq, sealed, -(features <#> $2::halfvec) AS similarity';

/**
 * The similarity as every other gallery computes it.
 * @throws an Error with code `gallery_damaged` when the row's two vectors are not one
 */
function rescored(row: Row, { dimension, seal }: Searched, probe: Template): Candidate {
  const vector = seal.open(row.seq, row.sealed);
  const similarity = innerProduct(probe.vector, vector, 0);
  const off = Math.abs(similarity - row.similarity);
  if (vector.length !== dimension || !(off <= searchErrorMax(dimension))) {
    throw failure('gallery_damaged', 'a reference is searched by another vector than it has');
  }
  return { seq: row.seq, similarity };
}

/**
 * Everyone whom the database puts at `similarity` or above, in parts: where many are nearly alike
 * there may be more of them than memory should hold.
 */
async function everyoneFrom(
  session: Session,
  searched: Searched,
  probe: Template,
  { below, candidatesMax, similarity }: SearchBounds & { readonly similarity: number },
): Promise<readonly Candidate[]> {
  await session.run(
    `DECLARE alike NO SCROLL CURSOR FOR SELECT ${columns} FROM gallery_references
     WHERE gallery = $1 AND seq < $3 AND features <#> $2::halfvec <= $4`,
    [searched.name, vectorText(probe.vector), below, -similarity],
  );
  let best: readonly Candidate[] = [];
  for (;;) {
    const rows = await session.rows(Row, `FETCH ${rowsPerFetch} FROM alike`);
    const part = rows.map((row) => rescored(row, searched, probe));
    best = bestOf([...best, ...part], candidatesMax);
    if (rows.length < rowsPerFetch) return best;
  }
}

/**
 * The list that an exhaustive search would give, equal to the last digit. The database orders by
 * what half precision holds; we rescore the first of its order, and some spare, from the sealed
 * vectors. Whoever was not among them is at most `searchErrorMax` more similar than the last who
 * was: when that does not reach our list it is complete, and else everyone who might belong to it
 * is looked at. No index can serve this order, since those of the graph are on `halfvec(n)`.
 */
export const exactSearch: Search = async (session, searched, probe, bounds) => {
  const { below, candidatesMax } = bounds;
  const wanted = candidatesMax + spare;
  const rows = await session.rows(
    Row,
    `SELECT ${columns} FROM gallery_references
     WHERE gallery = $1 AND seq < $3 ORDER BY features <#> $2::halfvec LIMIT $4`,
    [searched.name, vectorText(probe.vector), below, wanted],
  );
  const listed = bestOf(
    rows.map((row) => rescored(row, searched, probe)),
    candidatesMax,
  );
  const lastRow = rows.at(-1);
  const lastListed = listed.at(-1);
  // Fewer than were wanted is everyone; and whoever wants nobody gets nobody.
  if (rows.length < wanted || !lastRow || !lastListed) return listed;
  const errorMax = searchErrorMax(searched.dimension);
  if (lastRow.similarity + errorMax < lastListed.similarity) return listed;
  const similarity = lastListed.similarity - errorMax;
  return everyoneFrom(session, searched, probe, { ...bounds, similarity });
};

/** How the graph is built. */
const graph = { links: 16, buildWidth: 200 };

/**
 * Makes the graph of a gallery, where there is none. On a large one this takes longer than a
 * statement may; its administrator makes it beforehand, by this statement and under this name.
 */
export async function makeGraph(session: Session, { name, dimension }: Searched): Promise<void> {
  await lockSchema(session);
  await session.run(
    `CREATE INDEX IF NOT EXISTS "gallery_references_${name}_graph"
     ON "gallery_references_${name}"
     USING hnsw ((features::halfvec(${dimension})) halfvec_ip_ops)
     WITH (m = ${graph.links}, ef_construction = ${graph.buildWidth})`,
  );
}

/** Asks the graph, which misses some; `width` is how widely it looks, 1 … 1000. */
export function graphSearch(width: number): Search {
  return async (session, searched, probe, { below, candidatesMax }) => {
    // Without these the planner reads a small table through, which is right, but not the graph.
    await session.run(
      `SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off;
       SET LOCAL hnsw.ef_search = ${width}; SET LOCAL hnsw.iterative_scan = relaxed_order`,
    );
    const vector = `halfvec(${searched.dimension})`;
    const rows = await session.rows(
      Row,
      `SELECT ${columns} FROM gallery_references
       WHERE gallery = $1 AND seq < $3 ORDER BY features::${vector} <#> $2::${vector} LIMIT $4`,
      [searched.name, vectorText(probe.vector), below, candidatesMax + spare],
    );
    return bestOf(
      rows.map((row) => rescored(row, searched, probe)),
      candidatesMax,
    );
  };
}
