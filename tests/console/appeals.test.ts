import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';
import { wrong, wrongSince } from '../social/appeals/wronged-family.ts';
import { applicationOf, type Application } from '../resident-client.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, officeOf, startBrowser } from './browser.ts';

let social: SocialStation;
let family: Family;
let application: Application;
let browser: Browser;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

beforeAll(async () => {
  social = await openSocialStation({ stationName: 'Salé' });
  family = await social.family('bennani');
  await wrong(social, family);
  const { idcs, person } = family.mother;
  application = await applicationOf(social.staff.as('clerk'), idcs, person);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await social.close();
});

async function pictured(page: Page, name: string): Promise<void> {
  expect(await barriersOf(page), name).toEqual([]);
  expect(page.url(), name).not.toContain(family.mother.idcs);
  if (!picturesIn) return;
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: `${picturesIn}/appeals-${name}.png`, fullPage: true });
}

async function resident(locale: string): Promise<Page> {
  const page = await (await officeOf(browser, locale)).newPage();
  await page.goto(`${social.address}/my`);
  await page.fill('#number', family.mother.idcs);
  await page.fill('#code', application.code());
  await page.click('button.primary');
  await page.waitForURL('**/my');
  return page;
}

/** The page of appeals with its one appeal open before an officer. */
async function examining(operator: string) {
  const { page, troubles } = await social.staff.at(browser, operator, { path: '/appeals' });
  await page.click('.appeals-desk .correction button');
  await page.waitForSelector('.appeal-examined h2');
  return { page, troubles };
}

async function appeals(page: Page): Promise<void> {
  await page.click('nav a[href="/my/appeals"]');
  await pictured(page, 'form-ar');
  await page.selectOption('#type', 'data_error');
  await page.selectOption('#programme', 'ASD');
  await page.fill('#statement', 'لم نملك سيارة قط. السيارة أمام الباب للجار.');
  await page.click('form[action="/my/appeals"] button.primary');
  await page.waitForSelector('.hint');
  expect(await page.textContent('.appeal')).toMatch(/R\d{10}/);
  await page.setInputFiles('[data-island=my-appeal] input', {
    name: 'paper.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 a paper of the register of vehicles'),
  });
  await page.waitForSelector('[data-island=my-appeal] .hint');
  await pictured(page, 'sent-ar');
}

test('an appeal is won: asked, corrected by one officer, decided by another, owed since a past day', async () => {
  const own = await resident('ar-MA');
  await appeals(own);

  const first = await examining('supervisor');
  await first.page.click('text="Examine this appeal"');
  await first.page.waitForSelector('.finding');
  expect(await first.page.textContent('.appeal-examined')).toContain('السيارة أمام الباب للجار');
  await first.page.selectOption('#corrected-variable', 'owns_car');
  await first.page.selectOption('#corrected-value', 'no');
  await first.page.click('text="Add this value"');
  await first.page.fill('#finding-from', wrongSince);
  await first.page.fill('#finding-reason', 'The register of vehicles knows no car of theirs.');
  await pictured(first.page, 'finding');
  await first.page.click('text="Send to the second officer"');
  await first.page.waitForSelector('.settlement');
  expect(await first.page.textContent('.finding')).toContain('Another officer decides');
  expect(await first.page.locator('text="Agree and decide"').count()).toBe(0);

  const second = await examining('second.supervisor');
  expect(await second.page.textContent('.settlement')).toContain('This is what would follow');
  const calculated = await second.page.locator('.calculated').allTextContents();
  const corrected = await second.page.locator('.corrected').allTextContents();
  expect(calculated.filter((score) => Number(score) > 9.743001)).toHaveLength(4);
  expect(corrected.every((score) => Number(score) <= 9.743001)).toBe(true);
  await pictured(second.page, 'second');
  await second.page.click('text="Agree and decide"');
  await second.page.waitForSelector('.appeal-state:has-text("Decided")');
  await pictured(second.page, 'decided');
  expect([...first.troubles, ...second.troubles]).toEqual([]);

  await own.click('nav a[href="/my/appeals"]');
  const told = (await own.textContent('.appeal')) ?? '';
  expect(told).toContain('مقبول مع التصحيح');
  expect(told).toContain('الدعم الاجتماعي المباشر');
  expect(told).toContain('2500');
  expect(told).not.toContain('supervisor');
  await pictured(own, 'won-ar');
  const [letter] = await Promise.all([
    own.waitForEvent('download'),
    own.click('form[action="/my/appeals/letter"] button'),
  ]);
  expect(await letter.failure()).toBe(null);
  if (picturesIn) await letter.saveAs(`${picturesIn}/appeal-letter.pdf`);
  expect(await keptInBrowser(own)).toEqual([]);

  // Programmes read it at once: the household is in since the day on which it was put right.
  const path = `/v1/households/${family.household}/decisions`;
  const decisions = await social.staff.as('clerk').call('GET', path);
  expect(JSON.stringify(decisions.body)).toContain(`"since":"${wrongSince}"`);
});

test('everybody reads the rule, its thresholds and what became of appeals', async () => {
  const page = await (await officeOf(browser, 'fr-MA')).newPage();
  await page.goto(`${social.address}/public`);
  const text = (await page.textContent('main')) ?? '';
  expect(text).toContain('9,743001');
  expect(text).toContain('9,3264284');
  expect(await page.textContent('.counters')).toMatch(/Acceptés et rectifiés\s*1/);
  expect(text).not.toContain(family.household);
  await pictured(page, 'public-fr');
});

test('whoever takes an appeal down at the desk hands out a receipt', async () => {
  const { page } = await social.staff.at(browser, 'clerk', { path: '/appeals' });
  expect(await page.locator('#appeals-waiting').count()).toBe(0);
  await page.fill('#appeal-idcs', family.father.idcs);
  await page.selectOption('#appeal-type', 'formula_dispute');
  await page.fill('#appeal-statement', 'A motorcycle is no wealth where no bus goes.');
  await page.click('form.card button.primary');
  await page.waitForSelector('.hint');
  expect(await page.textContent('.hint')).toMatch(/R\d{10}/);
  await pictured(page, 'desk');
});
