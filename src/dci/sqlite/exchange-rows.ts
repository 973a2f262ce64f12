import { z } from 'zod';
import { Instant } from '../../vocabulary/time.ts';
import { callbackPaths, type CallbackKind } from '../callback-address.ts';
import type {
  DueExchange,
  Exchange,
  ExchangeBody,
  ExchangeNamed,
  KeptExchange,
  SendingOutcome,
} from '../exchange-store.ts';
import { lookupOf, openJson, sealJson, type SealedExchange } from './sealed-exchange.ts';

const Kind = z
  .string()
  .refine((kind): kind is CallbackKind => Object.hasOwn(callbackPaths, kind), 'a kind');

/** Exchanges that are listed at once. */
const listedMax = 100;

/** Writes an exchange; one that has its answer and no address is done. */
export function insertExchange(
  store: SealedExchange,
  exchange: Exchange,
  { message, answer }: ExchangeBody,
): void {
  const { correlationId, partner, kind, transactionId, references, address, at } = exchange;
  const sealed =
    answer === undefined
      ? undefined
      : sealJson(store, { row: correlationId, kind: 'answer' }, answer);
  const state = sealed && address === 'none' ? 'done' : 'waiting';
  store.db
    .prepare(
      `INSERT INTO exchanges
         (correlation, partner, kind, txn_hash, address, message, answer, state, next_at, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      correlationId,
      partner,
      kind,
      lookupOf(store, 'transaction', transactionId),
      address,
      sealJson(store, { row: correlationId, kind: 'message' }, message),
      sealed ?? null,
      state,
      at,
      at,
    );
  const put = store.db.prepare(
    'INSERT INTO exchange_references (partner, hash, correlation) VALUES (?, ?, ?)',
  );
  for (const reference of new Set(references)) {
    put.run(partner, lookupOf(store, 'reference', reference), correlationId);
  }
}

/** Keeps an answer; where it goes nowhere the exchange is done. */
export function writeAnswer(store: SealedExchange, correlationId: string, answer: unknown): void {
  const sealed = sealJson(store, { row: correlationId, kind: 'answer' }, answer);
  store.db
    .prepare(
      `UPDATE exchanges SET answer = ?,
         state = CASE WHEN address = 'none' THEN 'done' ELSE state END
       WHERE correlation = ?`,
    )
    .run(sealed, correlationId);
}

interface Row {
  readonly correlation: string;
  readonly partner: string;
  readonly kind: string;
  readonly address: string;
  readonly message: Buffer;
  readonly answer: Buffer | null;
  readonly tries: number;
  readonly at: number;
}

function answerIn(store: SealedExchange, row: Pick<Row, 'correlation' | 'answer'>): unknown {
  if (!row.answer) return undefined;
  return openJson(store, { row: row.correlation, kind: 'answer' }, row.answer);
}

/** What is to be made or sent now. */
export function dueExchanges(
  store: SealedExchange,
  at: number,
  max: number,
): readonly DueExchange[] {
  return store.db
    .prepare<[number, number], Row>(
      `SELECT correlation, partner, kind, address, message, answer, tries, at FROM exchanges
       WHERE state = 'waiting' AND next_at <= ? ORDER BY next_at, at LIMIT ?`,
    )
    .all(at, max)
    .map((row) => ({
      correlationId: row.correlation,
      partner: row.partner,
      kind: Kind.parse(row.kind),
      address: row.address,
      message: openJson(store, { row: row.correlation, kind: 'message' }, row.message),
      answer: answerIn(store, row),
      tries: row.tries,
      at: Instant.parse(row.at),
    }));
}

/** Writes what became of an attempt. */
export function writeTry(
  store: SealedExchange,
  correlationId: string,
  outcome: SendingOutcome,
): void {
  if (outcome.kind === 'later') {
    store.db
      .prepare('UPDATE exchanges SET tries = tries + 1, next_at = ? WHERE correlation = ?')
      .run(outcome.at, correlationId);
    return;
  }
  const state = outcome.kind === 'sent' ? 'done' : 'given_up';
  store.db
    .prepare('UPDATE exchanges SET tries = tries + 1, state = ? WHERE correlation = ?')
    .run(state, correlationId);
}

const wanted = 'correlation, kind, message, answer FROM exchanges';

function rowsNamed(store: SealedExchange, partner: string, named: ExchangeNamed) {
  type Found = Pick<Row, 'correlation' | 'kind' | 'message' | 'answer'>;
  if (named.by === 'correlation_id') {
    return store.db
      .prepare<[string, string], Found>(`SELECT ${wanted} WHERE partner = ? AND correlation = ?`)
      .all(partner, named.value);
  }
  if (named.by === 'transaction_id') {
    return store.db
      .prepare<[string, string, number], Found>(
        `SELECT ${wanted} WHERE partner = ? AND txn_hash = ? ORDER BY at LIMIT ?`,
      )
      .all(partner, lookupOf(store, 'transaction', named.value), listedMax);
  }
  const byReference = store.db.prepare<[string, string, number], Found>(
    `SELECT ${wanted} WHERE correlation IN
       (SELECT correlation FROM exchange_references WHERE partner = ? AND hash = ?)
     ORDER BY at LIMIT ?`,
  );
  const found = named.values.flatMap((value) =>
    byReference.all(partner, lookupOf(store, 'reference', value), listedMax),
  );
  return [...new Map(found.map((row) => [row.correlation, row])).values()].slice(0, listedMax);
}

/** A partner's own exchanges by what it names. */
export function exchangesNamed(
  store: SealedExchange,
  partner: string,
  named: ExchangeNamed,
): readonly KeptExchange[] {
  return rowsNamed(store, partner, named).map((row) => ({
    correlationId: row.correlation,
    kind: Kind.parse(row.kind),
    message: openJson(store, { row: row.correlation, kind: 'message' }, row.message),
    answer: answerIn(store, row),
  }));
}

/** How many wait, and how many were given up. */
export function countWaiting(store: SealedExchange) {
  const count = store.db.prepare<[string], { n: number }>(
    'SELECT count(*) AS n FROM exchanges WHERE state = ?',
  );
  return { waiting: count.get('waiting')?.n ?? 0, givenUp: count.get('given_up')?.n ?? 0 };
}
