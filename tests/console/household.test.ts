import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { byNumber } from '../resident-client.ts';
import {
  openSocialStation,
  type Enrolled,
  type SocialStation,
} from '../social/a-social-station.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, officeOf, startBrowser } from './browser.ts';

let social: SocialStation;
let browser: Browser;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];
const minute = 120_000;

beforeAll(async () => {
  social = await openSocialStation({ cardPrinter: '/usr/bin/chromium' });
  browser = await startBrowser();
}, minute);
afterAll(async () => {
  await browser.close();
  await social.close();
});

async function pictured(page: Page, name: string): Promise<void> {
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/${name}.png`, fullPage: true });
}

const at = (operator: string, path: string, locale: string) =>
  social.staff.at(browser, operator, { path, locale });

/** Waits for what the station said last, above the household. */
async function said(page: Page): Promise<string> {
  await page.waitForSelector('#household-title + .hint');
  return (await page.textContent('#household-title + .hint')) ?? '';
}

async function fillMember(page: Page, place: number, member: Readonly<Record<string, string>>) {
  await page.fill(`[id="${place}.idcs"]`, member['idcs'] ?? '');
  for (const field of ['relation', 'civil', 'school']) {
    await page.selectOption(`[id="${place}.${field}"]`, member[field] ?? '');
  }
  if (member['literate']) await page.check(`[id="${place}.literate"]`);
}

/** Everything that the example's formula asks, as somebody at the counter says it. */
async function fillFacts(page: Page): Promise<void> {
  for (const select of await page.locator('select[id^="fact-"], input[id^="fact-"]').all()) {
    const [id, tag] = await select.evaluate((field) => [field.id, field.tagName]);
    if (tag === 'SELECT') {
      const yes = /no_|has_fridge|owns_phone/.test(id ?? '');
      await select.selectOption(yes ? 'yes' : 'no');
    } else await select.fill(id === 'fact-rooms' ? '2' : '45,50');
  }
}

const Members = z.array(z.object({ idcs: z.string(), member: z.string() }));

/** Goes by Tab until this has the keyboard. */
async function reached(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    const there = `document.activeElement.matches(${JSON.stringify(selector)})`;
    if (await page.evaluate(there)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${selector} is not reached by keys`);
}

/** Types into what is reached by keys; in a list the letters choose. */
async function typed(page: Page, selector: string, text: string): Promise<void> {
  await reached(page, selector);
  await page.keyboard.type(text);
}

/** Opens the household of somebody at the desk. */
async function found(page: Page, idcs: string): Promise<void> {
  await page.waitForSelector('#find');
  await page.fill('#find', idcs);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#to-score');
}

describe('a declaration at the desk', () => {
  test(
    'founds a household, which is scored once everything is said',
    async () => {
      const mother = await social.enrolled('declared mother', { sex: 'female' });
      const child = await social.enrolled('declared child', {
        born: 2016,
        guardian: mother.idcs,
      });
      const { page, troubles } = await at('clerk', '/household', 'fr-MA');
      await page.waitForSelector('#declared');
      expect(await barriersOf(page)).toEqual([]);
      await fillMember(page, 1, {
        idcs: mother.idcs,
        relation: 'self',
        civil: 'widowed',
        school: 'ended',
        literate: 'yes',
      });
      await page.click('#add-member');
      await fillMember(page, 2, {
        idcs: child.idcs,
        relation: 'child',
        civil: 'single',
        school: 'attends',
      });
      await page.fill('#address', '12 rue des Orangers, Salé');
      await page.selectOption('#area', 'urban');
      await page.selectOption('#region', 'R4');
      await pictured(page, 'household-declaration-fr');
      await page
        .locator('form', { has: page.locator('#declared') })
        .locator('.primary')
        .click();
      expect(await said(page)).toContain('Pas encore d’indice');
      expect(await page.locator('.members li').count()).toBe(2);
      await fillFacts(page);
      await page
        .locator('form', { has: page.locator('#fact-rooms') })
        .locator('.primary')
        .click();
      await page.locator('.hint', { hasText: 'Indice actuel' }).waitFor();
      expect(await said(page)).toMatch(/\d,\d{5,7}/);
      expect(await barriersOf(page)).toEqual([]);
      await pictured(page, 'household-desk-fr');
      // The address is nowhere, and nothing stays in the browser.
      expect(await page.content()).not.toContain('Orangers');
      expect(await keptInBrowser(page)).toEqual([]);
      expect(troubles).toEqual([]);
      await page.context().close();
    },
    minute,
  );

  test(
    'is refused in words where somebody lives in another household',
    async () => {
      const { mother } = await social.family('twice');
      const { page } = await at('clerk', '/household', 'en-GB');
      await page.waitForSelector('#declared');
      const own = { relation: 'self', civil: 'single', school: 'none' };
      await fillMember(page, 1, { idcs: mother.idcs, ...own });
      await page.fill('#address', '1 Other Street');
      await page.selectOption('#area', 'rural');
      await page.selectOption('#region', 'R8');
      await page
        .locator('form', { has: page.locator('#declared') })
        .locator('.primary')
        .click();
      await page.waitForSelector('.alert');
      expect(await page.textContent('.alert')).toContain('two households');
      expect(await barriersOf(page)).toEqual([]);
      await page.context().close();
    },
    minute,
  );
});

