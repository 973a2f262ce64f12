import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { SignedEnvelope } from '../../src/dci/envelope.ts';
import type { Subscription } from '../../src/dci/exchange-store.ts';
import type { ExchangeNeeds } from '../../src/procedures/dci/needs.ts';
import { sendAnswers, type Deliver, type Delivery } from '../../src/procedures/dci/send-answers.ts';
import { tellSubscribers } from '../../src/procedures/dci/tell-subscribers.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { exchangeOn as standingExchange, start } from './standing-exchange.ts';

const directory = mkdtempSync(join(tmpdir(), 'exchange-outbox-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const exchangeOn = (file: string) => standingExchange(join(directory, file));

/** A partner that answers so, one answer after the other, and keeps what came. */
function answering(...answers: readonly Delivery[]) {
  const came: SignedEnvelope[] = [];
  const left = [...answers];
  const deliver: Deliver = async (_address, envelope) => {
    came.push(envelope);
    return left.shift() ?? 'taken';
  };
  return { came, deliver };
}

/** A subscription of the partner's, otherwise as a test says. */
function subscriptionOf(more: Partial<Subscription>): Subscription {
  return {
    code: 'c',
    partner: 'one',
    event: 'UPDATE',
    filterType: 'idtype-value',
    filter: { type: 'UIN', value: 'TEST-001' },
    recordType: 'Group',
    stated: { kind: 'authorize', purpose: 'aid', basis: '' },
    address: 'https://one.example',
    from: 'open',
    until: 'open',
    ...more,
  };
}

const fault = (error: unknown) => {
  throw error;
};

test('whoever is not reached is tried later, each time later, and then given up', async () => {
  const { needs, store, pass, ask } = await exchangeOn('patient.sqlite');
  await ask('a');
  const never = answering(...Array.from({ length: 200 }, () => 'unreached' as const));
  const waits: number[] = [];
  while ((await store.standing()).waiting > 0) {
    let waited = 0;
    while ((await sendAnswers(needs, never.deliver, fault)) === 0) {
      pass(60_000);
      waited += 60_000;
    }
    waits.push(waited);
  }
  expect(await store.standing()).toEqual({ waiting: 0, givenUp: 1 });
  expect(never.came.length).toBe(60);
  expect(waits.slice(-10)).toEqual(Array.from({ length: 10 }, () => 3_600_000));
  // The answer is the same, signed anew: a signature of an hour ago holds no more.
  expect(new Set(never.came.map(({ message }) => JSON.stringify(message))).size).toBe(1);
  expect(new Set(never.came.map(({ signature }) => signature)).size).toBe(60);
  await store.close();
});

test('an answer that was made before a crash is sent after it, and not made again', async () => {
  const before = await exchangeOn('crash.sqlite');
  await before.ask('a');
  const first = answering('unreached');
  await sendAnswers(before.needs, first.deliver, fault);
  await before.store.close();
  const after = await exchangeOn('crash.sqlite');
  after.pass(10_000);
  const second = answering();
  expect(await sendAnswers(after.needs, second.deliver, fault)).toBe(1);
  expect(second.came[0]?.message).toEqual(first.came[0]?.message);
  expect(await sendAnswers(after.needs, second.deliver, fault)).toBe(0);
  expect(after.needs.keys.current.kid).toBe(before.needs.keys.current.kid);
  await after.store.close();
});

test('a payment that a crash interrupted is asked for again as of the same time', async () => {
  const { needs, store, pass } = await exchangeOn('payment.sqlite');
  const item = { reference_id: 'p', payer_fa: 'a@b', payee_fa: 'c@d', amount: '1.00' };
  await store.open(
    {
      correlationId: 'p',
      partner: 'one',
      kind: 'disburse',
      transactionId: 't',
      references: ['p'],
      address: 'https://one.example/on-disburse',
      at: needs.now(),
    },
    { message: { transaction_id: 't', disbursements: [item] }, answer: undefined },
  );
  const asked: number[] = [];
  const crashing: ExchangeNeeds = {
    ...needs,
    payments: {
      ...needs.payments,
      instruct: async (_partner, _item, at) => {
        asked.push(at);
        // It was owed, and the process ended before that was written down here.
        if (asked.length === 1) throw new Error('the power went');
        return { standing: { status: 'pdng' }, entitlement: 'e' };
      },
    },
  };
  const { came, deliver } = answering();
  await sendAnswers(crashing, deliver, () => undefined);
  pass(60_000);
  await sendAnswers(crashing, deliver, fault);
  expect(asked).toEqual([start, start]);
  expect(JSON.stringify(came)).toContain('"status":"pdng"');
  await store.close();
});

test('a fault while an answer is made keeps it waiting, and the others going', async () => {
  const { needs, store, ask } = await exchangeOn('fault.sqlite');
  await ask('a');
  await ask('b');
  let asked = 0;
  const broken: ExchangeNeeds = {
    ...needs,
    lawfulAccess: async (...args) => {
      asked += 1;
      if (asked === 1) throw new Error('the register is lost');
      return needs.lawfulAccess(...args);
    },
  };
  const { came, deliver } = answering();
  const faults: unknown[] = [];
  await sendAnswers(broken, deliver, (error) => faults.push(error));
  expect([came.length, faults.length]).toEqual([1, 1]);
  expect((await store.standing()).waiting).toBe(1);
  await store.close();
});

test('whoever refuses, or was suspended, is told nothing more', async () => {
  const { needs, store, ask, suspend } = await exchangeOn('refused.sqlite');
  await ask('a');
  await sendAnswers(needs, answering('refused').deliver, fault);
  await ask('b');
  suspend();
  const { came, deliver } = answering();
  await sendAnswers(needs, deliver, fault);
  expect(came).toEqual([]);
  expect(await store.standing()).toEqual({ waiting: 0, givenUp: 2 });
  await store.close();
});

test('whoever may not ask for it any more is told nothing more, nor again', async () => {
  const { needs, store, records, ask, allow } = await exchangeOn('withdrawn.sqlite');
  await ask('a');
  await sendAnswers(needs, answering().deliver, fault);
  await ask('b');
  await store.subscribe(subscriptionOf({}), Instant.parse(start));
  records.happen({ group: 'TEST-GROUP-1', event: 'UPDATE' });
  await tellSubscribers(needs);
  records.happen({ group: 'TEST-GROUP-1', event: 'UPDATE' });
  allow('mapper');
  await tellSubscribers(needs);
  const { came, deliver } = answering();
  await sendAnswers(needs, deliver, fault);
  expect(came).toEqual([]);
  expect(await store.standing()).toEqual({ waiting: 0, givenUp: 2 });
  await store.close();
});

test('a change is told once, also by an exchange that was closed in between', async () => {
  const before = await exchangeOn('told.sqlite');
  const subscription = subscriptionOf({
    filterType: 'expression',
    filter: {
      type: 'ns:org:QueryType:NoSql',
      value: { expression: { collection: 'Group', query: { group_size: { $lt: 10 } } } },
    },
  });
  await before.store.subscribe(subscription, Instant.parse(start));
  const happen = (of: typeof before) => {
    of.records.happen({ group: 'TEST-GROUP-1', event: 'UPDATE' });
    // Not in a programme of the partner's: it does not hear of it.
    of.records.happen({ group: 'TEST-GROUP-2', event: 'UPDATE' });
  };
  happen(before);
  expect(await tellSubscribers(before.needs)).toBe(2);
  expect(await tellSubscribers(before.needs)).toBe(0);
  await before.store.close();
  const after = await exchangeOn('told.sqlite');
  happen(after);
  expect(await tellSubscribers(after.needs)).toBe(0);
  const { came, deliver } = answering();
  await sendAnswers(after.needs, deliver, fault);
  expect(came.map(({ header: { action } }) => action)).toEqual(['notify']);
  expect(JSON.stringify(came)).toContain('TEST-GROUP-1');
  await after.store.close();
});

test('a subscription that is over, or not begun, is told nothing', async () => {
  const { needs, store, records } = await exchangeOn('over.sqlite');
  const at = Instant.parse(start);
  for (const [code, from, until] of [
    ['past', 'open', Instant.parse(start - 1)],
    ['future', Instant.parse(start + 1), 'open'],
  ] as const) {
    await store.subscribe(subscriptionOf({ code, recordType: code, from, until }), at);
  }
  records.happen({ group: 'TEST-GROUP-1', event: 'UPDATE' });
  await tellSubscribers(needs);
  expect(await store.standing()).toEqual({ waiting: 0, givenUp: 0 });
  await store.close();
});

test('what happened before anybody listened is told to nobody, and not read', async () => {
  const { needs, store, records } = await exchangeOn('unheard.sqlite');
  for (let count = 0; count < 500; count += 1) {
    records.happen({ group: 'TEST-GROUP-1', event: 'UPDATE' });
  }
  const unread: ExchangeNeeds = {
    ...needs,
    records: {
      ...records,
      changesAfter: async () => {
        throw new Error('nobody listens');
      },
    },
  };
  expect(await tellSubscribers(unread)).toBe(0);
  expect(await store.toldUntil()).toBe(500);
  await store.close();
});
