import { randomInt } from 'node:crypto';
import { CredentialId, ResidentId } from '../../vocabulary/record-ids.ts';
import { isLocked, type ResidentFactor } from '../../vocabulary/resident-factor.ts';
import { Instant } from '../../vocabulary/time.ts';
import {
  credentialKinds,
  credentialStates,
  type CredentialChanges,
  type CredentialKind,
  type CredentialReads,
  type CredentialReceipts,
  type IssuedCredential,
  type StatusMarks,
  type StatusPlace,
} from '../credential-change.ts';
import { findResident } from './resident-store.ts';
import type { Store } from './store.ts';

/** Places of a list: 256 KiB of two bits each, most of them zeros that take no room when packed. */
const listPlaces = 1_048_576;
/** From here on the next list is used: until then a free place is found in two draws. */
const givenMax = listPlaces / 2;
/** A list is never so full that this many draws find nothing. */
const drawsMax = 200;

interface CredentialRow {
  readonly id: string;
  readonly kind: string;
  readonly resident: string;
  readonly list: number;
  readonly place: number;
  readonly holder_key: string | null;
  readonly issued_at: number;
  readonly expires_at: number;
  readonly state: string;
}

/** What a column may hold. @throws when the register holds anything else */
function one<T extends string>(of: readonly T[], value: string): T {
  const known = of.find((each) => each === value);
  if (known === undefined) throw new Error('a credential of a kind that is unknown');
  return known;
}

function credentialFrom(row: CredentialRow): IssuedCredential {
  return {
    id: CredentialId.parse(row.id),
    kind: one(credentialKinds, row.kind),
    resident: ResidentId.parse(row.resident),
    list: row.list,
    place: row.place,
    issuedAt: Instant.parse(row.issued_at),
    expiresAt: Instant.parse(row.expires_at),
    state: one(credentialStates, row.state),
    holderKey: row.holder_key ?? 'none',
  };
}

/** The list that is being filled. */
function listToFill(store: Store): number {
  const last = store.db
    .prepare<[], { list: number; given: number }>(
      'SELECT list, given FROM status_lists ORDER BY list DESC LIMIT 1',
    )
    .get();
  if (last && last.given < givenMax) return last.list;
  const list = last ? last.list + 1 : 0;
  store.db.prepare('INSERT INTO status_lists (list, given) VALUES (?, 0)').run(list);
  return list;
}

/**
 * Draws a place that nobody has. Places are not given in order: two of them, or the highest, tell
 * nothing about who was given hers when, or how many there are.
 */
function drawPlace(store: Store, write: (place: StatusPlace) => boolean): StatusPlace {
  const list = listToFill(store);
  for (let draw = 0; draw < drawsMax; draw += 1) {
    const drawn = { list, place: randomInt(listPlaces) };
    if (write(drawn)) {
      store.db.prepare('UPDATE status_lists SET given = given + 1 WHERE list = ?').run(list);
      return drawn;
    }
  }
  throw new Error('a list that is half empty has a free place');
}

/** What a resident may have locked that a document of this kind would be of. */
const lockedBy = (kind: CredentialKind): readonly ResidentFactor[] =>
  kind === 'card' || kind === 'identity_code' ? ['card'] : [];

/** Takes a credential down, and gives it a place. */
function issueCredential(
  store: Store,
  change: CredentialChanges['issue_credential'],
): CredentialReceipts['issue_credential'] {
  const holder = findResident(store, 'id = ? AND suspended_for IS NULL', change.resident);
  if (holder?.standing !== 'in_force' || isLocked(holder.locks, lockedBy(change.kind), change.at)) {
    return { kind: 'refused', why: 'not_in_force' };
  }
  const insert = store.db.prepare(
    `INSERT INTO credentials
     (id, kind, resident, list, place, holder_key, issued_at, expires_at, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'valid') ON CONFLICT (list, place) DO NOTHING`,
  );
  const { id, kind, resident, holderKey, at, expiresAt } = change;
  const key = holderKey === 'none' ? null : holderKey;
  const drawn = drawPlace(store, ({ list, place }) => {
    return insert.run(id, kind, resident, list, place, key, at, expiresAt).changes === 1;
  });
  return { kind: 'issued', ...drawn };
}

