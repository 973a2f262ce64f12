import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openExchangeSandbox, type RunningSandbox } from '../../src/sites/exchange-sandbox.ts';
import {
  callbackServer,
  header,
  isSignedByRegistry,
  post,
  type CallbackServer,
} from './independent-client.ts';
import { Acknowledgement, OnSearch } from './published-forms.ts';

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

const now = () => new Date().toISOString();
const send = (
  path: string,
  action: string,
  message: object,
  { count = 1, uri }: { count?: number; uri?: string } = {},
) =>
  post(
    `${sandbox.address}${path}`,
    {
      signature: 'unsigned-stub',
      header: header(action, {
        sender: 'test-client',
        count,
        ...(uri === undefined ? {} : { uri }),
      }),
      message: { transaction_id: randomUUID(), ...message },
    },
    sandbox.token,
  );

const Statuses = z.array(
  z.looseObject({
    reference_id: z.string(),
    status: z.enum(['rcvd', 'pdng', 'succ', 'rjct']),
    status_reason_code: z.string().optional(),
  }),
);
function listed(body: unknown, name: string) {
  const message: unknown = Reflect.get(Object(body), 'message');
  return Statuses.parse(Reflect.get(Object(message), name));
}

describe('the beneficiaries’ registry', () => {
  const enrolled = async (query: object) => {
    const enrolled_criteria = { query_type: 'expression', response_entity: 'Beneficiary', query };
    const came = await send('/registry/sync/enrolled', 'search', { enrolled_criteria });
    expect(await isSignedByRegistry(sandbox.address, came.body)).toBe(true);
    return OnSearch.parse(came.body).message.search_response[0];
  };

  test('somebody’s programmes are told, with how she stands in them', async () => {
    const found = await enrolled({
      $and: [{ person_identifier: { eq: 'TEST-001' } }],
    });
    expect(found?.data?.reg_records).toMatchObject([
      {
        '@type': 'Beneficiary',
        member: {
          programme_identifier: {
            programme: { programme_identifier: 'SANDBOX-AID' },
            enrolment_status: 'Active',
          },
        },
      },
    ]);
  });

  test('in another programme, or as nobody, she is not', async () => {
    const none = { status: 'succ', data: { reg_records: [] }, pagination: { total_count: 0 } };
    const person_identifier = { eq: 'TEST-001' };
    const programme_identifier = { eq: 'OTHER' };
    expect(await enrolled({ person_identifier, programme_identifier })).toMatchObject(none);
    expect(await enrolled({ person_identifier: { $eq: 'TEST-999' } })).toMatchObject(none);
    const bare = await enrolled({ person_identifier: 'TEST-001' });
    expect(bare?.pagination?.total_count).toBe(1);
  });

  test('a query of anything else is rejected', async () => {
    const enrolled_criteria = { query: { shoe_size: { eq: '40' } } };
    const came = await send('/registry/sync/enrolled', 'search', { enrolled_criteria });
    expect(came.status).toBe(400);
  });
});

