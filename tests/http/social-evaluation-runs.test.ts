import { setTimeout as pass } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocialStation, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;

beforeAll(async () => {
  social = await openSocialStation({}, { formula: 'none' });
});
afterAll(() => social.close());

const supervisor = () => {
  const client = social.staff.as('supervisor');
  client.state({ purpose: 'social-scoring', basis: 'law-72-18' });
  return client;
};
const begin = () => supervisor().call('POST', '/v1/evaluation-runs', {});
async function ended() {
  for (;;) {
    const { body } = await supervisor().call('GET', '/v1/evaluation-runs/latest');
    if (body['state'] !== 'running') return body;
    await pass(50);
  }
}

test('everybody is evaluated by a formula that came after them, once a day', async () => {
  const families = [await social.family('alaoui'), await social.family('bennani')];
  for (const { household } of families) await social.facts(household);
  expect(await begin()).toMatchObject({ status: 409, body: { code: 'formula_missing' } });
  await social.activate();
  expect(await begin()).toMatchObject({ status: 202, body: { state: 'running' } });
  expect(await ended()).toMatchObject({ state: 'ended', done: 2, evaluated: 2, trouble: 'none' });
  for (const { household } of families) {
    const path = `/v1/households/${household}/decisions`;
    const decided = await social.staff.as('clerk').call('GET', path);
    expect(decided.body['decisions']).toMatchObject([
      { programme: 'AMO_TADAMON', outcome: { kind: 'eligible' } },
      { programme: 'ASD', outcome: { kind: 'eligible' } },
    ]);
  }
  await begin();
  expect(await ended()).toMatchObject({ state: 'ended', done: 2, evaluated: 0 });
});
