import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { ExceptionShown, KnownFinger } from '../../vocabulary/biometric-source.ts';
import type { ContactKind } from '../../vocabulary/contact.ts';
import type { Networks } from '../../vocabulary/networks.ts';
import { ModelId, type Template } from '../../vocabulary/template.ts';
import type { Seq } from '../../vocabulary/record-ids.ts';
import { ResidentRecord } from '../../vocabulary/resident-record.ts';
import type { NumberPolicy } from '../idcs-issuance.ts';
import { keyBytes, keyedHash, open, seal } from '../vault.ts';
import type { Wrapping } from './wrapping.ts';

/** Secrets of a station, 32 bytes each. */
export interface RegisterKeys {
  /** Wraps the key of each person. */
  readonly wrap: Uint8Array;
  /** What wrapped them before, while they are sealed anew. */
  readonly formerWrap?: Uint8Array;
  /** Finds numbers and names without keeping them readable. */
  readonly lookup: Uint8Array;
  /** Stands for people in the journal. */
  readonly pseudonym: Uint8Array;
}

/** What every part of the SQLite register shares. */
export interface Store {
  readonly db: Database.Database;
  /** What wraps is to be had through `wrapping` alone. */
  readonly keys: Omit<RegisterKeys, 'wrap' | 'formerWrap'>;
  readonly wrapping: Wrapping;
  readonly numberPolicy: NumberPolicy;
  /** Whose templates are the references. */
  readonly networks: Networks;
  /** Whether it is a register for training, which is never one of residents. */
  readonly training: boolean;
}

/**
 * What is kept sealed under a person's own key; template and sample alone are the face's. Templates
 * name the networks that made them, but for those which version 2 of the register left.
 */
export type SealedKind =
  | 'record'
  | 'sample'
  | `finger_sample:${KnownFinger}`
  | 'finger_resolutions'
  | 'finger_exceptions'
  | 'device_evidence'
  /** What a resident's one-time codes are made of, and where she is reached. */
  | 'code_secret'
  | `contact:${ContactKind}`
  | `contact_stated:${ContactKind}`
  /** What life events say of her. */
  | 'civil_notes'
  /** What she states of her record, and what it was before. */
  | `correction:${string}`
  | `correction_note:${string}`
  | `record_before:${string}`
  | `exception_photo:${ExceptionShown}`
  | `template@${string}`
  | `finger_template:${KnownFinger}@${string}`;

/** A new key for one person, and the same wrapped by the station's key. */
export function newPersonKey(store: Store, recordId: string) {
  const key = randomBytes(keyBytes);
  return { key, wrapped: store.wrapping.seal({ subject: recordId, kind: 'key' }, key) };
}

/** The key of a person who is not erased. */
export function personKey(
  store: Store,
  seq: Seq,
): { readonly key: Buffer; readonly recordId: string } | undefined {
  const row = store.db
    .prepare<[number], { record_id: string; wrapped_key: Buffer | null }>(
      'SELECT record_id, wrapped_key FROM enrolments WHERE seq = ?',
    )
    .get(seq);
  if (!row?.wrapped_key) return undefined;
  const subject = row.record_id;
  return { key: store.wrapping.open({ subject, kind: 'key' }, row.wrapped_key), recordId: subject };
}

/** Puts bytes away under a person's key. */
export function putSealed(
  store: Store,
  place: { readonly seq: Seq; readonly recordId: string; readonly kind: SealedKind },
  person: { readonly key: Uint8Array; readonly bytes: Uint8Array },
): void {
  const body = seal(person.key, { subject: place.recordId, kind: place.kind }, person.bytes);
  store.db
    .prepare('INSERT INTO sealed (seq, kind, body) VALUES (?, ?, ?)')
    .run(place.seq, place.kind, body);
}

type SealedReader = (
  seq: Seq,
  kinds: readonly SealedKind[],
) => ReadonlyMap<SealedKind, Buffer> | 'erased';

/** One for each register, since preparing its statement takes as long as reading a person. */
const readers = new WeakMap<Store, SealedReader>();

function makeReader(store: Store): SealedReader {
  const statement = store.db.prepare<
    [string, number],
    { record_id: string; wrapped_key: Buffer | null; body: Buffer | null }
  >(
    `SELECT record_id, wrapped_key, body FROM enrolments
     LEFT JOIN sealed ON sealed.seq = enrolments.seq AND sealed.kind = ?
     WHERE enrolments.seq = ?`,
  );
  return (seq, kinds) => {
    const found = new Map<SealedKind, Buffer>();
    let key: Buffer | undefined;
    for (const kind of kinds) {
      const row = statement.get(kind, seq);
      if (!row?.wrapped_key) return 'erased';
      if (!row.body) continue;
      const subject = row.record_id;
      key ??= store.wrapping.open({ subject, kind: 'key' }, row.wrapped_key);
      found.set(kind, open(key, { subject, kind }, row.body));
    }
    return found;
  };
}

/** What there is of one person, by kind; `erased` once her key is destroyed. */
export function getAllSealed(
  store: Store,
  seq: Seq,
  kinds: readonly SealedKind[],
): ReturnType<SealedReader> {
  const reader = readers.get(store) ?? makeReader(store);
  readers.set(store, reader);
  return reader(seq, kinds);
}

/** The bytes put away, or undefined once the person's key is destroyed. */
export function getSealed(store: Store, seq: Seq, kind: SealedKind): Buffer | undefined {
  const sealed = getAllSealed(store, seq, [kind]);
  return sealed === 'erased' ? undefined : sealed.get(kind);
}

/** A template as bytes: length of the model's name, its name, the floats. */
export function templateBytes(template: Template): Buffer {
  const model = Buffer.from(template.model, 'utf8');
  const { buffer, byteOffset, byteLength } = template.vector;
  return Buffer.concat([
    Uint8Array.of(model.length),
    model,
    Buffer.from(buffer, byteOffset, byteLength),
  ]);
}

/** A template from its bytes. */
export function templateFrom(bytes: Buffer): Template {
  const length = bytes[0] ?? 0;
  const model = ModelId.parse(bytes.toString('utf8', 1, 1 + length));
  // A copy, since the floats would not stand on a multiple of four.
  const floats = new Uint8Array(bytes.subarray(1 + length));
  return { modality: 'face', model, vector: new Float32Array(floats.buffer) };
}

/** A record from its bytes. */
export function recordFrom(bytes: Buffer): ResidentRecord {
  return ResidentRecord.parse(JSON.parse(bytes.toString('utf8')));
}

/** Finds a number or a name without keeping it. */
export function lookupOf(store: Store, domain: 'idcs' | 'vid' | 'block', value: string): string {
  return keyedHash(store.keys.lookup, domain, value);
}
