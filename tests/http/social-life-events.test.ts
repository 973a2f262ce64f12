import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';

let social: SocialStation;

beforeAll(async () => {
  social = await openSocialStation();
});
afterAll(() => social.close());

const clerk = () => social.staff.as('clerk');
const tell = (
  happening: object,
  { event = randomUUID() as string, effective = '2026-03-01' } = {},
) => clerk().call('POST', '/v1/life-events', { event, effective, happening });
const Members = z.array(
  z.object({ idcs: z.string(), member: z.string(), relation: z.string() }).loose(),
);
async function members(household: string, query = '') {
  const shown = await clerk().call('GET', `/v1/households/${household}${query}`);
  return Members.parse(shown.body['members']);
}
const attributes = {
  school: 'none',
  literate: false,
  disabled: false,
  permitUntil: 'none',
} as const;
const grown = { ...attributes, school: 'ended', literate: true } as const;
const numbers = (found: z.infer<typeof Members>) => found.map(({ idcs }) => idcs).toSorted();
const all = ({ mother, father, child }: Family) =>
  [mother.idcs, father.idcs, child.idcs].toSorted();

test('a child is born without a number, and named by a key of the household alone', async () => {
  const family = await social.family('births');
  const { household } = family;
  const child = {
    born: '2026-02-20',
    sex: 'male',
    relation: 'child',
    civil: 'single',
    ...attributes,
  };
  const event = randomUUID();
  const born = await tell({ kind: 'birth', household, child }, { event });
  expect(born).toMatchObject({
    status: 201,
    body: { outcome: 'recorded', households: [{ household, evaluation: 'evaluated' }] },
  });
  const again = await tell({ kind: 'birth', household, child }, { event });
  expect(again.body['outcome']).toBe('replayed');
  const newborn = (await members(household)).find(({ idcs }) => idcs === 'none');
  expect(newborn).toMatchObject({ born: '2026-02-20', relation: 'child' });
  const change = { attribute: 'disabled', value: true };
  const told = await tell({ kind: 'attribute', household, person: newborn?.member, change });
  expect(told.status).toBe(201);
  expect(await members(household)).toContainEqual({ ...newborn, disabled: true });
  // In another household the key is nobody's.
  const other = await social.family('others');
  const stranger = { household: other.household, person: newborn?.member, change };
  const refused = await tell({ kind: 'attribute', ...stranger });
  expect(refused).toMatchObject({ status: 422, body: { code: 'person_unknown' } });
});

test('a divorce makes two households of one, and each past can be asked for', async () => {
  const family = await social.family('divorced');
  const { household, mother, father, child } = family;
  const to = {
    kind: 'new',
    household: randomUUID(),
    declarant: father.idcs,
    head: father.idcs,
    dwelling: { address: 'Street of another 2, Salé', area: 'urban', region: 'R4' },
    members: [{ idcs: father.idcs, relation: 'self', civil: 'divorced', ...grown }],
  };
  const spouses = [mother, father].map(({ idcs }) => ({ person: idcs, household }));
  const event = randomUUID();
  const happening = { kind: 'divorce', spouses, transfer: { from: household, to } };
  expect((await tell(happening, { event })).body).toMatchObject({ outcome: 'recorded' });
  expect(numbers(await members(household))).toEqual([mother.idcs, child.idcs].toSorted());
  expect(numbers(await members(to.household))).toEqual([father.idcs]);
  expect(numbers(await members(household, '?effective=2026-02-28'))).toEqual(all(family));
  // What was told wrongly is withdrawn, and both are what they were.
  const withdrawn = await tell({ kind: 'withdrawal', event });
  expect(withdrawn).toMatchObject({ status: 201, body: { households: { length: 2 } } });
  expect(numbers(await members(household))).toEqual(all(family));
});

test('a head who dies is followed, and whoever is left moves to another household', async () => {
  const family = await social.family('bereaved');
  const { household, mother, father, child } = family;
  const person = mother.idcs;
  const alone = await tell({ kind: 'death', household, person });
  expect(alone).toMatchObject({
    status: 409,
    body: { code: 'event_contradicts', why: 'head_not_member' },
  });
  const followed = { newHead: father.idcs, newDeclarant: father.idcs };
  expect((await tell({ kind: 'death', household, person, ...followed })).status).toBe(201);
  const shown = await clerk().call('GET', `/v1/households/${household}`);
  expect(shown.body).toMatchObject({ head: father.idcs, declarant: father.idcs });
  const hosts = await social.family('hosts');
  const joining = [father, child].map(({ idcs }) => {
    return { idcs, relation: 'other_kin', civil: 'widowed', ...grown };
  });
  const effective = '2026-04-01';
  const merge = { kind: 'merge', from: household, to: hosts.household, members: joining };
  expect((await tell(merge, { effective })).status).toBe(201);
  expect(numbers(await members(hosts.household))).toHaveLength(5);
  const closed = await clerk().call('POST', `/v1/households/${household}/evaluation`, {});
  expect(closed).toMatchObject({ status: 409, body: { code: 'household_closed' } });
});

test('a household that moved lives in another region', async () => {
  const { household } = await social.family('moved');
  const dwelling = { address: 'Far away 3', area: 'rural', region: 'R9' };
  expect((await tell({ kind: 'move', household, dwelling })).status).toBe(201);
  const shown = await clerk().call('GET', `/v1/households/${household}`);
  expect(shown.body['dwelling']).toEqual({ area: 'rural', region: 'R9' });
});