/** The page of a resident, signed in with a code on a slip. */
async function ownPage({ person, idcs }: Enrolled, locale: string): Promise<Page> {
  const face = Buffer.from(generatedPhotograph(person, 'slip')).toString('base64');
  const body = { claimed: byNumber(idcs), face };
  const given = await social.staff.as('clerk').call('POST', '/v1/residents/codes', body);
  const page = await (await officeOf(browser, locale)).newPage();
  await page.goto(`${social.address}/my/sign-in`);
  await page.fill('[name=number]', idcs);
  await page.fill('[name=code]', z.string().parse(given.body['code']));
  await page.keyboard.press('Enter');
  await page.waitForURL('**/my');
  return page;
}

describe('a score with its explanation in Arabic', () => {
  test(
    'is read by the officer, every term of it, and given along as a letter',
    async () => {
      const family = await social.family('explained');
      await social.facts(family.household, { has_fridge: false });
      await social.facts(family.household);
      const { page, troubles } = await at('clerk', '/household', 'ar-MA');
      await found(page, family.father.idcs);
      await page.click('#to-score');
      await page.waitForURL(`**/household/${family.household}`);
      expect(await page.getAttribute('html', 'dir')).toBe('rtl');
      // Twenty terms, two constants, the sum and the score.
      expect(await page.locator('.explained.terms tbody tr').count()).toBe(22);
      expect(await page.textContent('.explained.terms')).toContain('لديها ثلاجة');
      expect(await page.textContent('#change-title ~ table')).toContain('لديها ثلاجة');
      expect(await page.locator('.member-name').count()).toBe(3);
      expect(await barriersOf(page)).toEqual([]);
      await pictured(page, 'household-score-ar');
      const waiting = page.waitForEvent('download');
      await page.locator('form.letter button').click();
      expect((await waiting).suggestedFilename()).toBe('basma.pdf');
      // Another language comes back to the same household.
      await page.click('.languages [hreflang=zgh]');
      await page.waitForURL(`**/household/${family.household}`);
      expect(await page.getAttribute('html', 'lang')).toBe('zgh');
      expect(troubles).toEqual([]);
      await page.context().close();
    },
    minute,
  );

  test.each(['ar', 'fr', 'zgh', 'en'])(
    'is read by the resident herself in %s, with no name but her own',
    async (language) => {
      const { household, mother } = await social.family(`own ${language}`);
      await social.facts(household);
      const page = await ownPage(mother, `${language}-MA`);
      await page.goto(`${social.address}/my/household`);
      if (language === 'zgh') await page.click('.languages [hreflang=zgh]');
      await page.waitForSelector(`html[lang=${language}] .household-score`);
      expect(await page.locator('.member-name').count()).toBe(1);
      expect(await page.locator('.explained.terms tbody tr').count()).toBe(22);
      expect(await barriersOf(page)).toEqual([]);
      await pictured(page, `my-household-${language}`);
      // On a telephone nothing is wider than the page.
      await page.setViewportSize({ width: 380, height: 800 });
      const wide = 'document.documentElement.scrollWidth > window.innerWidth';
      expect(await page.evaluate(wide)).toBe(false);
      expect(await barriersOf(page)).toEqual([]);
      await pictured(page, `my-household-small-${language}`);
      const waiting = page.waitForEvent('download');
      await page.locator('form.letter button').click();
      await waiting;
      await page.context().close();
    },
    minute,
  );
});

