import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { ProgrammeClient } from '../../src/cli/programme-client.ts';
import { derivedKey } from '../../src/credentials/derived-key.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import { openSqliteExchange } from '../../src/dci/sqlite/sqlite-exchange.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { applicationOf, byNumber, ResidentClient } from '../resident-client.ts';
import {
  openSocialStation,
  type Enrolled,
  type Family,
  type SocialStation,
} from '../social/a-social-station.ts';
import { callbackServer, type CallbackServer } from './independent-client.ts';
import {
  authorize,
  exchangeAt,
  messageOf,
  namedBy,
  nameOf,
  type ExchangeAtStation,
} from './partner-at-station.ts';
import { OnSearch } from './published-forms.ts';

let social: SocialStation;
let poor: Family;
let unscored: Family;
let partner: CallbackServer;
let exchange: ExchangeAtStation;
let aid: ProgrammeClient;

beforeAll(async () => {
  social = await openSocialStation();
  partner = await callbackServer();
  exchange = exchangeAt(social, partner.origin);
  poor = await social.family('alaoui');
  unscored = await social.family('bennani');
  await social.facts(poor.household);
  aid = await exchange.register('aid.partner', {}, { socialProgrammes: ['ASD'] });
  await exchange.register(
    'other.partner',
    { shared: ['poverty_score', 'place'] },
    { socialProgrammes: [] },
  );
}, 120_000);
afterAll(async () => {
  await social.close();
  await partner.close();
});

const Item = OnSearch.shape.message.shape.search_response.element;
const found = async (criteria: object, id?: string) =>
  Item.parse(await exchange.found(criteria, id));

/** Everybody whose score is below some number. */
const poorerThan = (score: number) => ({
  query_type: 'expression',
  query: {
    type: 'ns:org:QueryType:NoSql',
    value: {
      expression: { collection: 'Group', query: { poverty_score: { $lt: score } } },
    },
  },
});

test('a household’s score and its programmes are told', async () => {
  const one = await found({ ...namedBy(poor.mother.idcs), response_entity: 'Group' });
  const [group] = one.data?.reg_records ?? [];
  expect(group).toMatchObject({
    poverty_score: expect.any(Number),
    additional_attributes: [
      { programme_identifier: 'AMO_TADAMON', enrolment_status: 'Active' },
      { programme_identifier: 'ASD', enrolment_status: 'Active' },
    ],
  });
  const none = await found({ ...namedBy(unscored.mother.idcs), response_entity: 'Group' });
  expect(none.data?.reg_records[0]).not.toHaveProperty('poverty_score');
});

test('a partner lists the households of its own programmes, and of no other', async () => {
  const listed = await found(poorerThan(100));
  expect(listed.pagination?.total_count).toBe(1);
  const name = await nameOf(social, poor.household, 'aid.partner');
  expect(JSON.stringify(listed.data?.reg_records)).toContain(name);
  expect((await found(poorerThan(1))).pagination?.total_count).toBe(0);
  expect((await found(poorerThan(100), 'other.partner')).pagination?.total_count).toBe(0);
});

test('in which programmes somebody is, is told to whoever may ask it', async () => {
  const asked = async (id: string, person: string) => {
    const query = { person_identifier: { eq: person }, programme_identifier: { eq: 'ASD' } };
    const said = { transaction_id: randomUUID(), enrolled_criteria: { query, authorize } };
    const came = await exchange.send('/registry/sync/enrolled', messageOf(id, 'search', said), id);
    return OnSearch.parse(came.body).message.search_response[0]?.pagination?.total_count;
  };
  expect(await asked('aid.partner', poor.child.idcs)).toBe(1);
  expect(await asked('aid.partner', unscored.child.idcs)).toBe(0);
  expect(await asked('other.partner', poor.child.idcs)).toBe(0);
});

test('whoever was told of is told so, with purpose and basis', async () => {
  await found(namedBy(poor.father.idcs));
  await found({ ...namedBy(poor.father.idcs), authorize: { purpose: { code: 'payment' } } });
  const codes = await applicationOf(social.staff.as('clerk'), poor.father.idcs, poor.father.person);
  const resident = new ResidentClient(social.address);
  await resident.signIn(byNumber(poor.father.idcs), codes.code());
  const { body } = await resident.call('GET', '/v1/my/uses');
  const Uses = z.array(z.object({ what: z.string(), purpose: z.string() }).loose());
  const uses = Uses.parse(body['uses']);
  expect(uses).toContainEqual(
    expect.objectContaining({
      what: 'household.exchanged',
      purpose: 'social-exchange',
      outcome: 'given:authorize',
      by: { kind: 'programme', name: 'aid.partner', sector: 'aid.example' },
    }),
  );
  expect(uses).toContainEqual(
    expect.objectContaining({ what: 'exchange.search', outcome: 'purpose_not_allowed' }),
  );
});

const Verified = z.object({ token: z.string(), subject: z.string() });

