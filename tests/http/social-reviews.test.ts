import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;
let one: Family;
let other: Family;

beforeAll(async () => {
  social = await openSocialStation();
  one = await social.family('alaoui');
  other = await social.family('bennis');
  for (const reviewer of ['supervisor', 'second.supervisor', 'adjudicator', 'auditor']) {
    social.staff.as(reviewer).state({ purpose: 'social-review', basis: 'law-72-18' });
  }
});
afterAll(() => social.close());

const as = (operator: string) => social.staff.as(operator);
const Listed = z.object({
  findings: z.array(z.looseObject({ id: z.string(), rule: z.string(), ownWork: z.boolean() })),
});
const findings = async (more = '') =>
  Listed.parse((await as('supervisor').call('GET', `/v1/reviews?${more}`)).body).findings;
const hold = (family: Family, values: object) =>
  as('clerk').call('POST', `/v1/households/${family.household}/holdings`, { holdings: [values] });
const dayAfter = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('two households with one account', () => {
  let id = '';

  test('are found when the second of them is written down, whatever way it is written', async () => {
    const account = '011780000012345678901234';
    const first = await hold(one, { attribute: 'account', values: [account] });
    expect(first).toMatchObject({ status: 201, body: { answers: [], silent: [], opened: [] } });
    expect(await findings()).toEqual([]);
    const spelt = `MA64 ${account}`;
    const second = await hold(other, { attribute: 'account', values: [spelt] });
    expect(second).toMatchObject({ status: 201, body: { opened: [expect.any(String)] } });
    const [found, ...rest] = await findings();
    expect(rest).toEqual([]);
    expect(found).toMatchObject({
      rule: 'one_account',
      matter: { kind: 'shared', households: [one.household, other.household].toSorted() },
      operators: ['clerk'],
      ownWork: false,
      state: { kind: 'open' },
    });
    expect(JSON.stringify(found)).not.toContain(account.slice(4, 20));
    id = found?.id ?? '';
  });

  test('refuses what is no account, and a household that nobody knows', async () => {
    const no = await hold(one, { attribute: 'phone', values: ['123'] });
    expect(no).toMatchObject({ status: 422, body: { code: 'holding_unreadable' } });
    const path = `/v1/households/${randomUUID()}/holdings`;
    const unknown = await as('clerk').call('POST', path, { holdings: [] });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'household_unknown' } });
  });

  test('are a reason for a hold that a person sets; decisions wait, and nobody loses aid', async () => {
    const path = `/v1/households/${one.household}/holds`;
    const asked = { finding: id, reason: 'Two households, one account.', expires: dayAfter(20) };
    const late = { ...asked, expires: dayAfter(200) };
    expect(await as('supervisor').call('POST', path, late)).toMatchObject({
      status: 409,
      body: { code: 'hold_refused', why: 'expires_too_late' },
    });
    expect(await as('adjudicator').call('POST', path, asked)).toMatchObject({ status: 403 });
    const set = await as('supervisor').call('POST', path, asked);
    expect(set).toMatchObject({ status: 201, body: { holds: true, lifted: 'no' } });
    const evaluated = await as('clerk').call(
      'POST',
      `/v1/households/${one.household}/evaluation`,
      {},
    );
    const suspended = { kind: 'suspended', reason: asked.reason, until: asked.expires };
    expect(evaluated.body['decisions']).toContainEqual(
      expect.objectContaining({ outcome: suspended }),
    );
    const again = await as('supervisor').call('POST', path, asked);
    expect(again).toMatchObject({ body: { why: 'held_already' } });
  });

  test('are decided by whoever took it; dismissing it lifts the hold', async () => {
    const note = { decision: 'dismissed', note: 'A grandmother takes both allowances.' };
    const unclaimed = await as('adjudicator').call('POST', `/v1/reviews/${id}/decision`, note);
    expect(unclaimed).toMatchObject({ status: 409, body: { why: 'finding_not_claimed' } });
    await as('adjudicator').call('POST', `/v1/reviews/${id}/claim`, {});
    expect(await as('supervisor').call('POST', `/v1/reviews/${id}/claim`, {})).toMatchObject({
      status: 409,
      body: { code: 'review_refused', why: 'finding_claimed' },
    });
    const decided = await as('adjudicator').call('POST', `/v1/reviews/${id}/decision`, note);
    expect(decided).toMatchObject({ status: 200, body: { state: { decision: 'dismissed' } } });
    const shown = await as('auditor').call('GET', `/v1/reviews/${id}`);
    expect(shown.body['holds']).toMatchObject([{ holds: false, lifted: { why: note.note } }]);
    expect(await findings()).toEqual([]);
    const rules = await as('auditor').call('GET', '/v1/review-rules');
    expect(rules.body['rules']).toMatchObject([
      { rule: 'one_account', dismissed: 1, dismissedShare: 1, budget: 'within', opensHolds: true },
    ]);
  });
});

