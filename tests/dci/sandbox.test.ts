import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openExchangeSandbox, type RunningSandbox } from '../../src/sites/exchange-sandbox.ts';
import { identifierSearch, statusRequest, subscribeRequest } from './conformance-requests.ts';
import {
  callbackServer,
  header,
  isSignedByRegistry,
  post,
  type CallbackServer,
} from './independent-client.ts';
import { HttpError, Notify, OnSearch, OnStatus } from './published-forms.ts';

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
const enveloped = (action: string, message: object, uri?: string) => ({
  signature: 'unsigned-stub',
  header: header(action, { sender: 'test-client', ...(uri === undefined ? {} : { uri }) }),
  message,
});
const codeOf = (body: unknown) => HttpError.parse(body).errors[0];

describe('tokens', () => {
  const asked = (fields: Record<string, string>) =>
    fetch(`${sandbox.address}/oauth2/client/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  const Token = z.object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.number(),
  });

  test('a client with its secret is given a token that is taken', async () => {
    const { clientId: client_id, clientSecret: client_secret } = sandbox;
    const grant_type = 'client_credentials';
    const came = await asked({ grant_type, client_id, client_secret });
    const { access_token: token } = Token.parse(await came.json());
    const url = `${sandbox.address}/registry/sync/search`;
    expect((await post(url, identifierSearch(), token)).status).toBe(200);
  });

  test('without the secret, without the grant, and as nobody there is none', async () => {
    const { clientId: client_id, clientSecret: client_secret } = sandbox;
    const grant_type = 'client_credentials';
    for (const fields of [
      { grant_type, client_id, client_secret: 'another' },
      { grant_type, client_id, client_secret: '' },
      { grant_type, client_id: 'nobody', client_secret },
      { grant_type: 'password', client_id, client_secret },
    ]) {
      const came = await asked(fields);
      expect([400, 401]).toContain(came.status);
      expect(JSON.stringify(await came.json())).not.toContain('access_token');
    }
  });

  test('a token that was changed anywhere is none', async () => {
    const [head = '', claims = '', signature = ''] = sandbox.token.split('.');
    const url = `${sandbox.address}/registry/sync/search`;
    const forged = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace('test-client', 'test-clienu'),
    ).toString('base64url');
    for (const token of [
      `${head}.${forged}.${signature}`,
      `${head}.${claims}.`,
      `${head}.${claims}`,
      `${head}.${claims}.${signature}=`,
      `${head}.${claims}.${signature}.${signature}`,
    ]) {
      expect((await post(url, identifierSearch(), token)).status).toBe(401);
    }
  });
});

describe('messages', () => {
  test('the same message is taken once', async () => {
    const request = identifierSearch();
    expect((await send('/registry/search', request)).status).toBe(202);
    const again = await send('/registry/search', request);
    expect(again.status).toBe(400);
    expect(codeOf(again.body)?.message).toContain('rjct.message_id.duplicate');
  });

  test('what its header says wrongly is named', async () => {
    const request = identifierSearch();
    const old = new Date(Date.now() - 6 * 60_000).toISOString();
    const wrong = [
      [{ version: '2.0.0' }, 'err.version.not_supported', ''],
      [{ sender_id: 'another' }, 'err.sender_id.invalid', ''],
      [{ receiver_id: 'another' }, 'err.receiver_id.invalid', ''],
      [{ is_msg_encrypted: true }, 'err.encryption.invalid', ''],
      [{ action: 'subscribe' }, 'err.request.bad', 'rjct.action.invalid'],
      [{ total_count: 2 }, 'err.request.bad', 'rjct.total_count.invalid'],
      [{ message_ts: old }, 'err.request.bad', 'rjct.message_ts.invalid'],
      [{ total_count: -1 }, 'err.request.bad', ''],
      [{ unknown_name: 1 }, 'err.request.bad', ''],
    ] as const;
    for (const [change, code, more] of wrong) {
      const changed = { ...request, header: { ...request.header, ...change } };
      const came = await send('/registry/search', changed);
      expect(codeOf(came.body)?.code).toBe(code);
      expect(codeOf(came.body)?.message).toContain(more);
    }
  });

  test('a body that is no JSON, or says a name twice, is rejected', async () => {
    for (const body of ['{', '[]', '"text"', '{"header":{},"header":{},"message":{}}']) {
      const came = await fetch(`${sandbox.address}/registry/search`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${sandbox.token}`,
        },
        body,
      });
      expect(came.status).toBe(400);
      expect(codeOf(await came.json())?.code).toBe('err.request.bad');
    }
  });

  test('known misspellings are understood, others are not', async () => {
    const of = (message: object, path: string, action: string) =>
      send(path, enveloped(action, message));
    const ended = {
      transaction_id: randomUUID(),
      timesstamp: new Date().toISOString(),
      sunscription_codes: ['unknown-code'],
    };
    expect((await of(ended, '/registry/unsubscribe', 'unsubscribe')).status).toBe(202);
    const payment = {
      reference_id: 'pay-1',
      payer_fa: 'account:1@bank',
      payee_fa: 'token:2@registry',
      amount: '10.00',
    };
    const paid = { transaction_id: randomUUID(), disburemsents: [payment] };
    expect((await of(paid, '/disburse', 'disburse')).status).toBe(202);
    const status = statusRequest();
    const asked = Reflect.get(status.message, 'txnstatus_request');
    const misspelt = {
      ...status.message,
      txnstatus_request: { ...Object(asked), txn_type: 'subscibe' },
    };
    expect((await of(misspelt, '/registry/txn/status', 'txn-status')).status).toBe(202);
    const unknown = { transaction_id: randomUUID(), timestmp: 'x', subscription_codes: ['a'] };
    expect((await of(unknown, '/registry/unsubscribe', 'unsubscribe')).status).toBe(400);
  });
});

