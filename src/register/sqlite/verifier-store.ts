import { acceptedOutcome } from '../../vocabulary/offline-act.ts';
import { OperatorId, ProgrammeId, VerifierId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import {
  VerifierAccount,
  type DoubleUse,
  type KeptOfflineAct,
  type OfflineUse,
  type VerifierChanges,
  type VerifierReading,
  type VerifierReceipts,
} from '../verifier-change.ts';
import type { Store } from './store.ts';

const dayMs = 86_400_000;

/** One verifier. */
function findVerifier(store: Store, id: string): VerifierAccount | undefined {
  const row = store.db
    .prepare<[string], { body: string }>('SELECT body FROM verifiers WHERE id = ?')
    .get(id);
  return row && VerifierAccount.parse(JSON.parse(row.body));
}

/** Every verifier. */
function findVerifiers(store: Store): readonly VerifierAccount[] {
  return store.db
    .prepare<[], { body: string }>('SELECT body FROM verifiers ORDER BY id')
    .all()
    .map(({ body }) => VerifierAccount.parse(JSON.parse(body)));
}

function writeVerifier(store: Store, account: VerifierAccount): void {
  store.db
    .prepare(
      `INSERT INTO verifiers (id, body) VALUES (?, ?)
       ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
    )
    .run(account.id, JSON.stringify(account));
}

/** Allows one device to become a verifier; pairings that nobody used are forgotten. */
function allowPairing(
  store: Store,
  { pairing, at }: VerifierChanges['allow_pairing'],
): VerifierReceipts['allow_pairing'] {
  store.db.prepare('DELETE FROM verifier_pairings WHERE expires_at < ?').run(at);
  const { codeDigest, name, programme, pairedBy, expiresAt } = pairing;
  store.db
    .prepare('INSERT INTO verifier_pairings VALUES (?, ?, ?, ?, ?)')
    .run(codeDigest, name, programme, pairedBy, expiresAt);
  return { recorded: true };
}

/** Makes a verifier of whoever has the code, once. */
function registerVerifier(
  store: Store,
  { codeDigest, id, key, at }: VerifierChanges['register_verifier'],
): VerifierReceipts['register_verifier'] {
  const row = store.db
    .prepare<[string], { name: string; programme: string; paired_by: string; expires_at: number }>(
      `DELETE FROM verifier_pairings WHERE code_digest = ?
       RETURNING name, programme, paired_by, expires_at`,
    )
    .get(codeDigest);
  if (!row || row.expires_at <= at) return { kind: 'refused', why: 'pairing' };
  const account: VerifierAccount = {
    id,
    name: row.name,
    programme: row.programme === 'none' ? 'none' : ProgrammeId.parse(row.programme),
    key,
    pairedBy: OperatorId.parse(row.paired_by),
    registeredAt: at,
    active: true,
  };
  writeVerifier(store, account);
  return { kind: 'registered', account };
}

/** Suspends a verifier, or takes it back. */
function putVerifier(
  store: Store,
  { id, active }: VerifierChanges['put_verifier'],
): VerifierReceipts['put_verifier'] {
  const known = findVerifier(store, id);
  if (known) writeVerifier(store, { ...known, active });
  return { done: known !== undefined };
}

interface Standing {
  readonly upTo: number;
  readonly head: string;
}

function standingOf(store: Store, verifier: string, start: string): Standing {
  const last = store.db
    .prepare<[string], { seq: number; digest: string }>(
      'SELECT seq, digest FROM offline_acts WHERE verifier = ? ORDER BY seq DESC LIMIT 1',
    )
    .get(verifier);
  return last ? { upTo: last.seq, head: last.digest } : { upTo: 0, head: start };
}

function isKnown(store: Store, { verifier, seq, digest }: KeptOfflineAct): boolean {
  const row = store.db
    .prepare<[string, number], { digest: string }>(
      'SELECT digest FROM offline_acts WHERE verifier = ? AND seq = ?',
    )
    .get(verifier, seq);
  return row?.digest === digest;
}

/** @returns its place among all acts */
function writeAct(store: Store, act: KeptOfflineAct, receivedAt: Instant): number {
  const { verifier, seq, digest, at, credential, outcome, threshold, entitlement } = act;
  const listAt = act.listAt === 'none' ? null : act.listAt;
  const { lastInsertRowid } = store.db
    .prepare(
      `INSERT INTO offline_acts (verifier, seq, digest, at, credential, outcome, threshold,
         entitlement, list_at, received_at) VALUES (@verifier, @seq, @digest, @at, @credential,
         @outcome, @threshold, @entitlement, @listAt, @receivedAt)`,
    )
    .run({
      verifier,
      seq,
      digest,
      at,
      credential,
      outcome,
      threshold,
      entitlement,
      listAt,
      receivedAt,
    });
  return Number(lastInsertRowid);
}

interface UseRow {
  readonly place: number;
  readonly verifier: string;
  readonly seq: number;
  readonly at: number;
}

function useFrom({ verifier, seq, at }: Omit<UseRow, 'place'>): OfflineUse {
  return { verifier: VerifierId.parse(verifier), seq, at: Instant.parse(at) };
}

/** What was accepted before and must not have been accepted again. */
function earlierUse(store: Store, act: KeptOfflineAct, place: number): UseRow | undefined {
  if (act.entitlement !== 'none') {
    return store.db
      .prepare<[string, number], UseRow>(
        `SELECT place, verifier, seq, at FROM offline_acts
         WHERE entitlement = ? AND outcome = 'accepted' AND entitlement <> 'none' AND place < ?
         ORDER BY place LIMIT 1`,
      )
      .get(act.entitlement, place);
  }
  const day = act.at - (act.at % dayMs);
  return store.db
    .prepare<[string, number, number, string, number], UseRow>(
      `SELECT place, verifier, seq, at FROM offline_acts
       WHERE credential = ? AND at >= ? AND at < ? AND verifier <> ? AND place < ?
         AND outcome = 'accepted' AND entitlement = 'none'
       ORDER BY place LIMIT 1`,
    )
    .get(act.credential, day, day + dayMs, act.verifier, place);
}

function findDouble(
  store: Store,
  act: KeptOfflineAct,
  { place, foundAt }: { readonly place: number; readonly foundAt: Instant },
): DoubleUse | undefined {
  if (act.outcome !== acceptedOutcome) return undefined;
  const earlier = earlierUse(store, act, place);
  if (!earlier) return undefined;
  const kind = act.entitlement === 'none' ? 'credential' : 'entitlement';
  const of = act.entitlement === 'none' ? act.credential : act.entitlement;
  store.db
    .prepare(
      'INSERT INTO double_uses (kind, of_what, first, second, found_at) VALUES (?, ?, ?, ?, ?)',
    )
    .run(kind, of, earlier.place, place, foundAt);
  return { kind, of, first: useFrom(earlier), second: useFrom(act), foundAt };
}

/** Takes acts into the chain of their verifier; what was sent before changes nothing. */
function takeOfflineActs(
  store: Store,
  { verifier, start, acts, at }: VerifierChanges['take_offline_acts'],
): VerifierReceipts['take_offline_acts'] {
  const before = standingOf(store, verifier, start);
  const fresh = acts.filter(({ seq }) => seq > before.upTo);
  const known = acts.filter(({ seq }) => seq <= before.upTo);
  const refused = (why: 'forked' | 'gap') => ({ kind: 'refused', why, upTo: before.upTo }) as const;
  if (!known.every((act) => isKnown(store, act))) return refused('forked');
  let { upTo, head } = before;
  for (const act of fresh) {
    if (act.seq !== upTo + 1) return refused('gap');
    if (act.previous !== head) return refused('forked');
    upTo = act.seq;
    head = act.digest;
  }
  const doubleUses = fresh.flatMap((act) => {
    const place = writeAct(store, act, at);
    return findDouble(store, act, { place, foundAt: at }) ?? [];
  });
  return { kind: 'taken', taken: fresh.length, known: known.length, upTo, head, doubleUses };
}

/** Accepted acts under a reference. */
function offlineUses(store: Store, entitlement: string): readonly OfflineUse[] {
  return store.db
    .prepare<[string], UseRow>(
      `SELECT place, verifier, seq, at FROM offline_acts
       WHERE entitlement = ? AND outcome = 'accepted' AND entitlement <> 'none' ORDER BY place`,
    )
    .all(entitlement)
    .map(useFrom);
}

interface DoubleRow {
  readonly kind: string;
  readonly of_what: string;
  readonly found_at: number;
  readonly v1: string;
  readonly s1: number;
  readonly a1: number;
  readonly v2: string;
  readonly s2: number;
  readonly a2: number;
}

/** What was used twice, latest first. */
function findDoubleUses(store: Store, max: number): readonly DoubleUse[] {
  return store.db
    .prepare<[number], DoubleRow>(
      `SELECT kind, of_what, found_at, one.verifier AS v1, one.seq AS s1, one.at AS a1,
         two.verifier AS v2, two.seq AS s2, two.at AS a2
       FROM double_uses JOIN offline_acts AS one ON one.place = first
         JOIN offline_acts AS two ON two.place = second
       ORDER BY double_uses.place DESC LIMIT ?`,
    )
    .all(max)
    .map((row) => ({
      kind: row.kind === 'entitlement' ? 'entitlement' : 'credential',
      of: row.of_what,
      first: useFrom({ verifier: row.v1, seq: row.s1, at: row.a1 }),
      second: useFrom({ verifier: row.v2, seq: row.s2, at: row.a2 }),
      foundAt: Instant.parse(row.found_at),
    }));
}

/** How changes of verifiers are applied. */
export function verifierAppliers(store: Store): {
  readonly [K in keyof VerifierChanges]: (change: VerifierChanges[K]) => VerifierReceipts[K];
} {
  return {
    allow_pairing: (change) => allowPairing(store, change),
    register_verifier: (change) => registerVerifier(store, change),
    put_verifier: (change) => putVerifier(store, change),
    take_offline_acts: (change) => takeOfflineActs(store, change),
  };
}

/** How verifiers are read. */
export function verifierReading(store: Store): VerifierReading {
  return {
    verifier: async (id) => findVerifier(store, id),
    verifiers: async () => findVerifiers(store),
    offlineUses: async (entitlement) => offlineUses(store, entitlement),
    doubleUses: async (max) => findDoubleUses(store, max),
  };
}
