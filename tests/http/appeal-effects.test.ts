import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';
import { registerBeside, scoredOn, wrong, wrongSince } from '../social/appeals/wronged-family.ts';
import { AppealId } from '../../src/social/appeals/appeal.ts';
import { KeptHold } from '../../src/social/fraud/hold.ts';
import { Day, dayOf, daysAfter } from '../../src/social/day.ts';
import { systemClock } from '../../src/vocabulary/time.ts';

let social: SocialStation;

beforeAll(async () => {
  social = await openSocialStation();
});
afterAll(() => social.close());

const as = (operator: string) => social.staff.as(operator);
const today = dayOf(systemClock());

async function appealed({ mother }: Family, type: string): Promise<string> {
  const body = { id: randomUUID(), type, programme: 'ASD', statement: 'It is not so.' };
  const sent = { ...body, idcs: mother.idcs };
  const opened = await as('clerk').call('POST', '/v1/appeals', sent);
  expect(opened.status).toBe(201);
  return `/v1/appeals/${body.id}`;
}

async function outcomeOf({ household }: Family) {
  const store = await registerBeside(social);
  const decisions = await store.decisionsOf(household);
  await store.close();
  return decisions.find(({ programme }) => programme === 'ASD');
}

test('a hold that was wrong ends with the appeal, and whoever set it does not decide', async () => {
  const family = await social.family('idrissi');
  await wrong(social, family);
  const hold = KeptHold.parse({
    id: randomUUID(),
    household: family.household,
    finding: randomUUID(),
    rule: 'shared_meter',
    reason: 'Two households have this meter.',
    setBy: 'supervisor',
    setAt: systemClock(),
    expires: daysAfter(today, 30),
    lifted: 'no',
  });
  const store = await registerBeside(social);
  await store.putHold(hold);
  const evaluation = `/v1/households/${family.household}/evaluation`;
  expect((await as('clerk').call('POST', evaluation, {})).status).toBe(200);
  expect((await outcomeOf(family))?.outcome.kind).toBe('suspended');

  const path = await appealed(family, 'fraud_hold');
  await as('adjudicator').call('POST', `${path}/examination`, {});
  const finding = { outcome: 'upheld', reason: 'The meter is the landlord’s.' };
  await as('adjudicator').call('POST', `${path}/finding`, { finding });
  const own = await as('supervisor').call('POST', `${path}/decision`, {});
  expect(own).toMatchObject({ status: 409, body: { why: 'not_second' } });
  const decided = await as('second.supervisor').call('POST', `${path}/decision`, {});
  expect(decided).toMatchObject({ status: 200, body: { state: 'closed' } });
  expect((await store.holdsOf(family.household)).map(({ lifted }) => lifted)).toMatchObject([
    { by: 'second.supervisor', why: 'The meter is the landlord’s.' },
  ]);
  await store.close();
  expect((await outcomeOf(family))?.outcome.kind).toBe('ineligible');
});

test('whoever appeals does not leave a programme before the appeal is over', async () => {
  const family = await social.family('tazi');
  await wrong(social, family);
  const store = await registerBeside(social);
  const last = (await store.decisionsOf(family.household)).find(
    ({ programme }) => programme === 'ASD',
  );
  if (!last) throw new Error('it was decided on');
  const since = Day.parse(scoredOn[0]);
  await store.putDecisions([
    {
      ...last,
      outcome: { kind: 'eligible', basis: 'band', until: 'open' },
      standing: { kind: 'in', since, evaluationsAbove: 1 },
    },
  ]);
  await store.close();
  const path = await appealed(family, 'data_error');
  const evaluation = `/v1/households/${family.household}/evaluation`;
  for (let turn = 0; turn < 3; turn += 1) await as('clerk').call('POST', evaluation, {});
  expect((await outcomeOf(family))?.standing).toEqual({ kind: 'in', since, evaluationsAbove: 1 });

  await as('adjudicator').call('POST', `${path}/examination`, {});
  const finding = { outcome: 'rejected', reason: 'The car is theirs.' };
  await as('adjudicator').call('POST', `${path}/finding`, { finding });
  await as('supervisor').call('POST', `${path}/decision`, {});
  await as('clerk').call('POST', evaluation, {});
  // It leaves with a notice, as anybody does.
  expect((await outcomeOf(family))?.standing).toMatchObject({ kind: 'leaving', why: 'above' });
});

test('a household whose members were wrong is scored again by those that are recorded now', async () => {
  const family = await social.family('alami');
  await wrong(social, family);
  const path = await appealed(family, 'household_composition');
  await as('adjudicator').call('POST', `${path}/examination`, {});
  const store = await registerBeside(social);
  const [event] = await store.householdEvents(family.household);
  await store.close();
  const finding = (id: string | undefined) => ({
    finding: {
      outcome: 'corrected',
      reason: 'The child lives with them since its birth.',
      correction: { effectiveFrom: scoredOn[0], values: [], events: [id] },
    },
  });
  const unknown = await as('adjudicator').call('POST', `${path}/finding`, finding(randomUUID()));
  expect(unknown).toMatchObject({ status: 422, body: { why: 'event_unknown' } });
  const proposed = await as('adjudicator').call('POST', `${path}/finding`, finding(event?.id));
  expect(proposed.body).toMatchObject({ state: 'proposed' });
  const shown = await as('supervisor').call('GET', path);
  const { scores } = Object(shown.body['settlement']);
  for (const { scoreCalculated, scoreCorrected, day } of scores) {
    if (scoredOn.includes(day)) expect(scoreCorrected).toBe(scoreCalculated);
  }
  await as('supervisor').call('POST', `${path}/decision`, {});
  const [kept] = Object((await as('supervisor').call('GET', path)).body['settlement']).scores;
  expect(kept).toEqual(scores[0]);
});

test('a month that one appeal gave back is not given by the next one again', async () => {
  const family = await social.family('chraibi');
  await wrong(social, family);
  const reason = 'The register of vehicles knows no car of theirs.';
  const decide = async (type: string, correction: object) => {
    const path = await appealed(family, type);
    await as('adjudicator').call('POST', `${path}/examination`, {});
    const finding = { outcome: 'corrected', reason, correction };
    await as('adjudicator').call('POST', `${path}/finding`, { finding });
    const decided = await as('supervisor').call('POST', `${path}/decision`, {});
    expect(decided).toMatchObject({ status: 200, body: { state: 'closed' } });
    const store = await registerBeside(social);
    const settled = await store.settlementOf(AppealId.parse(path.split('/').at(-1)));
    const [event] = await store.householdEvents(family.household);
    await store.close();
    return { owed: settled?.owed ?? [], event: event?.id };
  };
  const values = [{ variable: 'owns_car', value: false, source: 'declared', month: 'none' }];
  const effectiveFrom = wrongSince;
  const first = await decide('data_error', { effectiveFrom, values, events: [] });
  expect(first.owed.length).toBeGreaterThan(2);
  const events = [first.event];
  const second = await decide('household_composition', { effectiveFrom, values: [], events });
  expect(second.owed).toEqual([]);
});