/** Somebody at the programme's counter. */
async function verified({ idcs, person }: Enrolled) {
  const face = generatedPhotograph(person, randomUUID());
  const answer = await aid.verify({ purpose: 'payment', claimed: byNumber(idcs), face });
  return Verified.parse(answer.body);
}

/** Today's decision of the social register on somebody, as her programme is given it. */
async function decisionOn(subject: string): Promise<string> {
  const answer = await fetch(`${social.address}/v1/decisions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'client-assertion': await aid.assertion(),
      'basma-purpose': 'social-eligibility',
      'basma-basis': 'law-72-18',
    },
    body: JSON.stringify({ programme: 'ASD', subject }),
  });
  return z.object({ token: z.string() }).parse(await answer.json()).token;
}

const Paid = z.looseObject({
  message: z.looseObject({
    disbursements_status: z.array(
      z.looseObject({ status: z.string(), status_reason_code: z.string().optional() }),
    ),
  }),
});

async function paid(subject: string, reference_id: string, more: object = {}) {
  const payment = {
    reference_id,
    payer_fa: 'account:aid@treasury',
    payee_fa: `token:${subject}@${new URL(social.address).hostname}`,
    amount: '500.5',
    currency_code: 'MAD',
    purpose: 'payment',
    ...more,
  };
  const said = { transaction_id: randomUUID(), disbursements: [payment] };
  const asked = messageOf('aid.partner', 'disburse', said);
  const came = await exchange.send('/disburse/sync/disburse', asked);
  return Paid.parse(came.body).message.disbursements_status[0];
}

test('a payment is owed to whoever is eligible, and done once she collected it', async () => {
  const { token, subject } = await verified(poor.mother);
  const instruction = await decisionOn(subject);
  const pending = { status: 'pdng', amount: '500.5' };
  expect(await paid(subject, 'pay-1', { instruction })).toMatchObject(pending);
  const standing = async () => {
    const criteria = {
      reference_id: 'q',
      request_type: 'disburse',
      attribute_type: 'payee_fa',
      attribute_value: `token:${subject}@${new URL(social.address).hostname}`,
    };
    const said = { transaction_id: randomUUID(), search_criteria: [criteria] };
    const asked = messageOf('aid.partner', 'search', said);
    const came = await exchange.send('/disburse/sync/search', asked);
    return Paid.parse(came.body).message.disbursements_status.map(({ status }) => status);
  };
  expect(await standing()).toEqual(['pdng']);
  const events = await social.staff.as('administrator').call('GET', '/v1/exchange');
  expect(events.body).toMatchObject({ givenUp: 0 });
  const entitlement = await entitlementOf('pay-1');
  const redeemed = await fetch(`${social.address}/v1/redemptions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'client-assertion': await aid.assertion(),
    },
    body: JSON.stringify({ id: randomUUID(), entitlement, token, point: 'village-7' }),
  });
  expect(redeemed.status).toBe(200);
  expect(await standing()).toEqual(['succ']);
});

/** The entitlement that a payment became: found in the exchange's own memory. */
async function entitlementOf(reference: string): Promise<string> {
  const place = {
    file: join(social.directory, 'secrets'),
    mayMake: false,
    envelope: 'none',
  } as const;
  const { socialLookup } = (await openStationSecrets(place)).secrets();
  const store = openSqliteExchange({
    path: join(social.directory, 'exchange.sqlite'),
    sealKey: derivedKey(socialLookup, 'exchange seal'),
    lookupKey: derivedKey(socialLookup, 'exchange lookup'),
  });
  const by = { kind: 'reference', value: reference } as const;
  const [kept] = await store.disbursements('aid.partner', by);
  await store.close();
  return kept?.entitlement ?? '';
}

test('nobody is paid who is not eligible, not known, or paid already', async () => {
  const { subject } = await verified(unscored.mother);
  const reasons = async (...of: Parameters<typeof paid>) => (await paid(...of))?.status_reason_code;
  const none = await decisionOn(subject);
  expect(none).toBe('none');
  expect(await reasons(subject, 'pay-2', { instruction: none })).toBe('rjct.payee_fa.invalid');
  expect(await reasons('A'.repeat(43), 'pay-3')).toBe('rjct.payee_fa.invalid');
  const known = await verified(poor.father);
  expect(await reasons(known.subject, 'pay-1')).toBe('rjct.reference_id.duplicate');
  expect(await reasons(known.subject, 'pay-4', { purpose: 'curiosity' })).toBe(
    'rjct.payer_fa.invalid',
  );
  expect(await reasons(known.subject, 'pay-5')).toBe('rjct.payee_fa.invalid');
  const instruction = await decisionOn(known.subject);
  const forged = `${instruction.slice(0, -4)}AAAA`;
  expect(await reasons(known.subject, 'pay-5', { instruction: forged })).toBe(
    'rjct.payee_fa.invalid',
  );
  expect(await reasons(known.subject, 'pay-5', { instruction })).toBe(undefined);
  // One decision opens one entitlement.
  expect(await reasons(known.subject, 'pay-6', { instruction })).toBe('rjct.payee_fa.invalid');
});