test('facts that can not all be true go to review and are gone when they are put right', async () => {
  const facts = (value: boolean) => ({
    facts: [
      { variable: 'phone_in_use', value: true },
      { variable: 'owns_phone', value },
    ].map((fact) => ({
      ...fact,
      observed: value ? dayAfter(0) : dayAfter(-1),
      month: 'none',
      validUntil: 'unlimited',
    })),
  });
  const path = `/v1/households/${one.household}/facts`;
  expect(await as('clerk').call('POST', path, facts(false))).toMatchObject({ status: 201 });
  const [found] = await findings('rule=phone_used_but_none_declared');
  const shown = await as('supervisor').call('GET', `/v1/reviews/${found?.id}`);
  expect(shown.body['facts']).toHaveLength(2);
  await as('clerk').call('POST', path, facts(true));
  expect(await findings('rule=phone_used_but_none_declared')).toEqual([]);
  const done = await findings(`which=done&household=${one.household}`);
  expect(done.map(({ rule }) => rule)).toContain('phone_used_but_none_declared');
});

test('a death waits for a second officer in the other register, and then nothing else happens', async () => {
  const spouses = [one.mother, one.father].map(({ idcs: person }) => ({
    person,
    household: one.household,
  }));
  const event = { event: randomUUID(), effective: dayAfter(-1) };
  const happening = { kind: 'divorce', spouses };
  const told = await as('clerk').call('POST', '/v1/life-events', { ...event, happening });
  expect(told).toMatchObject({ status: 201 });
  const dead = { kind: 'death', household: one.household, person: one.father.idcs };
  const death = { event: randomUUID(), effective: dayAfter(0), happening: dead };
  expect(await as('clerk').call('POST', '/v1/life-events', death)).toMatchObject({ status: 201 });
  const waiting = await as('supervisor').call('GET', '/v1/standings');
  expect(waiting.body['requests']).toMatchObject([{ id: death.event, standing: 'deceased' }]);
  const confirmed = { answer: 'confirmed', idcs: one.father.idcs };
  const path = `/v1/standings/${death.event}/answers`;
  expect(await as('supervisor').call('POST', path, confirmed)).toMatchObject({ status: 200 });
  const again = {
    event: randomUUID(),
    effective: dayAfter(0),
    happening: {
      kind: 'arrival',
      household: other.household,
      member: {
        idcs: one.father.idcs,
        relation: 'other_kin',
        civil: 'divorced',
        school: 'ended',
        literate: true,
        disabled: false,
        permitUntil: 'none',
      },
    },
  };
  expect(await as('clerk').call('POST', '/v1/life-events', again)).toMatchObject({
    status: 409,
    body: { code: 'population_refused', why: 'person_deceased' },
  });
});

