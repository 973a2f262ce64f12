import { randomBytes, randomUUID } from 'node:crypto';
import type { Partner } from '../../src/dci/partner.ts';
import { fixedRecords } from '../../src/dci/sandbox/fixed-records.ts';
import { checkSignature } from '../../src/dci/signature.ts';
import { openSqliteExchange } from '../../src/dci/sqlite/sqlite-exchange.ts';
import type { ExchangeNeeds } from '../../src/procedures/dci/needs.ts';
import { openRegistryKeys } from '../../src/sites/exchange-keys.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { identifierSearch } from './conformance-requests.ts';

const keys = { sealKey: randomBytes(32), lookupKey: randomBytes(32) };
const partner: Partner = {
  id: 'one',
  terms: {
    keys: [{ kid: 'k', x: 'x'.repeat(43) }],
    callbacks: ['https://one.example'],
    operations: ['search', 'subscribe', 'disburse'],
    identifiers: ['UIN', 'HOUSEHOLD_ID'],
    shared: ['identifiers'],
    recordsMax: 10,
    messagesPerMinuteMax: 10,
  },
  programmes: ['SANDBOX-AID'],
};
/** When its clock stands still. */
export const start = 1_790_000_000_000;

/** An exchange whose clock and partners stand still until a test moves them. */
export async function exchangeOn(path: string) {
  const store = openSqliteExchange({ path, ...keys });
  let clockMs = start;
  let isActive = true;
  let operations = partner.terms.operations;
  const now = () => Instant.parse(clockMs);
  const records = fixedRecords();
  const needs: ExchangeNeeds = {
    registryId: 'registry',
    receiverIds: ['registry'],
    partners: {
      find: async () =>
        isActive ? { ...partner, terms: { ...partner.terms, operations } } : undefined,
    },
    records,
    lawfulAccess: async () =>
      ok({ partner, purpose: 'aid', basis: 'law', grounds: 'authorize' as const }),
    checkSignature,
    mayCallBack: () => true,
    store,
    payments: {
      instruct: async () => ({ standing: { status: 'rcvd' }, entitlement: '' }),
      standingOf: async (_partner, { standing }) => standing,
    },
    keys: await openRegistryKeys(store, now()),
    now,
    kick: () => undefined,
  };
  return {
    needs,
    store,
    records,
    pass: (ms: number) => {
      clockMs += ms;
    },
    suspend: () => {
      isActive = false;
    },
    allow: (...allowed: Partner['terms']['operations']) => {
      operations = allowed;
    },
    ask: (correlationId: string) =>
      store.open(
        {
          correlationId,
          partner: 'one',
          kind: 'search',
          transactionId: randomUUID(),
          references: ['r'],
          address: 'https://one.example/registry/on-search',
          at: now(),
        },
        { message: identifierSearch().message, answer: undefined },
      ),
  };
}
