import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExchangeSandbox, type RunningSandbox } from '../../src/sites/exchange-sandbox.ts';
import { identifierSearch, subscribeRequest, unsubscribeRequest } from './conformance-requests.ts';
import { post, type Came } from './independent-client.ts';
import { Acknowledgement, HttpError, OnSearch } from './published-forms.ts';

let sandbox: RunningSandbox;

beforeAll(async () => {
  sandbox = await openExchangeSandbox({ host: '127.0.0.1', port: 0 }, new PassThrough().resume());
});
afterAll(() => sandbox.close());

const send = (path: string, body: unknown) =>
  post(`${sandbox.address}${path}`, body, sandbox.token);
const search = (more: object) => send('/registry/search', identifierSearch(undefined, more));

function accepted(came: Came) {
  expect([200, 202]).toContain(came.status);
  expect(Acknowledgement.parse(came.body).message.ack_status).toBe('ACK');
}

function rejected(came: Came) {
  expect(came.status).toBe(400);
  expect(HttpError.parse(came.body).errors[0]?.code).toBe('err.request.bad');
  expect(Acknowledgement.parse(came.body).message.ack_status).toBe('ERR');
}

describe('formats', () => {
  test('DCI-VAL-FMT-TS-01: a time that is none is rejected', async () => {
    rejected(await search({ timestamp: 'not-a-timestamp' }));
  });
  test('DCI-VAL-FMT-TS-02: a time with a zone is accepted', async () => {
    accepted(await search({ timestamp: '2026-01-15T10:30:00Z' }));
    accepted(await search({ timestamp: '2026-01-15T10:30:00.123+01:00' }));
  });
  test('DCI-VAL-FMT-TS-03: a time without a zone is rejected', async () => {
    const request = subscribeRequest();
    const { message } = request;
    const [item] = 'subscribe_request' in message ? [message.subscribe_request].flat() : [];
    const changed = {
      ...message,
      subscribe_request: [{ ...Object(item), timestamp: '2024-01-15T10:30:00' }],
    };
    rejected(await send('/registry/subscribe', { ...request, message: changed }));
  });
  test('DCI-VAL-FMT-LOC-01: a language of three letters is accepted', async () => {
    for (const locale of ['eng', 'ara', 'fra', 'zgh']) accepted(await search({ locale }));
  });
  test('DCI-VAL-FMT-LOC-02: a language of two letters is rejected', async () => {
    rejected(await search({ locale: 'en' }));
  });
  test('DCI-VAL-FMT-LOC-03: a language in capitals is rejected', async () => {
    rejected(await search({ locale: 'ENG' }));
  });
});

describe('boundaries', () => {
  const withTransaction = (length: number) => {
    const request = identifierSearch();
    const message = { ...request.message, transaction_id: 'x'.repeat(length) };
    return send('/registry/search', { ...request, message });
  };
  const ending = (length: number) => {
    const request = unsubscribeRequest();
    const message = { ...request.message, subscription_codes: ['s'.repeat(length)] };
    return send('/registry/unsubscribe', { ...request, message });
  };

  test('DCI-VAL-BND-TXN-01: a transaction of 99 letters is accepted', async () => {
    accepted(await withTransaction(99));
  });
  test('DCI-VAL-BND-TXN-02: a transaction of 100 letters is rejected', async () => {
    rejected(await withTransaction(100));
  });
  test('DCI-VAL-BND-REF-01: a reference of 50 letters is accepted', async () => {
    accepted(await search({ reference_id: 'r'.repeat(50) }));
  });
  test('DCI-VAL-BND-SUB-01: a subscription code of 99 letters is accepted', async () => {
    accepted(await ending(99));
  });
  test('DCI-VAL-BND-SUB-02: a subscription code of 100 letters is rejected', async () => {
    rejected(await ending(100));
  });
});

describe('pages', () => {
  const page = (page_size: number, page_number: number) =>
    search({ pagination: { page_size, page_number } });

  test('DCI-CORE-PAG-01: a search with a page is accepted', async () => {
    accepted(await page(10, 1));
  });
  test('DCI-CORE-PAG-02: a search with a page is answered with that page', async () => {
    const request = identifierSearch(undefined, { pagination: { page_size: 5, page_number: 1 } });
    const came = await send('/registry/sync/search', request);
    const [item] = OnSearch.parse(came.body).message.search_response;
    expect(item?.pagination).toEqual({ page_size: 5, page_number: 1, total_count: 1 });
  });
  test('DCI-CORE-PAG-03: a page after the first is accepted, and may be empty', async () => {
    accepted(await page(10, 2));
    const request = identifierSearch(undefined, { pagination: { page_size: 10, page_number: 2 } });
    const came = await send('/registry/sync/search', request);
    const [item] = OnSearch.parse(came.body).message.search_response;
    expect(item).toMatchObject({ data: { reg_records: [] }, pagination: { total_count: 1 } });
  });
  test('DCI-VAL-PAG-01: a page of nothing is rejected', async () => {
    rejected(await page(0, 1));
  });
  test('DCI-VAL-PAG-02: a page before the first is rejected', async () => {
    rejected(await page(10, 0));
  });
  test('DCI-VAL-PAG-03: a page of less than nothing is rejected', async () => {
    rejected(await page(-1, 1));
  });
});
