import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applicationOf, byNumber, ResidentClient } from '../resident-client.ts';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';
import { callbackServer, type CallbackServer } from './independent-client.ts';
import {
  authorize,
  exchangeAt,
  messageOf,
  namedBy,
  type ExchangeAtStation,
} from './partner-at-station.ts';
import { OnSearch } from './published-forms.ts';

let social: SocialStation;
let poor: Family;
let unscored: Family;
let partner: CallbackServer;
let exchange: ExchangeAtStation;

beforeAll(async () => {
  social = await openSocialStation();
  partner = await callbackServer();
  exchange = exchangeAt(social, partner.origin);
  poor = await social.family('alaoui');
  unscored = await social.family('bennani');
  await social.facts(poor.household);
  await exchange.register('aid.partner', { programmes: ['ASD'] });
  await exchange.register('other.partner', { shared: ['poverty_score', 'place'] });
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
  expect(JSON.stringify(listed.data?.reg_records)).toContain(poor.household);
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
