import { randomUUID } from 'node:crypto';
import { header } from './independent-client.ts';

/** Requests as a conformance client sends them: signed with a literal text. */
const sender = 'test-client';
const stub = 'unsigned-stub';
const now = () => new Date().toISOString();

type Uri = string | undefined;

function enveloped(action: string, message: object, uri: Uri) {
  return {
    signature: stub,
    header: header(action, { sender, ...(uri === undefined ? {} : { uri }) }),
    message,
  };
}

function searchOf(search_criteria: object, uri: Uri, more: object = {}) {
  return enveloped(
    'search',
    {
      transaction_id: randomUUID(),
      search_request: [
        { reference_id: `ref-${randomUUID()}`, timestamp: now(), search_criteria, ...more },
      ],
    },
    uri,
  );
}

/** By identifier; `more` stands beside the criteria. */
export function identifierSearch(uri?: string, more: object = {}) {
  const query = { type: 'UIN', value: 'TEST-001' };
  return searchOf({ query_type: 'idtype-value', query }, uri, more);
}

/** Groups of few, poor, in one place. */
export function expressionSearch(uri?: string) {
  const query = {
    $and: [
      { poverty_score: { $lt: 5 } },
      { location: { $eq: 'central_region' } },
      { group_size: { $lt: 5 } },
    ],
  };
  const value = { expression: { collection: 'Group', query } };
  const criteria = {
    query_type: 'expression',
    query: { type: 'ns:org:QueryType:expression', value },
  };
  return searchOf(criteria, uri);
}

/** Young people of poor groups; numbers as text. */
export function predicateSearch(uri?: string) {
  const query = [
    {
      seq_num: 1,
      expression1: { attribute_name: 'age', operator: 'lt', attribute_value: '25' },
      condition: 'and',
      expression2: { attribute_name: 'poverty_score', operator: 'lt', attribute_value: '2.5' },
    },
  ];
  return searchOf({ query_type: 'predicate', query }, uri);
}

export function subscribeRequest(uri?: string) {
  return enveloped(
    'subscribe',
    {
      transaction_id: randomUUID(),
      subscribe_request: [
        {
          reference_id: `ref-${randomUUID()}`,
          timestamp: now(),
          subscribe_criteria: {
            reg_event_type: 'REGISTER',
            filter: { type: 'UIN', value: 'TEST-001' },
            notify_record_type: 'Member',
          },
        },
      ],
    },
    uri,
  );
}

export function unsubscribeRequest(uri?: string) {
  const message = {
    transaction_id: randomUUID(),
    timestamp: now(),
    subscription_codes: ['sub-test-001'],
  };
  return enveloped('unsubscribe', message, uri);
}

export function statusRequest(uri?: string, transaction: string = randomUUID()) {
  return enveloped(
    'txn-status',
    {
      transaction_id: transaction,
      txnstatus_request: {
        reference_id: `ref-${randomUUID()}`,
        txn_type: 'search',
        attribute_type: 'transaction_id',
        attribute_value: transaction,
      },
    },
    uri,
  );
}