describe('payments', () => {
  const payment = (more: object = {}) => ({
    reference_id: randomUUID(),
    payer_fa: 'account:12@bank',
    payee_fa: 'token:34@sr-server',
    amount: '500.00',
    currency_code: 'MAD',
    ...more,
  });
  const disbursed = async (...disbursements: object[]) => {
    const count = disbursements.length;
    const message = { disbursements };
    const came = await send('/disburse/sync/disburse', 'disburse', message, { count });
    expect(came.status).toBe(200);
    return listed(came.body, 'disbursements_status');
  };

  test('what is wrong with one is answered for that one', async () => {
    const good = payment();
    const wrong = [
      [payment({ amount: '500' }), 'rjct.amount.invalid'],
      [payment({ amount: '0.00' }), 'rjct.amount.invalid'],
      [payment({ amount: '-1.00' }), 'rjct.amount.invalid'],
      [payment({ currency_code: 'dh' }), 'rjct.currency_code.invalid'],
      [payment({ payer_fa: 'nowhere' }), 'rjct.payer_fa.invalid'],
      [payment({ payee_fa: 'a b@c' }), 'rjct.payee_fa.invalid'],
      [payment({ scheduled_timestamp: 'tomorrow' }), 'rjct.schedule_ts.invalid'],
      [good, 'rjct.reference_id.duplicate'],
    ] as const;
    const answers = await disbursed(good, ...wrong.map(([one]) => one));
    expect(answers[0]).toMatchObject({ reference_id: good.reference_id, status: 'rcvd' });
    expect(answers.slice(1).map((one) => one.status_reason_code)).toEqual(
      wrong.map(([, reason]) => reason),
    );
  });

  test('one that is asked for later is answered to the partner, and found afterwards', async () => {
    const one = payment({ payee_fa: 'token:found@sr-server' });
    const uri = `${partner.origin}/on-disburse`;
    const came = await send('/disburse', 'disburse', { disbursements: [one] }, { uri });
    const { correlation_id } = Acknowledgement.parse(came.body).message;
    const answer = await partner.until(({ path }) => path === '/on-disburse');
    expect(answer.body.message['correlation_id']).toBe(correlation_id);
    expect(listed(answer.body, 'disbursements_status')).toMatchObject([
      { reference_id: one.reference_id, status: 'rcvd' },
    ]);
    const search_criteria = [
      {
        reference_id: 's',
        request_type: 'disburse',
        attribute_type: 'payee_fa',
        attribute_value: 'TOKEN:found@sr-server',
      },
    ];
    const found = await send('/disburse/sync/search', 'search', { search_criteria });
    expect(listed(found.body, 'disbursements_status')).toMatchObject([
      { reference_id: one.reference_id },
    ]);
    const txnstatus_request = {
      reference_id: 'q',
      txn_type: 'on-disburse',
      attribute_type: 'reference_id_list',
      attribute_value: [one.reference_id],
    };
    const status = await send('/disburse/sync/txn/status', 'on-disburse', { txnstatus_request });
    expect(JSON.stringify(status.body)).toContain(one.reference_id);
    expect(JSON.stringify(status.body)).toContain('"txn_type":"on-disburse"');
  });
});

describe('the mapper', () => {
  const item = (more: object) => ({ reference_id: randomUUID(), timestamp: now(), ...more });
  const mapped = async (action: string, more: object) => {
    const message = { [`${action}_request`]: [item(more)] };
    const came = await send(`/mapper/sync/${action}`, action, message);
    expect(came.status).toBe(200);
    return listed(came.body, `${action}_response`)[0];
  };

  test('who is paid where: linked once, changed, found, removed', async () => {
    const id = 'token:mapped@sr-server';
    const fa = 'mobile:0600000000@wallet';
    expect((await mapped('link', { id, fa }))?.status).toBe('succ');
    expect((await mapped('link', { id, fa }))?.status).toBe('rjct');
    expect(await mapped('resolve', { id, fa, scope: 'yes_no' })).toMatchObject({
      status: 'succ',
      status_reason_code: 'succ.id.active',
    });
    const other = 'account:1@bank';
    expect((await mapped('update', { id, fa: other }))?.status).toBe('succ');
    expect(await mapped('resolve', { id, scope: 'details' })).toMatchObject({ fa: other });
    expect((await mapped('resolve', { id, fa }))?.status_reason_code).toBe(
      'succ.fa.not_linked_to_id',
    );
    expect((await mapped('resolve', { fa: other }))?.status_reason_code).toBe('succ.fa.active');
    expect((await mapped('resolve', { fa }))?.status_reason_code).toBe('succ.fa.not_found');
    expect((await mapped('unlink', { id, fa }))?.status).toBe('rjct');
    expect((await mapped('unlink', { id, fa: other }))?.status).toBe('succ');
    expect((await mapped('resolve', { id }))?.status_reason_code).toBe('succ.id.not_found');
    expect((await mapped('update', { id, fa }))?.status_reason_code).toBe('rjct.id.invalid');
  });

  test('who only asks yes or no is not told an address that she did not name', async () => {
    const id = 'token:secret@sr-server';
    const fa = 'account:secret@bank';
    await mapped('link', { id, fa });
    expect(JSON.stringify(await mapped('resolve', { id }))).not.toContain('account:secret');
  });

  test('what is asked later is answered at the mapper’s own address', async () => {
    const link_request = [item({ id: 'token:later@sr-server', fa: 'account:9@bank' })];
    await send('/mapper/link', 'link', { link_request }, { uri: partner.origin });
    const came = await partner.until(({ path }) => path === '/mapper/on-link');
    expect(came.body.header['action']).toBe('on-link');
    expect(listed(came.body, 'link_response')[0]?.status).toBe('succ');
  });
});
