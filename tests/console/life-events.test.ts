import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openSocialStation, type SocialStation } from '../social/a-social-station.ts';
import { barriersOf } from './accessibility.ts';
import { startBrowser } from './browser.ts';

let social: SocialStation;
let browser: Browser;
const minutes = 120_000;

beforeAll(async () => {
  social = await openSocialStation();
  browser = await startBrowser();
}, minutes);
afterAll(async () => {
  await browser.close();
  await social.close();
});

const clerk = () => social.staff.as('clerk');
const Shown = z.looseObject({
  state: z.string(),
  head: z.string(),
  dwelling: z.object({ area: z.string(), region: z.string() }),
  guardians: z.array(z.looseObject({})),
  members: z.array(
    z.looseObject({
      idcs: z.string(),
      member: z.string(),
      relation: z.string(),
      civil: z.string(),
      school: z.string(),
    }),
  ),
});

async function shown(household: unknown) {
  return Shown.parse((await clerk().call('GET', `/v1/households/${String(household)}`)).body);
}

async function householdOf(idcs: string): Promise<unknown> {
  return (await clerk().call('POST', '/v1/households/search', { idcs })).body['household'];
}

/** Somebody who lives alone, in a household of her own. */
async function single(name: string) {
  const person = await social.enrolled(name, { born: 1995 });
  const household = randomUUID();
  const declared = await clerk().call('POST', '/v1/households', {
    event: randomUUID(),
    household,
    effective: '2026-02-01',
    declarant: person.idcs,
    head: person.idcs,
    dwelling: { address: `${name} street 1`, area: 'urban', region: 'R6' },
    members: [
      {
        idcs: person.idcs,
        relation: 'self',
        civil: 'single',
        school: 'ended',
        literate: true,
        disabled: false,
        permitUntil: 'none',
      },
    ],
  });
  expect(declared.status).toBe(201);
  return { ...person, household };
}

/** The desk with somebody's household. */
async function desk(idcs: string): Promise<Page> {
  const { page } = await social.staff.at(browser, 'clerk', { path: '/household' });
  await page.waitForSelector('#find');
  await page.fill('#find', idcs);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#kind');
  return page;
}

/** Chooses a kind, fills its form and records it. */
async function recorded(page: Page, kind: string, fields: Readonly<Record<string, string>>) {
  await page.selectOption('#kind', kind);
  for (const [id, value] of Object.entries(fields)) {
    const field = page.locator(`[id="${id}"]`);
    const tag = await field.evaluate(({ tagName }) => tagName);
    if (tag === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  expect(await barriersOf(page)).toEqual([]);
  const sent = page.waitForResponse('**/v1/life-events');
  await page.locator('form[aria-labelledby=events-title] .primary').click();
  const answer = await sent;
  expect([answer.status(), await answer.text()]).toEqual([201, expect.any(String)]);
  // The household is shown anew, and the next form begins with nothing.
  await page.waitForSelector('.household-desk .hint');
  await page.waitForFunction("(document.querySelector('#kind')?.value ?? '') === ''");
}

test(
  'a birth, an arrival, a move, school, a guardianship and another declarant are taken down',
  async () => {
    const { household, mother, father, child } = await social.family('growing');
    const aunt = await social.enrolled('growing aunt', { sex: 'female' });
    const page = await desk(mother.idcs);
    await recorded(page, 'birth', { born: '2026-11-20', sex: 'female' });
    await recorded(page, 'arrival', {
      idcs: aunt.idcs,
      relation: 'sibling',
      civil: 'single',
      school: 'ended',
    });
    await recorded(page, 'move', { address: '9 New Street', area: 'rural', region: 'R8' });
    await recorded(page, 'attribute', { person: child.idcs, attribute: 'school', value: 'ended' });
    await recorded(page, 'guardianship', { ward: child.idcs, guardian: aunt.idcs });
    await recorded(page, 'succession', { newDeclarant: father.idcs });
    const now = await shown(household);
    expect(now.dwelling).toEqual({ area: 'rural', region: 'R8' });
    expect(now.guardians).toHaveLength(1);
    expect(now).toMatchObject({ declarant: father.idcs });
    const schools = now.members.map(({ idcs, relation, school }) => [idcs, relation, school]);
    expect(schools).toContainEqual([child.idcs, 'child', 'ended']);
    expect(schools).toContainEqual([aunt.idcs, 'sibling', 'ended']);
    // The newborn has no number yet.
    expect(schools).toContainEqual(['none', 'child', 'none']);
    expect(now.members).toHaveLength(5);
    await page.context().close();
  },
  minutes,
);

test(
  'of two who marry one moves in, and the household that is left empty is closed',
  async () => {
    const [one, other] = [await single('groom'), await single('bride')];
    const page = await desk(one.idcs);
    await recorded(page, 'marriage', { one: one.idcs, other: other.idcs, moves: 'here' });
    const now = await shown(one.household);
    const civil = now.members.map(({ relation, civil: state }) => [relation, state]);
    expect(civil.toSorted()).toEqual([
      ['self', 'married'],
      ['spouse', 'married'],
    ]);
    expect(await shown(other.household)).toMatchObject({ state: 'closed', members: [] });
    await page.context().close();
  },
  minutes,
);

test(
  'whoever leaves, alone or to found a household, and those who join another are taken down',
  async () => {
    const { household, mother, father, child } = await social.family('parting');
    const host = await single('host');
    const before = await shown(household);
    const keyOf = (idcs: string) => {
      return before.members.find((member) => member.idcs === idcs)?.member ?? '';
    };
    const page = await desk(mother.idcs);
    await recorded(page, 'split', {
      [`goes-${keyOf(father.idcs)}`]: 'self',
      destination: 'new',
      address: '3 Own Street',
      area: 'urban',
      region: 'R6',
    });
    const his = await shown(await householdOf(father.idcs));
    expect(his).toMatchObject({ head: father.idcs, members: [{ relation: 'self' }] });
    await recorded(page, 'merge', {
      there: host.idcs,
      [`goes-${keyOf(mother.idcs)}`]: 'unrelated',
      [`goes-${keyOf(child.idcs)}`]: 'unrelated',
    });
    expect(await shown(household)).toMatchObject({ state: 'closed' });
    expect((await shown(host.household)).members).toHaveLength(3);
    await page.click('#another');
    await page.fill('#find', host.idcs);
    await page.keyboard.press('Enter');
    await page.waitForSelector('#kind');
    await recorded(page, 'departure', { person: child.idcs });
    expect((await shown(host.household)).members).toHaveLength(2);
    await page.context().close();
  },
  minutes,
);

test(
  'of a head who dies the form asks who is head and who declares now',
  async () => {
    const { household, mother, father } = await social.family('mourning');
    const page = await desk(father.idcs);
    await recorded(page, 'death', {
      person: mother.idcs,
      newHead: father.idcs,
      newDeclarant: father.idcs,
    });
    const now = await shown(household);
    expect(now).toMatchObject({ head: father.idcs, declarant: father.idcs });
    expect(now.members).toHaveLength(2);
    await page.context().close();
  },
  minutes,
);