/** What was revoked stays revoked. */
function setCredentialState(
  store: Store,
  { id, state }: CredentialChanges['set_credential_state'],
): CredentialReceipts['set_credential_state'] {
  const known = findCredential(store, id);
  if (!known) return { kind: 'refused', why: 'unknown' };
  if (known.state === 'revoked') return { kind: 'refused', why: 'revoked' };
  if (known.state === state) return { kind: 'refused', why: 'unchanged' };
  store.db.prepare('UPDATE credentials SET state = ? WHERE id = ?').run(state, id);
  return { kind: 'set' };
}

function findCredential(store: Store, id: CredentialId): IssuedCredential | undefined {
  const row = store.db
    .prepare<[string], CredentialRow>('SELECT * FROM credentials WHERE id = ?')
    .get(id);
  return row && credentialFrom(row);
}

function findCredentialAt(
  store: Store,
  { list, place }: StatusPlace,
): IssuedCredential | undefined {
  const row = store.db
    .prepare<[number, number], CredentialRow>(
      'SELECT * FROM credentials WHERE list = ? AND place = ?',
    )
    .get(list, place);
  return row && credentialFrom(row);
}

/**
 * A credential is not valid by itself, or since its holder is not: erased is for ever, everything
 * else may end. Of several words the stronger
 * one comes first in the alphabet.
 */
const notValid = `
  SELECT place, min(status) AS status FROM (
    SELECT place, CASE state WHEN 'revoked' THEN 'invalid' ELSE 'suspended' END AS status
      FROM credentials WHERE list = :list AND state <> 'valid'
    UNION ALL
    SELECT place, CASE erased WHEN 1 THEN 'invalid' ELSE 'suspended' END
      FROM residents JOIN credentials ON credentials.resident = residents.id
      WHERE list = :list AND (erased = 1 OR suspended_for IS NOT NULL)
    UNION ALL
    SELECT place, 'suspended'
      FROM resident_locks JOIN credentials USING (resident)
      WHERE list = :list AND (until IS NULL OR until > :at)
        AND (factor = 'everything' OR (factor = 'card' AND kind IN ('card', 'identity_code')))
    UNION ALL
    SELECT place, 'suspended' FROM standings JOIN credentials USING (resident)
      WHERE list = :list
  ) GROUP BY place ORDER BY place`;

function statusMarks(store: Store, list: number, at: Instant): StatusMarks | undefined {
  const known = store.db
    .prepare<[number], { list: number }>('SELECT list FROM status_lists WHERE list = ?')
    .get(list);
  if (!known) return undefined;
  const rows = store.db
    .prepare<[{ list: number; at: number }], { place: number; status: string }>(notValid)
    .all({ list, at });
  const of = (suspended: boolean) =>
    Uint32Array.from(
      rows.filter(({ status }) => (status === 'suspended') === suspended),
      ({ place }) => place,
    );
  return { invalid: of(false), suspended: of(true) };
}

/** What is read of what residents hold. */
export function credentialReads(store: Store): CredentialReads {
  return {
    credentialsOf: async (resident) =>
      store.db
        .prepare<[string], CredentialRow>(
          'SELECT * FROM credentials WHERE resident = ? ORDER BY issued_at DESC, id',
        )
        .all(resident)
        .map(credentialFrom),
    credential: async (id) => findCredential(store, id),
    credentialAt: async (place) => findCredentialAt(store, place),
    statusMarks: async (list, at) => statusMarks(store, list, at),
  };
}

type CredentialAppliers = {
  readonly [K in keyof CredentialChanges]: (change: CredentialChanges[K]) => CredentialReceipts[K];
};

/** What is written of it. */
export function credentialAppliers(store: Store): CredentialAppliers {
  return {
    issue_credential: (change) => issueCredential(store, change),
    set_credential_state: (change) => setCredentialState(store, change),
  };
}
