import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Modality } from '../../vocabulary/modality.ts';
import { ChangeNumber, Seq, type RecordId } from '../../vocabulary/record-ids.ts';
import type { Template } from '../../vocabulary/template.ts';
import type { ChangeLog, LoggedChange, LogPage, LogPlace } from '../change-log.ts';
import type { GalleryName } from '../gallery-name.ts';
import { checkTemplate } from '../change-order.ts';
import type { GalleryKind } from '../gallery-kind.ts';
import { claimKind, type Claim } from './claimed-kind.ts';
import { Database, failure, type DatabaseSettings, type Session } from './database.ts';
import { logSeries, migrate } from './schema.ts';
import { VectorSeal } from './vector-seal.ts';

/** Where a log lies and for which galleries it keeps references. */
export interface PostgresLogPlace {
  readonly database: DatabaseSettings;
  readonly galleries: readonly {
    readonly name: GalleryName;
    readonly modality: Modality;
    readonly kind: GalleryKind;
  }[];
  /** 32 bytes, under which the references are sealed; the database never sees it. */
  readonly key: Uint8Array;
}

const change = z.string().transform(Number).pipe(ChangeNumber);
const seq = z.string().transform(Number).pipe(Seq);
const Ends = z.object({ change, seq: z.string().transform(Number) });
const Place = z.object({ change, seq });
const Row = z.object({
  change,
  seq,
  mark: z.string(),
  sealed: z.instanceof(Uint8Array).nullable(),
});

/**
 * The ends of the log, held until the transaction ends. A sequence would give numbers without a
 * wait, and then 8 may be committed before 7: whoever reads up to 8 would never see 7. Here the
 * next writer gets her number only after the one before was committed, since PostgreSQL makes a
 * transaction visible before it lets go of its locks; and an undone one leaves no gap, since what
 * it wrote here is undone with it. Places of people go by the same lock, so they have one order.
 */
async function heldEnds(session: Session): Promise<z.infer<typeof Ends>> {
  const [ends] = await session.rows(Ends, 'SELECT change, seq FROM gallery_log FOR UPDATE');
  if (!ends) throw failure('gallery_damaged', 'the log has lost its end');
  return ends;
}

/** A template and the gallery that it is for. */
interface Kept {
  readonly claim: Claim;
  readonly template: Template;
}

async function add(session: Session, recordId: RecordId, kept: readonly Kept[]): Promise<LogPlace> {
  const ends = await heldEnds(session);
  const [known] = await session.rows(
    Place,
    'SELECT change, seq FROM gallery_changes WHERE record = $1',
    [recordId],
  );
  if (known) return known;
  const place = { change: ChangeNumber.parse(ends.change + 1), seq: Seq.parse(ends.seq + 1) };
  // One statement, since everyone else who writes waits meanwhile.
  await session.run(
    `WITH placed AS (
       INSERT INTO gallery_changes (change, kind, seq, record) VALUES ($1, 'added', $2, $3)
     ), held AS (
       INSERT INTO gallery_change_templates
       SELECT gallery, $1, sealed FROM unnest($4::text[], $5::bytea[]) AS t (gallery, sealed)
     )
     UPDATE gallery_log SET change = $1, seq = $2`,
    [
      place.change,
      place.seq,
      recordId,
      kept.map(({ claim }) => claim.name),
      kept.map(({ claim, template }) => claim.seal.seal(place.seq, template.vector)),
    ],
  );
  return place;
}

async function remove(session: Session, person: Seq): Promise<ChangeNumber> {
  const ends = await heldEnds(session);
  const number = ChangeNumber.parse(ends.change + 1);
  await session.run(
    `DELETE FROM gallery_change_templates
     WHERE gallery IN (SELECT name FROM gallery_log_kinds)
       AND change = (SELECT change FROM gallery_changes WHERE kind = 'added' AND seq = $1)`,
    [person],
  );
  await session.run(
    `WITH placed AS (
       INSERT INTO gallery_changes (change, kind, seq) VALUES ($1, 'removed', $2)
     )
     UPDATE gallery_log SET change = $1`,
    [number, person],
  );
  return number;
}

async function since(
  session: Session,
  { name, modality, kind, seal }: Claim,
  asOf: ChangeNumber,
  max: number,
): Promise<LogPage> {
  const rows = await session.rows(
    Row,
    `SELECT c.change, c.seq, c.mark, t.sealed
     FROM gallery_changes c
     LEFT JOIN gallery_change_templates t ON t.gallery = $1 AND t.change = c.change
     WHERE c.change >= $2 ORDER BY c.change LIMIT $3`,
    [name, asOf, max + 1],
  );
  const before = rows.find((row) => row.change === asOf);
  const changes = rows
    .filter((row) => row.change > asOf)
    .slice(0, max)
    .map(({ change: number, seq: person, mark, sealed }): LoggedChange => {
      if (!sealed) return { kind: 'without', change: number, seq: person, mark };
      const template = { modality, model: kind.model, vector: seal.open(person, sealed) };
      return { kind: 'added', change: number, mark, reference: { seq: person, template } };
    });
  if (asOf === 0) return { mark: 'start', changes };
  return { mark: before?.mark ?? 'missing', changes };
}

/**
 * The log in PostgreSQL; it needs no extension.
 * @throws an Error with code `gallery_of_other_kind`, `gallery_key_wrong`, `gallery_newer`,
 * `gallery_unavailable` or `gallery_failed`
 */
export async function openPostgresLog(place: PostgresLogPlace): Promise<ChangeLog> {
  const { galleries, key } = place;
  const claims = new Map<GalleryName, Claim>(
    galleries.map(({ name, modality, kind }) => {
      const where = { table: 'log' as const, gallery: name, modelHash: kind.modelHash };
      return [name, { name, modality, kind, seal: new VectorSeal(key, where) }];
    }),
  );
  const database = new Database(place.database);
  try {
    await migrate(database, logSeries);
    for (const claim of claims.values()) await claimKind(database, 'gallery_log_kinds', claim);
  } catch (error) {
    await database.close();
    throw error;
  }
  const claimOf = (gallery: GalleryName): Claim => {
    const claim = claims.get(gallery);
    assert.ok(claim, 'a log serves the galleries that it was opened for');
    return claim;
  };
  return {
    add: async ({ recordId, templates }) => {
      // Checked before the lock is taken: others wait behind it.
      const kept = templates.map(({ gallery, template }): Kept => {
        const claim = claimOf(gallery);
        checkTemplate(claim.kind, template);
        return { claim, template };
      });
      return database.transaction('write', (session) => add(session, recordId, kept));
    },
    remove: (person) => database.transaction('write', (session) => remove(session, person)),
    since: async (gallery, asOf, max) => {
      const claim = claimOf(gallery);
      return database.transaction('read', (session) => since(session, claim, asOf, max));
    },
    latest: () =>
      database.transaction('read', async (session) => {
        const [ends] = await session.rows(Ends, 'SELECT change, seq FROM gallery_log');
        if (!ends) throw failure('gallery_damaged', 'the log has lost its end');
        return ends.change;
      }),
    close: () => database.close(),
  };
}
