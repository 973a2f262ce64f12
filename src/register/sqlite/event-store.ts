import { randomUUID } from 'node:crypto';
import { ProgrammeId, ResidentId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import type { IdentityEventKind, ProgrammeEvent } from '../programme-change.ts';
import { findProgrammes } from './account-store.ts';
import type { Store } from './store.ts';

/** What happened to whom. */
interface Happened {
  readonly kind: IdentityEventKind;
  readonly resident: ResidentId;
  readonly survivor: ResidentId | 'none';
  readonly at: Instant;
}

/** Sectors that know somebody, and by which subject; by an event alone without one. */
function sectorsKnowing(store: Store, resident: ResidentId): ReadonlyMap<string, string | null> {
  const sectorOf = new Map<string, string>(
    findProgrammes(store).map(({ id, sector }) => [id, sector]),
  );
  const known = new Map<string, string | null>();
  const survived = store.db
    .prepare<[string], { programme: string }>(
      'SELECT programme FROM programme_events WHERE survivor = ?',
    )
    .all(resident);
  const told = store.db
    .prepare<[string], { programme: string; subject: string }>(
      'SELECT programme, subject FROM subjects WHERE resident = ?',
    )
    .all(resident);
  for (const { programme, subject } of [
    ...survived.map((row) => ({ ...row, subject: null })),
    ...told,
  ]) {
    const sector = sectorOf.get(programme);
    if (sector !== undefined) known.set(sector, subject);
  }
  return known;
}

/** The next place of a programme's events: 1, 2, 3 … whatever was acknowledged. */
function takePlace(store: Store, programme: string): number {
  const row = store.db
    .prepare<[string], { last: number }>(
      `INSERT INTO programme_event_places (programme, last) VALUES (?, 1)
       ON CONFLICT (programme) DO UPDATE SET last = last + 1 RETURNING last`,
    )
    .get(programme);
  if (!row) throw new Error('a place was taken');
  return row.last;
}

/**
 * Tells every programme that hears of events and whose sector knows the person; call it inside the
 * transaction by which it happens. Each has an event of its own, that nothing joins to another's.
 */
export function tellProgrammes(store: Store, { kind, resident, survivor, at }: Happened): void {
  const knowing = sectorsKnowing(store, resident);
  const insert = store.db.prepare(
    `INSERT INTO programme_events
     (programme, place, jti, kind, resident, survivor, subject, told, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const { id, sector, scopes } of findProgrammes(store)) {
    const subject = knowing.get(sector);
    if (subject === undefined || !scopes.includes('events')) continue;
    const survives = survivor === 'none' ? null : survivor;
    const told = survives === null ? 1 : 0;
    const place = takePlace(store, id);
    insert.run(id, place, randomUUID(), kind, resident, survives, subject, told, at);
  }
}

interface EventRow {
  readonly place: number;
  readonly jti: string;
  readonly kind: string;
  readonly resident: string;
  readonly survivor: string | null;
  readonly subject: string | null;
  readonly told: number;
  readonly at: number;
}

function kindFrom(kind: string): IdentityEventKind {
  if (kind === 'merged' || kind === 'suspended' || kind === 'deceased' || kind === 'restored') {
    return kind;
  }
  throw new Error('an event is of a kind that is known');
}

/** Events that wait, in their order. */
export function eventsFor(
  store: Store,
  programme: ProgrammeId,
  max: number,
): readonly ProgrammeEvent[] {
  return store.db
    .prepare<[string, number], EventRow>(
      'SELECT * FROM programme_events WHERE programme = ? ORDER BY place LIMIT ?',
    )
    .all(programme, max)
    .map((row) => ({
      place: row.place,
      jti: row.jti,
      kind: kindFrom(row.kind),
      resident: ResidentId.parse(row.resident),
      survivor: row.survivor === null ? 'none' : ResidentId.parse(row.survivor),
      subject: row.subject ?? 'untold',
      told: row.told === 1,
      at: Instant.parse(row.at),
    }));
}

/** How many wait. */
export function eventsWaiting(store: Store, programme: ProgrammeId): number {
  const row = store.db
    .prepare<[string], { n: number }>(
      'SELECT count(*) AS n FROM programme_events WHERE programme = ?',
    )
    .get(programme);
  return row?.n ?? 0;
}

/** Remembers what goes out: by these subjects the programme knows the survivors from now on. */
export function tellSurvivors(
  store: Store,
  { programme, told }: Changes['tell_survivors'],
): Receipts['tell_survivors'] {
  const remember = store.db.prepare(
    `INSERT INTO subjects (programme, subject, resident) SELECT ?, ?, id FROM residents
     WHERE id = ? AND erased = 0 ON CONFLICT DO NOTHING`,
  );
  const mark = store.db.prepare(
    'UPDATE programme_events SET told = 1 WHERE programme = ? AND place = ?',
  );
  for (const { place, resident, subject } of told) {
    remember.run(programme, subject, resident);
    mark.run(programme, place);
  }
  return { done: true };
}

/** What was acknowledged is forgotten; whoever acknowledges it again changes nothing. */
export function acknowledgeEvents(
  store: Store,
  { programme, jtis }: Changes['acknowledge_events'],
): Receipts['acknowledge_events'] {
  const forget = store.db.prepare('DELETE FROM programme_events WHERE programme = ? AND jti = ?');
  const acknowledged = jtis.reduce((sum, jti) => sum + forget.run(programme, jti).changes, 0);
  return { acknowledged };
}
