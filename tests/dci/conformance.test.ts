import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { openExchangeSandbox, type RunningSandbox } from '../../src/sites/exchange-sandbox.ts';
import {
  expressionSearch,
  identifierSearch,
  predicateSearch,
  statusRequest,
  subscribeRequest,
  unsubscribeRequest,
} from './conformance-requests.ts';
import {
  callbackServer,
  isSignedByRegistry,
  post,
  type Came,
  type CallbackServer,
} from './independent-client.ts';
import {
  Acknowledgement,
  HttpError,
  OnSearch,
  OnStatus,
  OnSubscribe,
  OnUnsubscribe,
} from './published-forms.ts';

let sandbox: RunningSandbox;
let partner: CallbackServer;

beforeAll(async () => {
  sandbox = await openExchangeSandbox({ host: '127.0.0.1', port: 0 }, new PassThrough().resume());
  partner = await callbackServer();
});
afterAll(async () => {
  await sandbox.close();
  await partner.close();
});

const send = (path: string, body: unknown) =>
  post(`${sandbox.address}${path}`, body, sandbox.token);

/** An answer whose body is as published; JSON, within the time that conformance allows. */
function answeredAs<S extends z.ZodType>(came: Came, statuses: number[], form: S): z.output<S> {
  expect(statuses).toContain(came.status);
  expect(came.type).toMatch(/^application\/json/);
  return form.parse(came.body);
}

function acknowledged(came: Came) {
  const { message } = answeredAs(came, [200, 202], Acknowledgement);
  expect(message.ack_status).toBe('ACK');
  expect(message.error).toBeUndefined();
  return message.correlation_id;
}

function rejected(came: Came, statuses = [400]) {
  answeredAs(came, statuses, HttpError);
  expect(Acknowledgement.parse(came.body).message.ack_status).toBe('ERR');
}

interface Operation {
  readonly path: string;
  readonly build: (uri?: string) => { readonly message?: unknown };
}
const operations = {
  'ASYNC-SEARCH': { path: '/registry/search', build: identifierSearch },
  'ASYNC-SUBSCRIBE': { path: '/registry/subscribe', build: subscribeRequest },
  'ASYNC-UNSUBSCRIBE': { path: '/registry/unsubscribe', build: unsubscribeRequest },
  'ASYNC-TXNSTATUS': { path: '/registry/txn/status', build: statusRequest },
  'SYNC-SEARCH': { path: '/registry/sync/search', build: identifierSearch },
  'SYNC-TXNSTATUS': { path: '/registry/sync/txn/status', build: statusRequest },
} satisfies Record<string, Operation>;
const named = Object.entries<Operation>(operations);

