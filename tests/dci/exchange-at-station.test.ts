import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';
import { identifierSearch } from './conformance-requests.ts';
import {
  callbackServer,
  isSignedByRegistry,
  partnerKey,
  type CallbackServer,
} from './independent-client.ts';
import {
  authorize,
  exchangeAt,
  messageOf,
  namedBy,
  nameOf,
  searchOf,
  type ExchangeAtStation,
} from './partner-at-station.ts';
import { HttpError, Notify, OnSearch } from './published-forms.ts';

/** Another key of the same name. */
const stranger = partnerKey('partner-key-1');

let social: SocialStation;
let family: Family;
let partner: CallbackServer;
let exchange: ExchangeAtStation;

beforeAll(async () => {
  social = await openSocialStation();
  partner = await callbackServer();
  exchange = exchangeAt(social, partner.origin);
  family = await social.family('amal');
  await exchange.register('aid.partner');
  await exchange.register('little.partner', { shared: ['place'], identifiers: ['HOUSEHOLD_ID'] });
  await exchange.register('mute.partner', { operations: ['subscribe'] });
}, 120_000);
afterAll(async () => {
  await social.close();
  await partner.close();
});

const send: ExchangeAtStation['send'] = (...args) => exchange.send(...args);
const Item = OnSearch.shape.message.shape.search_response.element;
const found = async (criteria: object, id?: string) =>
  Item.parse(await exchange.found(criteria, id));
const search = (criteria: object, id = 'aid.partner') =>
  messageOf(id, 'search', searchOf(criteria));
const codeOf = (body: unknown) => HttpError.parse(body).errors[0]?.code;

describe('what a partner is told', () => {
  test('somebody whom it names by her number, and her household', async () => {
    const one = await found(namedBy(family.mother.idcs));
    expect(one).toMatchObject({ status: 'succ', data: { reg_record_type: 'Member' } });
    const text = JSON.stringify(one?.data?.reg_records);
    expect(text).toContain(family.mother.idcs);
    expect(text).not.toContain(family.father.idcs);
    const whole = await found({ ...namedBy(family.mother.idcs), response_entity: 'Group' });
    expect(whole?.data?.reg_records).toMatchObject([{ group_size: 3, '@type': 'Group' }]);
    expect(JSON.stringify(whole?.data?.reg_records)).toContain(family.father.idcs);
  });

  test('only what its account shares: no name, no number, no member', async () => {
    const name = await nameOf(social, family.household, 'little.partner');
    const told = await found(namedBy(name, 'HOUSEHOLD_ID'), 'little.partner');
    expect(told?.data?.reg_records).toEqual([
      {
        '@context': expect.anything(),
        '@type': 'Group',
        group_type: 'household',
        group_size: 3,
        place: { '@type': 'Place', region: 'R4', area: 'urban' },
        registration_date: expect.any(String),
        last_updated: expect.any(String),
      },
    ]);
    const refused = await found(namedBy(family.mother.idcs), 'little.partner');
    expect(refused?.status_reason_code).toBe('rjct.search_criteria.invalid');
    const oracle = {
      query_type: 'predicate',
      query: [{ expression1: { attribute_name: 'age', operator: 'lt', attribute_value: '25' } }],
    };
    expect((await found(oracle, 'little.partner'))?.status).toBe('rjct');
  });

  test('a household by a name of its own, which no other partner can use', async () => {
    const whole = await found({ ...namedBy(family.mother.idcs), response_entity: 'Group' });
    const text = JSON.stringify(whole?.data?.reg_records);
    expect(text).not.toContain(family.household);
    const own = await nameOf(social, family.household, 'aid.partner');
    const others = await nameOf(social, family.household, 'little.partner');
    expect([text.includes(own), text.includes(others)]).toEqual([true, false]);
    const counted = async (name: string) =>
      (await found(namedBy(name, 'HOUSEHOLD_ID')))?.pagination?.total_count;
    expect(await counted(own)).toBe(1);
    for (const name of [others, family.household, own.slice(0, -1), `${own}A`]) {
      expect(await counted(name)).toBe(0);
    }
  });

  test('nobody for a number that nobody has', async () => {
    const none = await found(namedBy('2345678909'));
    expect(none).toMatchObject({ status: 'succ', pagination: { total_count: 0 } });
  });

  test('nothing without a purpose, or for one that is not its own', async () => {
    for (const grounds of [
      { authorize: undefined },
      { authorize: { purpose: { code: 'curiosity' } } },
      { authorize: { purpose: { code: 'payment' } } },
      {
        authorize: {
          purpose: { code: 'social-exchange', ref_uri: 'urn:basma:basis:law-09-08' },
        },
      },
      { authorize: undefined, consent: { purpose: { code: 'social-exchange' } } },
    ]) {
      const refused = await found({ ...namedBy(family.mother.idcs), ...grounds });
      expect(refused).toMatchObject({
        status: 'rjct',
        status_reason_code: 'rjct.search_criteria.invalid',
      });
      expect(JSON.stringify(refused)).not.toContain(family.mother.idcs);
    }
  });
});

