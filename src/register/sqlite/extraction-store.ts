import { KnownFinger } from '../../vocabulary/biometric-source.ts';
import { Modality } from '../../vocabulary/modality.ts';
import type { Networks } from '../../vocabulary/networks.ts';
import { RecordId, Seq } from '../../vocabulary/record-ids.ts';
import type { Changes, ExtractedAgain, Receipts } from '../change.ts';
import type { ReadingState, UnreadEnrolment } from '../register.ts';
import type { RotatedFrom, RotationStep } from '../rotated-templates.ts';
import {
  getAllSealed,
  putSealed,
  templateBytes,
  templateFrom,
  type SealedKind,
  type Store,
} from './store.ts';

/**
 * Templates of several networks can stand side by side: those in use, those of the next networks
 * while these read everyone, and superseded ones until they are dropped. `extractions` says which
 * networks have read whom; `generations` which are in use.
 */

/** Under what a face's template of these networks is kept. */
export function faceKind(networks: string): SealedKind {
  return `template@${networks}`;
}

/** Under what a finger's is. */
export function fingerKind(position: KnownFinger, networks: string): SealedKind {
  return `finger_template:${position}@${networks}`;
}

/** Whose data they are, and the key that seals them. */
export interface SealedPerson {
  readonly seq: Seq;
  readonly recordId: string;
  readonly key: Uint8Array;
}

/** Puts templates away, and that these networks have read the samples. */
export function putExtracted(
  store: Store,
  { key, ...place }: SealedPerson,
  { networks, extracted }: { readonly networks: string; readonly extracted: ExtractedAgain },
): void {
  const put = (kind: SealedKind, bytes: Uint8Array) =>
    putSealed(store, { ...place, kind }, { key, bytes });
  let templates = 0;
  if (extracted.modality === 'face') {
    if (extracted.template !== 'none') {
      put(faceKind(networks), templateBytes(extracted.template));
      templates = 1;
    }
  } else {
    for (const { position, template } of extracted.fingers) {
      put(fingerKind(position, networks), template);
      templates += 1;
    }
  }
  store.db
    .prepare('INSERT INTO extractions (seq, modality, networks, templates) VALUES (?, ?, ?, ?)')
    .run(place.seq, extracted.modality, networks, templates);
}

/** Puts templates of other networks beside those that there are. */
export function putTemplates(
  store: Store,
  { seq, networks, extracted }: Changes['put_templates'],
): Receipts['put_templates'] {
  const row = store.db
    .prepare<[number], { record_id: string; wrapped_key: Buffer | null }>(
      'SELECT record_id, wrapped_key FROM enrolments WHERE seq = ?',
    )
    .get(seq);
  if (!row?.wrapped_key || isRead(store, seq, { modality: extracted.modality, networks })) {
    return { recorded: false };
  }
  const recordId = row.record_id;
  const key = store.wrapping.open({ subject: recordId, kind: 'key' }, row.wrapped_key);
  putExtracted(store, { seq, recordId, key }, { networks, extracted });
  return { recorded: true };
}

function isRead(
  store: Store,
  seq: Seq,
  by: { readonly modality: Modality; readonly networks: string },
): boolean {
  const found = store.db
    .prepare('SELECT 1 FROM extractions WHERE seq = ? AND modality = ? AND networks = ?')
    .get(seq, by.modality, by.networks);
  return found !== undefined;
}

/** Puts turned templates of many people beside those that there are. */
export function putTurned(
  store: Store,
  { networks, people, at }: Changes['put_turned'],
): Receipts['put_turned'] {
  const put = people.filter(
    ({ seq, extracted }) => putTemplates(store, { seq, networks, extracted, at }).recorded,
  );
  return { turned: put.length };
}

/** People whose templates of a modality stand under one rotation and not under another. */
export function findUnrotated(
  store: Store,
  { modality, from, to }: RotationStep,
  { after, max }: { readonly after: Seq | 0; readonly max: number },
): readonly RotatedFrom[] {
  return store.db
    .prepare<[string, string, string, string, number, number], { seq: number }>(
      `SELECT x.seq FROM extractions x JOIN enrolments e USING (seq)
       WHERE x.modality = ? AND x.networks = ? AND e.wrapped_key IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM extractions y
           WHERE y.seq = x.seq AND y.modality = ? AND y.networks = ?)
         AND x.seq > ? ORDER BY x.seq LIMIT ?`,
    )
    .all(modality, from, modality, to, after, max)
    .flatMap((row) => {
      const seq = Seq.parse(row.seq);
      const kinds = KnownFinger.options.map((position) => fingerKind(position, from));
      const wanted = modality === 'face' ? [faceKind(from)] : kinds;
      const sealed = getAllSealed(store, seq, wanted);
      if (sealed === 'erased') return [];
      const face = sealed.get(faceKind(from));
      const fingers = KnownFinger.options.flatMap((position) => {
        const template = sealed.get(fingerKind(position, from));
        return template ? [{ position, template: new Uint8Array(template) }] : [];
      });
      return [{ seq, face: face ? templateFrom(face) : ('none' as const), fingers }];
    });
}

/** Whether `enrolments e` lacks a modality that it has samples of; takes the networks. */
const lacks: Readonly<Record<Modality, string>> = {
  face: `NOT EXISTS (SELECT 1 FROM extractions x
    WHERE x.seq = e.seq AND x.modality = 'face' AND x.networks = ?)`,
  finger: `e.fingers > 0 AND NOT EXISTS (SELECT 1 FROM extractions x
    WHERE x.seq = e.seq AND x.modality = 'finger' AND x.networks = ?)`,
};

