import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import { hire } from '../console/staff.ts';
import { nobodysNumber } from '../openid/openid-station.ts';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;
let family: Family;

beforeAll(async () => {
  social = await openSocialStation();
  family = await social.family('alaoui');
});
afterAll(() => social.close());

const clerk = () => social.staff.as('clerk');
describe('a household that was declared', () => {
  test('is shown with its people, whose births the population register knows', async () => {
    const shown = await clerk().call('GET', `/v1/households/${family.household}`);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        household: family.household,
        state: 'open',
        declarant: family.mother.idcs,
        head: family.mother.idcs,
        dwelling: { area: 'urban', region: 'R4' },
        facts: [],
      },
    });
    expect(shown.body['members']).toContainEqual({
      idcs: family.child.idcs,
      member: expect.stringMatching(/^[\w-]{22}$/),
      relation: 'child',
      born: '2015-05-12',
      sex: 'female',
      civil: 'single',
      school: 'attends',
      literate: true,
      disabled: false,
      permitUntil: 'none',
    });
    // Of the address there is a keyed hash, and it stays in the register.
    expect(JSON.stringify(shown.body)).not.toContain('address');
  });

  test('is found by the number of each of its people', async () => {
    const { idcs } = family.father;
    const found = await clerk().call('POST', '/v1/households/search', { idcs });
    expect(found.body['household']).toBe(family.household);
    const none = await clerk().call('POST', '/v1/households/search', { idcs: nobodysNumber() });
    expect(none).toMatchObject({ status: 404, body: { code: 'household_unknown' } });
  });

  test('is the same when it is declared again, and nobody is in two', async () => {
    const again = await clerk().call('POST', '/v1/households', family.declaration);
    expect(again).toMatchObject({ status: 201, body: { outcome: 'replayed' } });
    const other = { ...family.declaration, event: randomUUID(), household: randomUUID() };
    const twice = await clerk().call('POST', '/v1/households', other);
    expect(twice).toMatchObject({ status: 409, body: { code: 'person_in_two_households' } });
  });

  test('is as it was on a day, and was not before its first', async () => {
    const path = `/v1/households/${family.household}`;
    const before = await clerk().call('GET', `${path}?effective=2026-01-09`);
    expect(before).toMatchObject({ status: 404, body: { code: 'household_unknown' } });
    const later = await clerk().call('GET', `${path}?effective=2026-01-10`);
    expect(later).toMatchObject({ status: 200, body: { head: family.mother.idcs } });
    const unknown = await clerk().call('GET', `${path}?known=2026-01-10T00:00:00Z`);
    expect(unknown.status).toBe(404);
  });
});

test('a number that is nobody’s declares nothing', async () => {
  const declaration = {
    ...family.declaration,
    event: randomUUID(),
    household: randomUUID(),
    declarant: nobodysNumber(),
  };
  const refused = await clerk().call('POST', '/v1/households', declaration);
  expect(refused).toMatchObject({ status: 422, body: { code: 'person_unknown' } });
});

test('only the office reads or writes households', async () => {
  const path = `/v1/households/${family.household}`;
  const denied = { status: 403, body: { code: 'role_required' } };
  expect(await social.staff.as('administrator').call('GET', path)).toMatchObject(denied);
  const auditor = social.staff.as('auditor');
  expect(await auditor.call('POST', '/v1/households', family.declaration)).toMatchObject(denied);
  expect((await auditor.call('GET', path)).status).toBe(200);
});

test('nobody uses data without a purpose and a legal basis, and a refusal is journalled', async () => {
  const path = `/v1/households/${family.household}`;
  const read = () => clerk().call('GET', path);
  const ordinary = { purpose: 'social-registration', basis: 'law-72-18' };
  clerk().state('nothing');
  expect(await read()).toMatchObject({ status: 403, body: { code: 'purpose_missing' } });
  clerk().state({ ...ordinary, basis: '' });
  expect(await read()).toMatchObject({ status: 403, body: { code: 'basis_missing' } });
  clerk().state({ ...ordinary, purpose: 'social-simulation' });
  expect(await read()).toMatchObject({ status: 403, body: { code: 'purpose_not_allowed' } });
  clerk().state({ ...ordinary, basis: 'law-09-08' });
  expect(await read()).toMatchObject({ status: 403, body: { code: 'basis_not_allowed' } });
  clerk().state(ordinary);
  expect((await read()).status).toBe(200);
});

test('a station that has a centre holds no social register', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'basma-no-social-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, scope: 'station' });
  const station = await openRehearsal(config, { write: () => undefined });
  const staff = await hire(station, { clerk: ['clerk'] });
  staff.as('clerk').state({ purpose: 'social-registration', basis: 'law-72-18' });
  const answer = await staff.as('clerk').call('GET', `/v1/households/${randomUUID()}`);
  expect(answer).toMatchObject({ status: 404, body: { code: 'social_register_elsewhere' } });
  expect(await readdir(directory)).not.toContain('social.sqlite');
  await station.close();
  await rm(directory, { recursive: true });
});
