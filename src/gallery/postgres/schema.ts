import { z } from 'zod';
import { failure, type Database, type Session } from './database.ts';

/** Tables that change together: each step leads from one version to the next. */
export interface Series {
  readonly name: string;
  readonly steps: readonly string[];
}

/** What a gallery is made for; the columns that `claimKind` writes and compares. */
const kindColumns = `
  name text PRIMARY KEY,
  modality text NOT NULL,
  model text NOT NULL,
  model_hash text NOT NULL,
  dimension integer NOT NULL,
  scope text NOT NULL,
  key_check bytea NOT NULL`;

/** Tables of the log of changes. They need no extension: any PostgreSQL keeps them. */
export const logSeries: Series = {
  name: 'gallery_log',
  steps: [
    `
CREATE TABLE gallery_log (
  id integer PRIMARY KEY CHECK (id = 1),
  change bigint NOT NULL,
  seq bigint NOT NULL
);
INSERT INTO gallery_log VALUES (1, 0, 0);
CREATE TABLE gallery_log_kinds (${kindColumns}
);
CREATE TABLE gallery_changes (
  change bigint PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('added', 'removed')),
  seq bigint NOT NULL,
  record uuid UNIQUE,
  mark uuid NOT NULL DEFAULT gen_random_uuid(),
  CHECK ((kind = 'added') = (record IS NOT NULL))
);
CREATE UNIQUE INDEX gallery_additions ON gallery_changes (seq) WHERE kind = 'added';
CREATE TABLE gallery_change_templates (
  gallery text NOT NULL REFERENCES gallery_log_kinds (name),
  change bigint NOT NULL REFERENCES gallery_changes (change),
  sealed bytea NOT NULL,
  PRIMARY KEY (gallery, change)
);`,
  ],
};

/**
 * References that the database searches. One partition for each gallery, so for each modality and
 * each position of a finger; the model is said once, in the gallery's row, and no reference of
 * another can stand beside it. The sealed vector stays outside of the row where it is long, so that
 * a search reads little more than what it compares.
 */
export const referenceSeries: Series = {
  name: 'gallery_references',
  steps: [
    `
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE galleries (${kindColumns},
  as_of bigint NOT NULL DEFAULT 0,
  count bigint NOT NULL DEFAULT 0
);
CREATE TABLE gallery_references (
  gallery text NOT NULL REFERENCES galleries (name),
  seq bigint NOT NULL,
  change bigint NOT NULL,
  features halfvec NOT NULL,
  sealed bytea NOT NULL,
  PRIMARY KEY (gallery, seq)
) PARTITION BY LIST (gallery);
ALTER TABLE gallery_references ALTER COLUMN sealed SET STORAGE EXTERNAL;`,
  ],
};

const Present = z.object({ present: z.boolean() });
const Version = z.object({ version: z.number().int() });

async function versionOf(session: Session, { name }: Series): Promise<number> {
  const [table] = await session.rows(
    Present,
    `SELECT to_regclass('gallery_schema') IS NOT NULL AS present`,
  );
  if (!table?.present) return 0;
  const [held] = await session.rows(
    Version,
    'SELECT version FROM gallery_schema WHERE series = $1',
    [name],
  );
  return held?.version ?? 0;
}

/** "Basm" in ASCII: whoever changes our tables waits for whoever else does. */
const schemaLock = 0x4261736d;

/** Only one opener at a time changes tables, until the transaction ends. */
export async function lockSchema(session: Session): Promise<void> {
  await session.run('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
}

/**
 * Brings the tables of a series to the version that this program knows; where they are, it only
 * reads.
 * @throws an Error with code `gallery_newer` when a later program wrote them
 */
export async function migrate(database: Database, series: Series): Promise<void> {
  const wanted = series.steps.length;
  const held = await database.transaction('read', (session) => versionOf(session, series));
  if (held === wanted) return;
  if (held > wanted) {
    throw failure('gallery_newer', `${series.name} was written by a later program`);
  }
  await database.transaction('write', async (session) => {
    await lockSchema(session);
    await session.run(
      `CREATE TABLE IF NOT EXISTS gallery_schema (
         series text PRIMARY KEY, version integer NOT NULL)`,
    );
    // Somebody may have done it while we waited.
    const before = await versionOf(session, series);
    for (const step of series.steps.slice(before)) await session.run(step);
    await session.run(
      `INSERT INTO gallery_schema VALUES ($1, $2)
       ON CONFLICT (series) DO UPDATE SET version = greatest(gallery_schema.version, $2)`,
      [series.name, wanted],
    );
  });
}