describe('what a message must be', () => {
  test('the sandbox’s literal signature is no signature here, whoever sends it', async () => {
    await exchange.register('test-client');
    for (const id of ['aid.partner', 'test-client']) {
      const { signature: _signature, ...stub } = search(namedBy(family.mother.idcs), id);
      const unsigned = { ...stub, signature: 'unsigned-stub' };
      const came = await send('/registry/sync/search', unsigned, id);
      expect([came.status, codeOf(came.body)]).toEqual([401, 'err.signature.invalid']);
    }
    const fromSuite = identifierSearch();
    const came = await send('/registry/search', fromSuite, 'test-client');
    expect(came.status).not.toBe(202);
  });

  test('signed by its own key, over these words, and sent once', async () => {
    const said = Reflect.get(search(namedBy(family.mother.idcs)), 'message');
    const forged = messageOf('aid.partner', 'search', Object(said), { key: stranger });
    expect(codeOf((await send('/registry/sync/search', forged)).body)).toBe(
      'err.signature.invalid',
    );
    const request = search(namedBy(family.mother.idcs));
    const changed = {
      ...request,
      header: { ...request.header, message_id: randomUUID() },
    };
    expect(codeOf((await send('/registry/sync/search', changed)).body)).toBe(
      'err.signature.invalid',
    );
    expect((await send('/registry/sync/search', request)).status).toBe(200);
    expect((await send('/registry/sync/search', request)).status).toBe(400);
  });

  test('a partner sends for itself, what it may, to where it may', async () => {
    const other = await send(
      '/registry/sync/search',
      search(namedBy(family.mother.idcs)),
      'little.partner',
    );
    expect(codeOf(other.body)).toBe('err.sender_id.invalid');
    const mute = search(namedBy(family.mother.idcs), 'mute.partner');
    const forbidden = await send('/registry/sync/search', mute, 'mute.partner');
    expect([forbidden.status, codeOf(forbidden.body)]).toEqual([403, 'err.request.forbidden']);
    const said = Reflect.get(search(namedBy(family.mother.idcs)), 'message');
    const away = messageOf('aid.partner', 'search', Object(said), {
      uri: 'http://169.254.169.254/registry/on-search',
    });
    const came = await send('/registry/search', away);
    expect(codeOf(came.body)).toBe('err.sender_uri.invalid');
  });

  test('a suspended partner is nobody', async () => {
    await exchange.register('former.partner');
    const admin = social.staff.as('administrator');
    const path = '/v1/programmes/former.partner/activity';
    expect((await admin.call('PUT', path, { active: false })).status).toBe(200);
    const request = search(namedBy(family.mother.idcs), 'former.partner');
    expect((await send('/registry/sync/search', request, 'former.partner')).status).toBe(401);
  });
});