describe('searches', () => {
  const searched = async (criteria: object) => {
    const search_request = [
      {
        reference_id: 'one',
        timestamp: new Date().toISOString(),
        search_criteria: criteria,
      },
    ];
    const message = { transaction_id: randomUUID(), search_request };
    const came = await send('/registry/sync/search', enveloped('search', message));
    return OnSearch.parse(came.body).message.search_response[0];
  };
  const expression = (query: object, collection = 'Group') => ({
    query_type: 'expression',
    query: { type: 'ns:org:QueryType:NoSql', value: { expression: { collection, query } } },
  });

  test('what is not understood is refused in its item', async () => {
    for (const criteria of [
      expression({ shoe_size: { $lt: 5 } }),
      expression({ poverty_score: { $near: 5 } }),
      expression({ poverty_score: { $lt: 'few' } }),
      expression({}),
      { query_type: 'idtype-value', query: { type: 'PASSPORT', value: 'X' } },
      { query_type: 'predicate', query: [{ expression1: { attribute_name: 'age' } }] },
    ]) {
      expect(await searched(criteria)).toMatchObject({
        status: 'rjct',
        status_reason_code: 'rjct.search_criteria.invalid',
      });
    }
  });

  test('or, not, in and between are understood', async () => {
    const found = async (query: object, collection?: string) =>
      (await searched(expression(query, collection)))?.pagination?.total_count;
    expect(await found({ $or: [{ group_size: 2 }, { group_size: { $gte: 6 } }] })).toBe(2);
    expect(await found({ $not: { place: { $eq: 'central_region' } } })).toBe(1);
    expect(await found({ place: { $in: ['central_region', 'northern_region'] } })).toBe(3);
    expect(await found({ poverty_score: { $gt: 2.1, $lte: 4.25 } })).toBe(1);
    expect(await found({ sex: 'female' }, 'Member')).toBe(6);
  });

  test('records come sorted and in pages', async () => {
    const all = expression({ poverty_score: { $gt: 0 } });
    const sort = [{ attribute_name: 'poverty_score', sort_order: 'desc' }];
    const page = (page_number: number) =>
      searched({ ...all, sort, pagination: { page_size: 2, page_number } });
    expect(await page(1)).toMatchObject({
      data: { reg_records: [{ poverty_score: 7.5 }, { poverty_score: 4.25 }] },
      pagination: { total_count: 3 },
    });
    expect(await page(2)).toMatchObject({ data: { reg_records: [{ poverty_score: 2.1 }] } });
    const wrong = { ...all, sort: [{ attribute_name: 'shoe_size', sort_order: 'asc' }] };
    expect((await searched(wrong))?.status_reason_code).toBe('rjct.sort.invalid');
  });

  test('a reference that stands twice is refused the second time', async () => {
    const request = identifierSearch();
    const items: unknown = Reflect.get(request.message, 'search_request');
    const [item] = Array.isArray(items) ? items : [];
    const message = { ...request.message, search_request: [item, item] };
    const twice = { ...request, header: { ...request.header, total_count: 2 }, message };
    const came = await send('/registry/sync/search', twice);
    const answers = OnSearch.parse(came.body).message.search_response;
    expect(answers.map(({ status }) => status)).toEqual(['succ', 'rjct']);
    expect(answers[1]?.status_reason_code).toBe('rjct.reference_id.duplicate');
  });
});