test('a birth begins the child’s enrolment, for the clerk who took it down, and once', async () => {
  const child = {
    born: dayAfter(-2),
    sex: 'female',
    relation: 'child',
    civil: 'single',
    school: 'none',
    literate: false,
    disabled: false,
    permitUntil: 'none',
  };
  const happening = { kind: 'birth', household: other.household, child };
  const event = { event: randomUUID(), effective: child.born, happening };
  const told = await as('clerk').call('POST', '/v1/life-events', event);
  expect(told).toMatchObject({ status: 201, body: { enrolment: event.event } });
  const draft = await as('clerk').call('GET', `/v1/drafts/${event.event}`);
  const [year, month, day] = child.born.split('-');
  const form = { sex: 'female', year, month, day, guardian: other.mother.idcs, relation: 'mother' };
  expect(draft.body['statements']).toMatchObject({ step: 'person', form });
  const another = await as('supervisor').call('GET', `/v1/drafts/${event.event}`);
  expect(another).toMatchObject({ status: 404 });
  const again = await as('clerk').call('POST', '/v1/life-events', event);
  expect(again).toMatchObject({ body: { outcome: 'replayed', enrolment: 'none' } });

  // Once the child has a number, it takes the place of her key: nobody is counted twice.
  const path = `/v1/households/${other.household}`;
  const Members = z.object({
    members: z.array(z.looseObject({ idcs: z.string(), member: z.string(), born: z.string() })),
  });
  const membersNow = async () =>
    Members.parse((await as('clerk').call('GET', path)).body).members.filter(
      ({ born }) => born >= '2026-01-01',
    );
  const [keyed] = await membersNow();
  const year26 = { born: 2026, sex: 'female', guardian: other.mother.idcs };
  const { idcs } = await social.enrolled('bennis newborn', year26);
  const { born: _born, sex: _sex, ...attributes } = child;
  const swapped = [
    { kind: 'departure', household: other.household, person: keyed?.member },
    { kind: 'arrival', household: other.household, member: { idcs, ...attributes } },
  ];
  for (const one of swapped) {
    const sent = { event: randomUUID(), effective: dayAfter(0), happening: one };
    expect(await as('clerk').call('POST', '/v1/life-events', sent)).toMatchObject({ status: 201 });
  }
  expect(await membersNow()).toMatchObject([{ idcs }]);
});

describe('everyone', () => {
  test('is examined once at a time, and nothing is found twice', async () => {
    const begun = await as('supervisor').call('POST', '/v1/review-sweeps', {});
    expect(begun).toMatchObject({ status: 202 });
    await expect
      .poll(async () => (await as('auditor').call('GET', '/v1/review-sweeps')).body, {
        timeout: 20_000,
      })
      .toMatchObject({ kind: 'done', done: 2 });
    expect(await as('clerk').call('POST', '/v1/review-sweeps', {})).toMatchObject({ status: 403 });
  });

  test('is counted by how good what is known of them is', async () => {
    as('administrator').state({ purpose: 'social-quality', basis: 'law-72-18' });
    const begun = await as('administrator').call('POST', '/v1/social-quality', {});
    expect(begun).toMatchObject({ status: 202 });
    await expect
      .poll(async () => (await as('administrator').call('GET', '/v1/social-quality')).body, {
        timeout: 20_000,
      })
      .toMatchObject({
        counting: { kind: 'done' },
        last: {
          households: 2,
          complete: 0,
          variables: expect.arrayContaining([expect.objectContaining({ variable: 'rooms' })]),
        },
      });
  });

  test('is asked again after a year, and whoever was asked is not', async () => {
    const clock = await as('clerk').call('GET', '/v1/recertifications');
    expect(clock.body).toMatchObject({
      recertifyMonths: 12,
      months: [{ month: '2027-01', households: 2 }],
      due: [],
    });
    const path = `/v1/households/${other.household}/certification`;
    const certified = await as('clerk').call('POST', path, {});
    expect(certified).toMatchObject({ status: 200, body: { household: other.household } });
    const after = await as('clerk').call('GET', '/v1/recertifications');
    const Months = z.object({ months: z.array(z.object({ households: z.number() })) });
    const months = Months.parse(after.body).months.map(({ households }) => households);
    expect(months.reduce((sum, households) => sum + households, 0)).toBe(2);
  });
});

test('nobody reads any of it without a purpose and a basis', async () => {
  const auditor = as('auditor');
  auditor.state({ purpose: 'payment', basis: 'law-72-18' });
  expect(await auditor.call('GET', '/v1/reviews')).toMatchObject({ status: 403 });
  auditor.state({ purpose: 'social-review', basis: 'law-72-18' });
});
