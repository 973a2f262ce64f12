import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Exchange, ExchangeStore, Subscription } from '../../src/dci/exchange-store.ts';
import { openSqliteExchange } from '../../src/dci/sqlite/sqlite-exchange.ts';
import { openThreadedExchange } from '../../src/dci/threaded.ts';
import { startThread } from '../../src/inference/worker-thread.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const directory = mkdtempSync(join(tmpdir(), 'exchange-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const keys = { sealKey: randomBytes(32), lookupKey: randomBytes(32) };
const at = (seconds: number) => Instant.parse(1_790_000_000_000 + seconds * 1000);

function exchange(of: Partial<Exchange> = {}): Exchange {
  return {
    correlationId: 'correlation',
    partner: 'one',
    kind: 'search',
    transactionId: 'transaction-of-her-number',
    references: ['reference-of-her-number'],
    address: 'https://one.example/registry/on-search',
    at: at(0),
    ...of,
  };
}

const subscription: Subscription = {
  code: 'code',
  partner: 'one',
  event: 'REGISTER',
  filterType: 'idtype-value',
  filter: { type: 'UIN', value: 'her-number' },
  recordType: 'Member',
  stated: { kind: 'consent', purpose: 'aid', basis: '' },
  address: 'https://one.example',
  from: 'open',
  until: at(100),
};