describe('what happens afterwards', () => {
  test('what was told is told again only to whoever may still ask for it', async () => {
    await exchange.register('lesser.partner', { operations: ['search', 'mapper'] });
    const asked = search(namedBy(family.mother.idcs), 'lesser.partner');
    await send('/registry/sync/search', asked, 'lesser.partner');
    const transaction_id = z.string().parse(Reflect.get(asked.message, 'transaction_id'));
    const again = async () => {
      const txnstatus_request = {
        reference_id: 'again',
        txn_type: 'search',
        attribute_type: 'transaction_id',
        attribute_value: transaction_id,
      };
      const said = { transaction_id, txnstatus_request };
      const message = messageOf('lesser.partner', 'txn-status', said);
      const path = '/mapper/sync/txn/status';
      return JSON.stringify((await send(path, message, 'lesser.partner')).body);
    };
    expect(await again()).toContain(family.mother.idcs);
    await exchange.register('lesser.partner', { operations: ['mapper'] });
    expect(await again()).not.toContain(family.mother.idcs);
  });

  test('a search that is answered later comes to the partner, once', async () => {
    const said = Object(Reflect.get(search(namedBy(family.child.idcs)), 'message'));
    const asked = messageOf('aid.partner', 'search', said, {
      uri: `${partner.origin}/registry/on-search`,
    });
    expect((await send('/registry/search', asked)).status).toBe(202);
    const came = await partner.until(({ path }) => path === '/registry/on-search');
    expect(OnSearch.parse(came.body).message.search_response[0]?.status).toBe('succ');
    expect(JSON.stringify(came.body)).toContain(family.child.idcs);
    expect(await isSignedByRegistry(exchange.base, came.body)).toBe(true);
  });

  test('a subscriber is told of a household that is declared afterwards', async () => {
    const said = {
      transaction_id: randomUUID(),
      subscribe_request: [
        {
          reference_id: 'one',
          timestamp: new Date().toISOString(),
          subscribe_criteria: {
            reg_event_type: 'REGISTER',
            filter: { type: 'UIN', value: '' },
            notify_record_type: 'Group',
            authorize,
          },
        },
      ],
    };
    const later = await social.enrolled('later mother', { sex: 'female' });
    const [item] = said.subscribe_request;
    const of = { ...item?.subscribe_criteria, filter: { type: 'UIN', value: later.idcs } };
    const subscribe_request = [{ ...item, subscribe_criteria: of }];
    const asked = messageOf(
      'aid.partner',
      'subscribe',
      { ...said, subscribe_request },
      { uri: partner.origin },
    );
    expect((await send('/registry/subscribe', asked)).status).toBe(202);
    await partner.until(({ path }) => path === '/registry/on-subscribe');
    const adult = { school: 'ended', literate: true, disabled: false, permitUntil: 'none' };
    const declared = await social.staff.as('clerk').call('POST', '/v1/households', {
      event: randomUUID(),
      household: randomUUID(),
      effective: '2026-01-11',
      declarant: later.idcs,
      head: later.idcs,
      dwelling: { address: 'Elsewhere 2, Fès', area: 'rural', region: 'R4' },
      members: [{ idcs: later.idcs, relation: 'self', civil: 'single', ...adult }],
    });
    expect(declared.status).toBe(201);
    const told = await partner.until(({ path }) => path === '/registry/notify');
    const { notify_event: events } = Notify.parse(told.body).message;
    expect(events).toMatchObject([
      { data: { reg_record_type: 'Group', reg_records: { group_size: 1 } } },
    ]);
    expect(JSON.stringify(events)).toContain(later.idcs);
  });

  test('the outbox shows what waits, to those who look after it', async () => {
    const shown = await social.staff.as('administrator').call('GET', '/v1/exchange');
    expect(shown.body).toMatchObject({ address: exchange.base, waiting: 0, givenUp: 0 });
    expect((await social.staff.as('clerk').call('GET', '/v1/exchange')).status).toBe(403);
  });
});
