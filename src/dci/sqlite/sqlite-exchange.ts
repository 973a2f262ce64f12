import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import type { ExchangeStore, KeptSigningKey } from '../exchange-store.ts';
import { openExchangeDatabase } from './exchange-file.ts';
import {
  countWaiting,
  dueExchanges,
  exchangesNamed,
  insertExchange,
  writeAnswer,
  writeTry,
} from './exchange-rows.ts';
import {
  deleteLink,
  disbursementsBy,
  findLink,
  insertDisbursement,
  linksAt,
  writeLink,
} from './payment-rows.ts';
import { lookupOf, openJson, sealJson, type SealedExchange } from './sealed-exchange.ts';
import { activeSubscriptions, endSubscription, insertSubscription } from './subscription-rows.ts';

const KeyBody = z.object({ pkcs8: z.string() });

function takeMessage(
  store: SealedExchange,
  { sender, id }: { readonly sender: string; readonly id: string },
  until: number,
  at: number,
): boolean {
  store.db.prepare('DELETE FROM messages WHERE until < ?').run(at);
  return (
    store.db
      .prepare('INSERT INTO messages (hash, until) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .run(lookupOf(store, 'message', JSON.stringify([sender, id])), until).changes === 1
  );
}

function signingKeys(store: SealedExchange): readonly KeptSigningKey[] {
  return store.db
    .prepare<[], { kid: string; body: Buffer; at: number }>(
      'SELECT kid, body, at FROM signing_keys ORDER BY at DESC, kid',
    )
    .all()
    .map(({ kid, body, at }) => {
      const { pkcs8 } = KeyBody.parse(openJson(store, { row: kid, kind: 'signing_key' }, body));
      return { kid, pkcs8: new Uint8Array(Buffer.from(pkcs8, 'base64')), at: Instant.parse(at) };
    });
}

function putSigningKey(store: SealedExchange, { kid, pkcs8, at }: KeptSigningKey): void {
  const said = { pkcs8: Buffer.from(pkcs8).toString('base64') };
  store.db
    .prepare('INSERT INTO signing_keys (kid, body, at) VALUES (?, ?, ?)')
    .run(kid, sealJson(store, { row: kid, kind: 'signing_key' }, said), at);
}

function secretHash({ db }: SealedExchange, partner: string): string | undefined {
  return db
    .prepare<[string], { hash: string }>('SELECT hash FROM secrets WHERE partner = ?')
    .get(partner)?.hash;
}

function putSecretHash({ db }: SealedExchange, partner: string, hash: string): void {
  db.prepare(
    `INSERT INTO secrets (partner, hash) VALUES (?, ?)
     ON CONFLICT (partner) DO UPDATE SET hash = excluded.hash`,
  ).run(partner, hash);
}

function toldUntil({ db }: SealedExchange): number {
  return db.prepare<[], { place: number }>('SELECT place FROM told').get()?.place ?? 0;
}

function writeTold({ db }: SealedExchange, place: number): void {
  db.prepare(
    `INSERT INTO told (one, place) VALUES (1, ?)
     ON CONFLICT (one) DO UPDATE SET place = excluded.place`,
  ).run(place);
}

function forgetBefore({ db }: SealedExchange, at: number): number {
  const exchanges = db.prepare(`DELETE FROM exchanges WHERE at < ? AND state <> 'waiting'`);
  const over = db.prepare('DELETE FROM subscriptions WHERE at < ? AND active = 0');
  return exchanges.run(at).changes + over.run(at).changes;
}

/**
 * The exchange's memory in one SQLite file.
 * @param settings.path a file, or `:memory:`
 * @throws an Error with code `exchange_foreign` or `exchange_newer`
 */
export function openSqliteExchange(settings: {
  readonly path: string;
  readonly sealKey: Uint8Array;
  readonly lookupKey: Uint8Array;
}): ExchangeStore {
  const { path, sealKey, lookupKey } = settings;
  const db = openExchangeDatabase(path);
  const store: SealedExchange = { db, sealKey, lookupKey };
  const whole = <T>(write: () => T): T => db.transaction(write).immediate();
  return {
    takeMessage: async (message, until, at) => whole(() => takeMessage(store, message, until, at)),
    open: async (exchange, body) => whole(() => insertExchange(store, exchange, body)),
    putAnswer: async (correlationId, answer) => writeAnswer(store, correlationId, answer),
    due: async (at, max) => dueExchanges(store, at, max),
    tried: async (correlationId, outcome) => writeTry(store, correlationId, outcome),
    exchanges: async (partner, named) => exchangesNamed(store, partner, named),
    standing: async () => countWaiting(store),
    subscribe: async (subscription, at) => whole(() => insertSubscription(store, subscription, at)),
    unsubscribe: async (partner, code, at) =>
      whole(() => endSubscription(store, partner, code, at)),
    subscriptions: async () => activeSubscriptions(store),
    toldUntil: async () => toldUntil(store),
    tell: async (place, exchanges) =>
      whole(() => {
        for (const { exchange, body } of exchanges) insertExchange(store, exchange, body);
        writeTold(store, place);
      }),
    putDisbursement: async (partner, kept, at) =>
      whole(() => insertDisbursement(store, partner, kept, at)),
    disbursements: async (partner, by) => disbursementsBy(store, partner, by),
    putLink: async (partner, link, how) => whole(() => writeLink(store, partner, link, how)),
    removeLink: async (partner, id) => deleteLink(store, partner, id),
    link: async (partner, id) => findLink(store, partner, id),
    linksTo: async (partner, fa) => linksAt(store, partner, fa),
    secretHash: async (partner) => secretHash(store, partner),
    putSecretHash: async (partner, hash) => putSecretHash(store, partner, hash),
    signingKeys: async () => signingKeys(store),
    putSigningKey: async (key) => putSigningKey(store, key),
    forgetBefore: async (at) => whole(() => forgetBefore(store, at)),
    close: async () => {
      db.close();
    },
  };
}