describe('a divorce at the desk', () => {
  test(
    'sends one spouse to a household of his own, by keys alone, and the score says what changed',
    async () => {
      const { household, mother, father, child } = await social.family('parted');
      await social.facts(household);
      const { page } = await at('clerk', '/household', 'en-GB');
      await page.waitForSelector('#find');
      await typed(page, '#find', mother.idcs);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#household-title:focus');
      const shown = await social.staff.as('clerk').call('GET', `/v1/households/${household}`);
      const his = Members.parse(shown.body['members']).find(({ idcs }) => idcs === father.idcs);
      await typed(page, '#kind', 'A divorce');
      await typed(page, '#one', 'head');
      await typed(page, '#other', 'spouse');
      await typed(page, `#goes-${his?.member}`, 'head');
      await typed(page, '#destination', 'a new');
      await typed(page, '#address', '5 Separate Lane, Fes');
      await typed(page, '#area', 'town');
      await typed(page, '#region', 'F');
      expect(await barriersOf(page)).toEqual([]);
      await pictured(page, 'household-divorce-en');
      await reached(page, 'form[aria-labelledby=events-title] .primary');
      await page.keyboard.press('Enter');
      await page.locator('.hint', { hasText: 'Score now' }).waitFor();
      expect(await page.locator('.members li').count()).toBe(2);
      await page.waitForSelector('#household-title:focus');
      const clerk = social.staff.as('clerk');
      const search = { idcs: father.idcs };
      const moved = await clerk.call('POST', '/v1/households/search', search);
      expect(moved.body['household']).not.toBe(household);
      const path = `/v1/households/${String(moved.body['household'])}`;
      const apart = await clerk.call('GET', path);
      expect(apart.body).toMatchObject({
        head: father.idcs,
        members: [{ idcs: father.idcs, relation: 'self', civil: 'divorced' }],
      });
      const hers = await clerk.call('GET', `/v1/households/${household}`);
      expect(JSON.stringify(hers.body['members'])).toContain(child.idcs);
      // As it was before today.
      await page.fill('#as-of', '2026-03-01');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#past .members');
      expect(await page.locator('#past .members li').count()).toBe(3);
      await page.fill('#as-of', '2020-01-01');
      await page.keyboard.press('Enter');
      await page.locator('#past .alert', { hasText: 'not recorded' }).waitFor();
      await page.click('#to-score');
      await page.waitForSelector('#change-title');
      expect(await page.textContent('#change-title ~ table')).toContain('Members of the household');
      await pictured(page, 'household-after-divorce-en');
      await page.context().close();
    },
    minute,
  );

  test(
    'that was recorded by mistake is taken back',
    async () => {
      const { household, mother, father } = await social.family('mistaken');
      const { page } = await at('clerk', '/household', 'fr-MA');
      await found(page, mother.idcs);
      await page.selectOption('#kind', 'divorce');
      await page.selectOption('#one', mother.idcs);
      await page.selectOption('#other', father.idcs);
      await page
        .locator('form', { has: page.locator('#kind') })
        .locator('.primary')
        .click();
      await page.waitForSelector('#withdraw');
      const clerk = social.staff.as('clerk');
      const civil = async () => {
        const { body } = await clerk.call('GET', `/v1/households/${household}`);
        return JSON.stringify(body['members']).match(/"civil":"divorced"/g)?.length ?? 0;
      };
      expect(await civil()).toBe(2);
      await page.click('#withdraw');
      await page.locator('.hint', { hasText: 'annulé' }).waitFor();
      expect(await civil()).toBe(0);
      await page.context().close();
    },
    minute,
  );
});
