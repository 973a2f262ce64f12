import { actFrom } from '../../journal/leaf.ts';
import { ProgrammeId, type ResidentId } from '../../vocabulary/record-ids.ts';
import { keyedHash } from '../vault.ts';
import type { ActBounds, PlacedAct } from '../resident-change.ts';
import type { Store } from './store.ts';

/**
 * Notes where an act stands, by its subject. It is made of the leaves alone and says nothing that
 * they do not say; it can be lost and made again.
 */
export function noteActPlace(store: Store, subject: string, place: number): void {
  if (subject === '') return;
  store.db
    .prepare('INSERT INTO acts_by_subject (subject, place) VALUES (?, ?)')
    .run(subject, place);
}

/** Notes that a case shows these people. */
export function noteCasePeople(store: Store, caseId: string, seqs: readonly number[]): void {
  const note = store.db.prepare(
    'INSERT INTO case_people (seq, case_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  for (const seq of seqs) note.run(seq, caseId);
}

const actor = `json_extract(CAST(body AS TEXT), '$[3]')`;
const actors: Readonly<Record<ActBounds['by'], string>> = {
  residents: `AND ${actor} = 'resident'`,
  others: `AND ${actor} <> 'resident'`,
  everyone: '',
};

/** Acts with one of these subjects, latest first. */
export function actsAbout(
  store: Store,
  subjects: readonly string[],
  { before, max, by }: ActBounds,
): readonly PlacedAct[] {
  return store.db
    .prepare<[string, number, number], { place: number; body: Buffer }>(
      `SELECT DISTINCT leaves.place AS place, body FROM acts_by_subject
       JOIN leaves ON leaves.place = acts_by_subject.place
       WHERE subject IN (SELECT value FROM json_each(?)) AND acts_by_subject.place < ?
         ${actors[by]} ORDER BY leaves.place DESC LIMIT ?`,
    )
    .all(JSON.stringify(subjects), before === 'end' ? Number.MAX_SAFE_INTEGER : before, max)
    .map(({ place, body }) => ({ place, act: actFrom(body) }));
}

/** Under which subjects the journal tells of a resident. */
export function journalSubjects(store: Store, resident: ResidentId): readonly string[] {
  const rows = store.db
    .prepare<[{ resident: string }], { subject: string }>(
      `WITH me AS (SELECT seq FROM residents WHERE id = @resident)
       SELECT record_id AS subject FROM enrolments WHERE seq = (SELECT seq FROM me)
       UNION SELECT case_id FROM case_people WHERE seq = (SELECT seq FROM me)
       UNION SELECT id FROM corrections
         WHERE later = (SELECT seq FROM me) OR earlier = (SELECT seq FROM me)
       UNION SELECT id FROM record_corrections WHERE resident = @resident`,
    )
    .all({ resident });
  const pseudonym = keyedHash(store.keys.pseudonym, 'pseudonym', resident);
  return [pseudonym, ...rows.map(({ subject }) => subject)];
}

/** Programmes that were told a subject of hers. */
export function programmesKnowing(store: Store, resident: ResidentId): readonly ProgrammeId[] {
  return store.db
    .prepare<[string], { programme: string }>(
      'SELECT DISTINCT programme FROM subjects WHERE resident = ? ORDER BY programme',
    )
    .all(resident)
    .map(({ programme }) => ProgrammeId.parse(programme));
}
