import { timingSafeEqual } from 'node:crypto';
import { Contact, ContactKind } from '../../vocabulary/contact.ts';
import { ResidentId } from '../../vocabulary/record-ids.ts';
import { isLocked } from '../../vocabulary/resident-factor.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Changes, Receipts } from '../change.ts';
import { keyedHash } from '../vault.ts';
import { locksOf } from './lock-store.ts';
import { countRefusal, forgetRefusals, isLimited } from './refusal-limit.ts';
import { dropOfResident, getOfResident, putOfResident } from './resident-sealed.ts';
import type { Store } from './store.ts';

type Use = Changes['send_code']['use'];

/** A code's keyed hash: eight digits alone could be tried one by one. */
function hashOf(
  store: Store,
  of: { readonly resident: ResidentId; readonly use: Use },
  code: string,
): string {
  return keyedHash(store.keys.lookup, 'sent code', JSON.stringify([of.resident, of.use, code]));
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Keeps the secret of a resident's codes. No code of before is taken any more. */
export function putResidentCode(
  store: Store,
  { resident, secret }: Changes['put_resident_code'],
): Receipts['put_resident_code'] {
  const done = putOfResident(store, resident, { kind: 'code_secret', bytes: secret });
  if (!done) return { done };
  store.db
    .prepare(
      `INSERT INTO resident_codes (resident, last_step) VALUES (?, 0)
       ON CONFLICT (resident) DO UPDATE SET last_step = 0`,
    )
    .run(resident);
  return { done };
}

/** The secret of a resident's codes. */
export function residentCode(store: Store, resident: ResidentId): Uint8Array | undefined {
  const secret = getOfResident(store, resident, 'code_secret');
  // A copy: what crosses to another thread takes its whole buffer along.
  return secret && new Uint8Array(secret);
}

/** Keeps the hash of a code that is sent, unless there were too many of late. */
export function sendCode(store: Store, change: Changes['send_code']): Receipts['send_code'] {
  const { resident, use, limit } = change;
  store.db
    .prepare('DELETE FROM sent_codes WHERE resident = ? AND sent_at < ? AND expires_at < ?')
    .run(resident, limit.since, change.at);
  const sent = store.db
    .prepare<[string, number], { n: number }>(
      'SELECT count(*) AS n FROM sent_codes WHERE resident = ? AND sent_at >= ?',
    )
    .get(resident, limit.since);
  if ((sent?.n ?? 0) >= limit.sentMax) return { outcome: 'limited' };
  store.db
    .prepare(
      'INSERT INTO sent_codes (resident, hash, use, sent_at, expires_at) VALUES (?, ?, ?, ?, ?)',
    )
    .run(resident, hashOf(store, change, change.code), use, change.at, change.expiresAt);
  return { outcome: 'sent' };
}

/** Takes a code that was sent, once and while it holds. */
function takeSent(
  store: Store,
  of: { readonly resident: ResidentId; readonly use: Use },
  shown: { readonly code: string; readonly at: Instant },
): boolean {
  const live = store.db
    .prepare<[string, string, number], { id: number; hash: string }>(
      `SELECT rowid AS id, hash FROM sent_codes
       WHERE resident = ? AND use = ? AND taken = 0 AND expires_at > ?`,
    )
    .all(of.resident, of.use, shown.at);
  const hash = hashOf(store, of, shown.code);
  const found = live.filter((one) => isSame(one.hash, hash))[0];
  if (!found) return false;
  store.db.prepare('UPDATE sent_codes SET taken = 1 WHERE rowid = ?').run(found.id);
  return true;
}

/** Takes the step of an application's code, once and never one before it. */
function takeStep(store: Store, resident: ResidentId, step: number): boolean {
  const { changes } = store.db
    .prepare('UPDATE resident_codes SET last_step = ? WHERE resident = ? AND last_step < ?')
    .run(step, resident, step);
  return changes === 1;
}

const nobody = ResidentId.parse('00000000-0000-4000-8000-000000000000');
/** Below every step that was ever kept. */
const neverTaken = -1;

function takeShown(store: Store, change: Changes['take_code']): boolean {
  const { shown, at } = change;
  // Nobody has nothing, and looking for it takes as long.
  const resident = change.resident === 'unknown' ? nobody : change.resident;
  if (isLocked(locksOf(store, resident), ['code'], at)) return false;
  if (shown.kind !== 'sent') {
    return takeStep(store, resident, shown.kind === 'step' ? shown.step : neverTaken);
  }
  return takeSent(store, { resident, use: 'resident' }, { code: shown.code, at });
}

/** Judges a code and writes the attempt down, so that many at once are not each the first. */
export function takeCode(store: Store, change: Changes['take_code']): Receipts['take_code'] {
  const key = `code:${change.attemptKey}`;
  if (isLimited(store, key, change.limit)) return { outcome: 'limited' };
  if (takeShown(store, change)) {
    forgetRefusals(store, key);
    return { outcome: 'accepted' };
  }
  countRefusal(store, key, change.at);
  return { outcome: 'refused' };
}

/** Keeps where she says that she is reached, until its code comes back. */
export function stateContact(
  store: Store,
  { resident, contact }: Changes['state_contact'],
): Receipts['state_contact'] {
  const bytes = Buffer.from(JSON.stringify(contact), 'utf8');
  const kind = `contact_stated:${contact.kind}` as const;
  return { done: putOfResident(store, resident, { kind, bytes }) };
}

/** Makes a stated contact hers when its code came back. */
export function confirmContact(
  store: Store,
  change: Changes['confirm_contact'],
): Receipts['confirm_contact'] {
  const { resident, kind, at } = change;
  const key = `contact:${change.attemptKey}`;
  if (isLimited(store, key, change.limit)) return { outcome: 'limited' };
  const bytes = getOfResident(store, resident, `contact_stated:${kind}`);
  if (!bytes || !takeSent(store, { resident, use: 'contact' }, { code: change.code, at })) {
    countRefusal(store, key, at);
    return { outcome: 'refused' };
  }
  forgetRefusals(store, key);
  putOfResident(store, resident, { kind: `contact:${kind}`, bytes });
  dropOfResident(store, resident, `contact_stated:${kind}`);
  return { outcome: 'accepted' };
}

/** Forgets a contact, stated or hers. */
export function removeContact(
  store: Store,
  { resident, kind }: Changes['remove_contact'],
): Receipts['remove_contact'] {
  dropOfResident(store, resident, `contact_stated:${kind}`);
  return { done: dropOfResident(store, resident, `contact:${kind}`) };
}

/** Contacts that are hers. */
export function contactsOf(store: Store, resident: ResidentId): readonly Contact[] {
  return ContactKind.options.flatMap((kind) => {
    const bytes = getOfResident(store, resident, `contact:${kind}`);
    return bytes ? [Contact.parse(JSON.parse(bytes.toString('utf8')))] : [];
  });
}