describe('callbacks', () => {
  test('a partner that fails is called again until it takes the answer', async () => {
    partner.refuseWith(503, 500);
    const uri = `${partner.origin}/namespace/callback/on-search`;
    const request = identifierSearch(uri);
    await send('/registry/search', request);
    const transaction: unknown = Reflect.get(request.message, 'transaction_id');
    const came = await partner.until(({ body }) => body.message['transaction_id'] === transaction);
    expect(came.path).toBe('/namespace/callback/on-search');
    expect(came.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await isSignedByRegistry(sandbox.address, came.body)).toBe(true);
    const status = statusRequest(undefined, String(transaction));
    const standing = OnStatus.parse((await send('/registry/sync/txn/status', status)).body);
    const { txn_status: found } = standing.message.txnstatus_response;
    expect(found.search_response.map((one) => one.status)).toEqual(['succ']);
  });

  test('a subscriber is told of what happens, and of nothing more once it ended', async () => {
    const request = subscribeRequest(`${partner.origin}/registry/on-subscribe`);
    const items: unknown = Reflect.get(request.message, 'subscribe_request');
    const [item] = Array.isArray(items) ? items : [];
    const criteria: unknown = Reflect.get(Object(item), 'subscribe_criteria');
    const subscribe_request = [
      {
        ...Object(item),
        subscribe_criteria: {
          ...Object(criteria),
          reg_event_type: 'spdci:common:RegistryEventType:NewHouseHoldMember',
        },
      },
    ];
    const message = { ...request.message, subscribe_request };
    await send('/registry/subscribe', { ...request, message });
    const subscribed = await partner.until(
      ({ path, body }) =>
        path === '/registry/on-subscribe' &&
        body.message['transaction_id'] === Reflect.get(message, 'transaction_id'),
    );
    const code = /"code":"([^"]+)"/.exec(JSON.stringify(subscribed.body))?.[1] ?? '';
    sandbox.happen({ group: 'TEST-GROUP-2', event: 'NewHouseHoldMember' });
    const change = { group: 'TEST-GROUP-1', event: 'NewHouseHoldMember' };
    expect((await post(`${sandbox.address}/sandbox/changes`, change)).status).toBe(202);
    const wrong = { ...change, event: 'FLOOD' };
    expect((await post(`${sandbox.address}/sandbox/changes`, wrong)).status).toBe(400);
    const told = await partner.until(({ path }) => path === '/registry/notify');
    const { notify_event: events } = Notify.parse(told.body).message;
    expect(events.length).toBe(3);
    expect(JSON.stringify(events)).toContain('TEST-001');
    expect(await isSignedByRegistry(sandbox.address, told.body)).toBe(true);
    await send(
      '/registry/unsubscribe',
      enveloped(
        'unsubscribe',
        {
          transaction_id: randomUUID(),
          timestamp: new Date().toISOString(),
          subscription_codes: [code],
        },
        partner.origin,
      ),
    );
    await partner.until(({ path }) => path === '/registry/on-unsubscribe');
    sandbox.happen({ group: 'TEST-GROUP-1', event: 'NewHouseHoldMember' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(partner.came.filter(({ path }) => path === '/registry/notify').length).toBe(1);
  });
});