function storeContract(open: (name: string) => Promise<ExchangeStore>): void {
  test('a message is taken once by each sender, while it could be sent again', async () => {
    const store = await open('messages');
    const take = (sender: string, now: number) =>
      store.takeMessage({ sender, id: 'm' }, at(now + 10), at(now));
    expect([await take('one', 0), await take('one', 5), await take('two', 5)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await take('one', 11)).toBe(true);
    await store.close();
  });

  test('an exchange is due until its answer was sent or given up', async () => {
    const store = await open('due');
    await store.open(exchange(), { message: { asked: 1 }, answer: undefined });
    const due = async (now: number) => (await store.due(at(now), 10)).map(({ tries }) => tries);
    expect(await due(0)).toEqual([0]);
    await store.putAnswer('correlation', { answered: 1 });
    await store.tried('correlation', { kind: 'later', at: at(60) });
    expect([await due(59), await due(60)]).toEqual([[], [1]]);
    const [again] = await store.due(at(60), 10);
    expect(again).toMatchObject({ message: { asked: 1 }, answer: { answered: 1 }, tries: 1 });
    await store.tried('correlation', { kind: 'sent' });
    expect([await due(999), await store.standing()]).toEqual([[], { waiting: 0, givenUp: 0 }]);
    await store.close();
  });

  test('a partner finds its own exchanges, and nobody else’s', async () => {
    const store = await open('named');
    await store.open(exchange({ address: 'none' }), { message: {}, answer: { a: 1 } });
    const found = async (partner: string, named: Parameters<ExchangeStore['exchanges']>[1]) =>
      (await store.exchanges(partner, named)).map(({ answer }) => answer);
    const byTransaction = { by: 'transaction_id', value: 'transaction-of-her-number' } as const;
    const byReference = { by: 'reference_id', values: ['reference-of-her-number'] } as const;
    const byCorrelation = { by: 'correlation_id', value: 'correlation' } as const;
    for (const named of [byTransaction, byReference, byCorrelation]) {
      expect(await found('one', named)).toEqual([{ a: 1 }]);
      expect(await found('two', named)).toEqual([]);
    }
    expect(await store.due(at(999), 10)).toEqual([]);
    await store.close();
  });

  test('a subscription holds once, until its own partner ends it', async () => {
    const store = await open('subscriptions');
    expect(await store.subscribe(subscription, at(0))).toBe('subscribed');
    expect(await store.subscribe({ ...subscription, code: 'other' }, at(1))).toBe('already');
    expect(await store.subscriptions()).toEqual([subscription]);
    expect(await store.unsubscribe('two', 'code', at(2))).toBe('unknown');
    expect(await store.unsubscribe('one', 'code', at(2))).toBe('ended');
    expect(await store.unsubscribe('one', 'code', at(3))).toBe('ended_before');
    expect(await store.subscribe({ ...subscription, code: 'other' }, at(4))).toBe('subscribed');
    await store.close();
  });

  test('what is told, and how far, is written together', async () => {
    const store = await open('told');
    const one = { exchange: exchange({ kind: 'notify' }), body: { message: {}, answer: {} } };
    await store.tell(7, [one]);
    await expect(store.tell(9, [one])).rejects.toThrow();
    expect(await store.toldUntil()).toBe(7);
    await store.close();
  });

  test('payments and links are a partner’s own', async () => {
    const store = await open('payments');
    const item = {
      reference_id: 'r',
      payer_fa: 'account:1@bank',
      payee_fa: 'Token:2@Registry',
      amount: '10.00',
    };
    const kept = { item, standing: { status: 'pdng' }, entitlement: 'e' } as const;
    expect(await store.putDisbursement('one', kept, at(0))).toBe(true);
    expect(await store.putDisbursement('one', kept, at(1))).toBe(false);
    const by = { kind: 'payee', value: 'token:2@registry' } as const;
    expect(await store.disbursements('one', by)).toEqual([kept]);
    expect(await store.disbursements('two', by)).toEqual([]);
    const link = { id: 'token:2@registry', fa: 'mobile:3@wallet', name: '' };
    expect(await store.putLink('one', link, 'update')).toBe('unknown');
    expect(await store.putLink('one', link, 'link')).toBe('put');
    expect(await store.putLink('one', link, 'link')).toBe('known');
    expect(await store.linksTo('one', 'MOBILE:3@wallet')).toEqual([link]);
    expect([await store.link('two', link.id), await store.link('one', link.id)]).toEqual([
      undefined,
      link,
    ]);
    expect(await store.removeLink('one', link.id)).toBe('removed');
    expect(await store.removeLink('one', link.id)).toBe('unknown');
    await store.close();
  });

  test('what is old is forgotten, what waits is not', async () => {
    const store = await open('forgotten');
    const done = exchange({ address: 'none', correlationId: 'done', references: ['x'] });
    await store.open(done, { message: {}, answer: {} });
    await store.open(exchange(), { message: {}, answer: undefined });
    expect(await store.forgetBefore(at(10))).toBe(1);
    const named = { by: 'reference_id', values: ['x', 'reference-of-her-number'] } as const;
    expect((await store.exchanges('one', named)).length).toBe(1);
    await store.close();
  });
}

describe('in a thread', () => {
  storeContract((name) =>
    openThreadedExchange({ path: join(directory, `${name}.sqlite`), ...keys, startThread }),
  );
});

describe('in memory', () => {
  storeContract(async () => openSqliteExchange({ path: ':memory:', ...keys }));
});

test('the file shows nothing of what partners named or were told', async () => {
  const path = join(directory, 'sealed.sqlite');
  const store = openSqliteExchange({ path, ...keys });
  await store.open(exchange(), {
    message: { asked: 'her-number' },
    answer: { told: 'her-number' },
  });
  await store.subscribe(subscription, at(0));
  await store.putLink('one', { id: 'token:her-number@r', fa: 'mobile:0@w', name: '' }, 'link');
  await store.close();
  const files = readdirSync(directory).filter((name) => name.startsWith('sealed'));
  for (const file of files) {
    expect(readFileSync(join(directory, file)).includes('her-number')).toBe(false);
  }
  expect(files.length).toBeGreaterThan(0);
});

test('with other keys nothing opens, and a foreign file is refused', async () => {
  const path = join(directory, 'sealed.sqlite');
  const other = openSqliteExchange({ path, ...keys, sealKey: randomBytes(32) });
  await expect(other.subscriptions()).rejects.toMatchObject({ code: 'sealed_data_damaged' });
  await other.close();
});