/** Whether `enrolments e` has samples to read: a centre may have them by now. */
const kept = `wrapped_key IS NOT NULL
  AND EXISTS (SELECT 1 FROM sealed s WHERE s.seq = e.seq AND s.kind = 'sample')`;

/** Enrolments that these networks have not read whole. */
export function findUnread(
  store: Store,
  networks: Networks,
  { after, max }: { readonly after: Seq | 0; readonly max: number },
): readonly UnreadEnrolment[] {
  return store.db
    .prepare<
      [string, string, number, number],
      { seq: number; record_id: string; face: number; finger: number }
    >(
      `SELECT * FROM (SELECT seq, record_id, ${lacks.face} AS face, ${lacks.finger} AS finger
         FROM enrolments e WHERE ${kept} AND seq > ?)
       WHERE face OR finger ORDER BY seq LIMIT ?`,
    )
    .all(networks.face, networks.finger, after, max)
    .map((row) => ({
      seq: Seq.parse(row.seq),
      recordId: RecordId.parse(row.record_id),
      lacks: Modality.options.filter((modality) => row[modality] === 1),
    }));
}

function isInUse(store: Store, modality: Modality, networks: string): boolean {
  const found = store.db
    .prepare(`SELECT 1 FROM generations WHERE modality = ? AND networks = ? AND state = 'in_use'`)
    .get(modality, networks);
  return found !== undefined;
}

/** How far these networks are. */
export function readingState(store: Store, networks: Networks): ReadingState {
  const { face, finger } = networks;
  const count = (query: string, ...values: readonly string[]) =>
    store.db.prepare<unknown[], { n: number | null }>(query).get(...values)?.n ?? 0;
  const all = `FROM enrolments e WHERE ${kept}`;
  const total = count(`SELECT count(*) AS n ${all}`);
  return {
    inUse: Modality.options.every((modality) => isInUse(store, modality, networks[modality])),
    superseded: count(`SELECT count(*) AS n FROM generations WHERE state = 'superseded'`) > 0,
    total,
    read:
      total -
      count(`SELECT count(*) AS n ${all} AND (${lacks.face} OR ${lacks.finger})`, face, finger),
    fingers: count(`SELECT sum(fingers) AS n ${all}`),
    facesUnread: count(
      `SELECT count(*) AS n FROM extractions
       WHERE modality = 'face' AND networks = ? AND templates = 0`,
      face,
    ),
    fingersUnread: count(
      `SELECT sum(e.fingers - x.templates) AS n FROM extractions x JOIN enrolments e USING (seq)
       WHERE modality = 'finger' AND networks = ?`,
      finger,
    ),
  };
}

/** Who has to be captured again, since these networks missed something in what was captured. */
export function missedBy(store: Store, { face, finger }: Networks, max: number): RecordId[] {
  return store.db
    .prepare<[string, string, number], { record_id: string }>(
      `SELECT record_id FROM enrolments e WHERE EXISTS (
         SELECT 1 FROM extractions x WHERE x.seq = e.seq AND (
           (modality = 'face' AND networks = ? AND templates = 0) OR
           (modality = 'finger' AND networks = ? AND templates < e.fingers)))
       ORDER BY seq DESC LIMIT ?`,
    )
    .all(face, finger, max)
    .map(({ record_id: recordId }) => RecordId.parse(recordId));
}

/** Makes these networks the ones in use. */
export function useNetworks(
  store: Store,
  { networks }: Changes['use_networks'],
): Receipts['use_networks'] {
  let changed = false;
  const supersede = store.db.prepare(
    `UPDATE generations SET state = 'superseded'
     WHERE modality = ? AND networks <> ? AND state = 'in_use'`,
  );
  const use = store.db.prepare(
    `INSERT INTO generations (modality, networks, state) VALUES (?, ?, 'in_use')
     ON CONFLICT DO UPDATE SET state = 'in_use'`,
  );
  for (const modality of Modality.options) {
    changed = supersede.run(modality, networks[modality]).changes > 0 || changed;
    use.run(modality, networks[modality]);
  }
  return { changed };
}

/** Removes templates of superseded networks, a few enrolments at a time. */
export function dropSuperseded(
  store: Store,
  { max }: Changes['drop_superseded'],
): Receipts['drop_superseded'] {
  const superseded = store.db
    .prepare<[number], { seq: number; modality: string; networks: string }>(
      `SELECT seq, modality, networks FROM extractions
       JOIN generations USING (modality, networks) WHERE state = 'superseded' LIMIT ?`,
    )
    .all(max);
  const drop = store.db.prepare('DELETE FROM sealed WHERE seq = ? AND kind = ?');
  const forget = store.db.prepare(
    'DELETE FROM extractions WHERE seq = ? AND modality = ? AND networks = ?',
  );
  for (const { seq, modality, networks } of superseded) {
    // Those of version 2 name no networks.
    const by = networks === '' ? '' : `@${networks}`;
    const fingers = KnownFinger.options.map((position) => `finger_template:${position}${by}`);
    for (const kind of modality === 'face' ? [`template${by}`] : fingers) drop.run(seq, kind);
    forget.run(seq, modality, networks);
  }
  if (superseded.length < max) {
    store.db.exec(`DELETE FROM generations WHERE state = 'superseded'`);
  }
  return { dropped: superseded.length };
}
