import { z } from 'zod';
import { CivilNote } from '../../vocabulary/civil-note.ts';
import { StandingRequestId, type ResidentId } from '../../vocabulary/record-ids.ts';
import type { Changes, Receipts } from '../change.ts';
import type { LifeEventHindrance, LifeEventReads } from '../life-event-change.ts';
import { findResident } from './resident-store.ts';
import { getOfResident, putOfResident } from './resident-sealed.ts';
import { answerStanding, requestStanding } from './standing-store.ts';
import type { Store } from './store.ts';

/** Most notes that are kept of one person: a long life has some dozens. */
const notesMax = 1_000;

type Change = Changes['note_life_event'];

/** What life events say of somebody, in the order in which they were recorded. */
function civilNotesOf(store: Store, resident: ResidentId): readonly CivilNote[] {
  const bytes = getOfResident(store, resident, 'civil_notes');
  return bytes ? z.array(CivilNote).parse(JSON.parse(bytes.toString('utf8'))) : [];
}

/** The request that an event made: it has the event's own identifier. */
function requestOf(store: Store, event: string) {
  return store.db
    .prepare<[string], { resident: string; state: string }>(
      'SELECT resident, state FROM standing_requests WHERE id = ?',
    )
    .get(event);
}

/** What became of the request that a life event made. */
async function standingAskedBy(store: Store, event: string) {
  const state = z
    .enum(['waiting', 'confirmed', 'rejected'])
    .safeParse(requestOf(store, event)?.state);
  return state.success ? state.data : 'none';
}

function hindrance(store: Store, change: Change): LifeEventHindrance | 'none' {
  const named = change.people.map(({ resident }) => resident);
  const all = change.deceased === 'none' ? named : [...named, change.deceased];
  for (const id of all) {
    const resident = findResident(store, 'id = ?', id);
    if (resident?.standing === 'deceased' && change.withdrawn === 'none') return 'person_deceased';
  }
  if (change.deceased === 'none') return 'none';
  const waiting = store.db
    .prepare(`SELECT 1 FROM standing_requests WHERE resident = ? AND state = 'waiting'`)
    .get(change.deceased);
  return waiting === undefined ? 'none' : 'standing_waiting';
}

function note(store: Store, change: Change): void {
  const { event, effective } = change;
  for (const { resident, matters } of change.people) {
    const known = civilNotesOf(store, resident).map((one) => {
      return one.event === change.withdrawn ? { ...one, withdrawn: true } : one;
    });
    const added = matters.map((matter) => ({ event, effective, matter, withdrawn: false }));
    const notes = z
      .array(CivilNote)
      .max(notesMax)
      .parse([...known, ...added]);
    const bytes = Buffer.from(JSON.stringify(notes), 'utf8');
    // Whoever has no key of her own has no record: a newborn without a number, or an erased one.
    putOfResident(store, resident, { kind: 'civil_notes', bytes });
  }
}

/** A death that is taken back: what waits is rejected, what was confirmed is asked anew. */
function takeBack(store: Store, { event, withdrawn, operator, at }: Change): void {
  const request = requestOf(store, withdrawn);
  const id = StandingRequestId.safeParse(withdrawn);
  if (!request || !id.success) return;
  const resident = findResident(store, 'id = ?', request.resident);
  if (request.state === 'waiting') {
    answerStanding(store, { id: id.data, resident: 'unknown', operator, answer: 'rejected', at });
  }
  if (request.state !== 'confirmed' || !resident) return;
  requestStanding(store, {
    id: StandingRequestId.parse(event),
    resident: resident.id,
    standing: 'in_force',
    operator,
    reason: `life event ${event}`,
    at,
  });
}

function isKnown(store: Store, change: Change): boolean {
  if (requestOf(store, change.event)) return true;
  return change.people.some(({ resident }) =>
    civilNotesOf(store, resident).some(({ event, withdrawn }) => {
      return event === change.event || (event === change.withdrawn && withdrawn);
    }),
  );
}

/** Writes what a life event says of people; the same event again changes nothing. */
export function noteLifeEvent(store: Store, change: Change): Receipts['note_life_event'] {
  if (isKnown(store, change)) return { kind: 'known' };
  const why = hindrance(store, change);
  if (why !== 'none') return { kind: 'refused', why };
  note(store, change);
  if (change.withdrawn !== 'none') takeBack(store, change);
  if (change.deceased !== 'none') {
    requestStanding(store, {
      id: StandingRequestId.parse(change.event),
      resident: change.deceased,
      standing: 'deceased',
      operator: change.operator,
      reason: `life event ${change.event}`,
      at: change.at,
    });
  }
  return { kind: 'noted' };
}

/** What is read of life events. */
export function lifeEventReads(store: Store): LifeEventReads {
  return {
    civilNotesOf: async (resident) => civilNotesOf(store, resident),
    standingAskedBy: async (event) => standingAskedBy(store, event),
  };
}
