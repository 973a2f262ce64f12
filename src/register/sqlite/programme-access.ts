import { isLocked } from '../../vocabulary/resident-factor.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { ChangeKind, Changes, Receipts } from '../change.ts';
import type {
  ProgrammeChanges,
  ProgrammeReads,
  TokenNamed,
  TokenWorth,
} from '../programme-change.ts';
import { findProgramme, putAccount, takeOnce } from './account-store.ts';
import { acknowledgeEvents, eventsFor, eventsWaiting, tellSurvivors } from './event-store.ts';
import { findResident } from './resident-store.ts';
import { answerStanding, requestStanding, standingRequests } from './standing-store.ts';
import type { Store } from './store.ts';

/** As one-time values are kept. */
const keyOf = ({ jti }: TokenNamed) => `token:${jti}`;

/** What a token is worth at `at`, whoever asks. */
function tokenWorth(store: Store, token: TokenNamed, at: Instant): TokenWorth {
  if (findProgramme(store, token.programme)?.active !== true) return 'programme_suspended';
  const taken = store.db.prepare('SELECT 1 FROM taken WHERE key = ?').get(keyOf(token));
  if (taken !== undefined) return 'consumed';
  const resident = findResident(
    store,
    'id = (SELECT resident FROM subjects WHERE programme = ? AND subject = ?)',
    token.programme,
    token.subject,
  );
  const inForce =
    resident?.suspendedFor === 'none' &&
    resident.standing === 'in_force' &&
    !isLocked(resident.locks, [], at);
  return inForce ? 'good' : 'identity_not_in_force';
}

/** Takes a token that is good, once. */
export function consumeToken(
  store: Store,
  change: Changes['consume_token'],
): Receipts['consume_token'] {
  const outcome = tokenWorth(store, change, change.at);
  if (outcome !== 'good') return { outcome };
  const { taken } = takeOnce(store, { ...change, key: keyOf(change) });
  return { outcome: taken ? 'good' : 'consumed' };
}

/** Suspends, or lets work again; nothing else of the account changes. */
function setActivity(
  store: Store,
  { programme, active }: Changes['set_programme_activity'],
): Receipts['set_programme_activity'] {
  const account = findProgramme(store, programme);
  if (account) putAccount(store, 'programme', { ...account, active });
  return { known: account !== undefined };
}

/** As many as an account may have. */
const keysMax = 5;

/** A key that comes overlaps with those that are there; the last one stays. */
function changeKeys(
  store: Store,
  { programme, signedWith, key }: Changes['change_programme_keys'],
): Receipts['change_programme_keys'] {
  const account = findProgramme(store, programme);
  if (!account?.active) return { outcome: 'programme_suspended' };
  const { keys } = account;
  if (!keys.some(({ kid }) => kid === signedWith)) return { outcome: 'key_unknown' };
  if (key.kind === 'added') {
    const { jwk } = key;
    if (keys.some(({ kid, x }) => kid === jwk.kid || x === jwk.x)) return { outcome: 'key_known' };
    if (keys.length >= keysMax) return { outcome: 'keys_too_many' };
    putAccount(store, 'programme', { ...account, keys: [...keys, jwk] });
    return { outcome: 'changed' };
  }
  const left = keys.filter(({ kid }) => kid !== key.kid);
  if (left.length === keys.length) return { outcome: 'key_unknown' };
  if (left.length === 0) return { outcome: 'last_key' };
  putAccount(store, 'programme', { ...account, keys: left });
  return { outcome: 'changed' };
}

type Applied = Extract<ChangeKind, keyof ProgrammeChanges>;

/** What programmes change, or what is changed for them. */
export function programmeAppliers(store: Store): {
  readonly [K in Applied]: (change: Changes[K]) => Receipts[K];
} {
  return {
    consume_token: (change) => consumeToken(store, change),
    set_programme_activity: (change) => setActivity(store, change),
    change_programme_keys: (change) => changeKeys(store, change),
    tell_survivors: (change) => tellSurvivors(store, change),
    acknowledge_events: (change) => acknowledgeEvents(store, change),
    request_standing: (change) => requestStanding(store, change),
    answer_standing: (change) => answerStanding(store, change),
  };
}

/** What is read for programmes. */
export function programmeReads(store: Store): ProgrammeReads {
  return {
    tokenWorth: async (token, at) => tokenWorth(store, token, at),
    eventsFor: async (programme, max) => eventsFor(store, programme, max),
    eventsWaiting: async (programme) => eventsWaiting(store, programme),
    standingRequests: async (max) => standingRequests(store, max),
  };
}