describe('social registry, core', () => {
  for (const [name, { path, build }] of named.filter(([id]) => id.startsWith('ASYNC'))) {
    test(`SR-CORE-RG-${name}-01: a request is acknowledged`, async () => {
      expect(acknowledged(await send(path, build()))).not.toBe('');
    });
  }

  test('SR-CORE-RG-SYNC-SEARCH-01: a search is answered at once', async () => {
    const request = identifierSearch();
    const answer = answeredAs(await send('/registry/sync/search', request), [200], OnSearch);
    expect(answer.message.transaction_id).toBe(request.message && txnOf(request));
    const [item] = answer.message.search_response;
    expect(item?.status).toBe('succ');
    expect(item?.pagination?.total_count).toBe(1);
    expect(JSON.stringify(item?.data?.reg_records)).toContain('TEST-001');
    expect(await isSignedByRegistry(sandbox.address, answer)).toBe(true);
  });

  test('SR-CORE-RG-SYNC-TXNSTATUS-01: how a search stands is answered at once', async () => {
    const search = identifierSearch();
    await send('/registry/sync/search', search);
    const request = statusRequest(undefined, txnOf(search));
    const came = await send('/registry/sync/txn/status', request);
    const answer = answeredAs(came, [200], OnStatus);
    const { txn_type: type, txn_status: standing } = answer.message.txnstatus_response;
    expect(type).toBe('search');
    expect(standing.search_response.map(({ status }) => status)).toEqual(['succ']);
  });

  for (const [name, build, path] of [
    ['ASYNC-SEARCH-EXPRESSION', expressionSearch, '/registry/search'],
    ['ASYNC-SEARCH-PREDICATE', predicateSearch, '/registry/search'],
  ] as const) {
    test(`SR-CORE-RG-${name}-01: the query is acknowledged`, async () => {
      acknowledged(await send(path, build()));
    });
  }

  test('SR-CORE-RG-SYNC-SEARCH-EXPRESSION-01: groups are found by an expression', async () => {
    const came = await send('/registry/sync/search', expressionSearch());
    const [item] = answeredAs(came, [200], OnSearch).message.search_response;
    expect(item).toMatchObject({ status: 'succ', pagination: { total_count: 2 } });
    expect(item?.data).toMatchObject({
      reg_record_type: 'Group',
      reg_records: [
        { poverty_score: 2.1, group_size: 3, place: { region: 'central_region' } },
        { poverty_score: 4.25, group_size: 2, place: { region: 'central_region' } },
      ],
    });
  });

  test('SR-CORE-RG-SYNC-SEARCH-PREDICATE-01: people are found by a predicate', async () => {
    const came = await send('/registry/sync/search', predicateSearch());
    const [item] = answeredAs(came, [200], OnSearch).message.search_response;
    expect(item).toMatchObject({ status: 'succ', pagination: { total_count: 2 } });
    expect(item?.data?.reg_record_type).toBe('Member');
    const births = JSON.stringify(item?.data?.reg_records).match(/"birth_date":"\d{4}/g);
    expect(births).toEqual(['"birth_date":"2003', '"birth_date":"2022']);
  });

  test('SR-EXTRA-RG-SYNC-SEARCH-REGRECORDS-01: records have the fields of people', async () => {
    const came = await send('/registry/sync/search', identifierSearch());
    const [item] = answeredAs(came, [200], OnSearch).message.search_response;
    expect(item?.data?.reg_records).toEqual([
      expect.objectContaining({
        '@type': 'Member',
        marital_status: 'married',
        is_disabled: false,
        demographic_info: expect.objectContaining({
          sex: 'female',
          birth_date: '2003-05-20T00:00:00Z',
          identifier: expect.arrayContaining([
            expect.objectContaining({ identifier_type: 'UIN', identifier_value: 'TEST-001' }),
          ]),
        }),
      }),
    ]);
  });
});

/** The transaction of a request. */
function txnOf(request: { readonly message?: unknown }): string {
  const { message } = request;
  const id: unknown =
    typeof message === 'object' && message !== null
      ? Reflect.get(message, 'transaction_id')
      : undefined;
  return typeof id === 'string' ? id : '';
}

describe('social registry, callbacks', () => {
  const workflows = [
    ['ASYNC-SEARCH', '/registry/on-search', OnSearch],
    ['ASYNC-SUBSCRIBE', '/registry/on-subscribe', OnSubscribe],
    ['ASYNC-UNSUBSCRIBE', '/registry/on-unsubscribe', OnUnsubscribe],
    ['ASYNC-TXNSTATUS', '/registry/txn/on-status', OnStatus],
  ] as const;
  for (const [name, callback, form] of workflows) {
    test(`SR-CORE-RG-${name}-CB-01: the sender is called back with the same ids`, async () => {
      const { path, build } = operations[name];
      const request = build(`${partner.origin}${callback}`);
      const correlation = acknowledged(await send(path, request));
      const came = await partner.until(
        ({ path: called, body }) =>
          called === callback && body.message['correlation_id'] === correlation,
      );
      expect(came.body.message['transaction_id']).toBe(txnOf(request));
      form.parse(came.body);
      expect(await isSignedByRegistry(sandbox.address, came.body)).toBe(true);
    });
  }
});

describe('social registry, what is refused', () => {
  for (const [name, { path, build }] of named) {
    test(`SR-CORE-RG-${name}-NEG-01: a request without its message is rejected`, async () => {
      const { message: _message, ...rest } = build();
      rejected(await send(path, rest));
    });

    test(`SR-SEC-AUTH-RG-${name}-01: a request without a token is refused`, async () => {
      const came = await post(`${sandbox.address}${path}`, build());
      rejected(came, [401, 403]);
      expect(HttpError.parse(came.body).errors[0]?.code).toBe('err.request.unauthorized');
    });
  }

  test('SR-SEC-SIG-RG-01: a signature that is none is refused', async () => {
    for (const signature of ['invalid-signature', '', 'abc', '!@#$%^&*()', undefined]) {
      const came = await send('/registry/search', { ...identifierSearch(), signature });
      rejected(came, [400, 401, 403]);
      expect(HttpError.parse(came.body).errors[0]?.code).toMatch(/^err\.signature\./);
    }
  });
});
