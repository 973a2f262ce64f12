import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe('an appeal that is won', () => {
  let own: Page;

  test('is sent by a resident from her own page, with a paper', async () => {
    own = await resident('ar-MA');
    await own.click('nav a[href="/my/appeals"]');
    await own.selectOption('#type', 'data_error');
    await own.selectOption('#programme', 'ASD');
    await own.fill('#statement', 'لم نملك سيارة قط. السيارة أمام الباب للجار.');
    await own.click('form[action="/my/appeals"] button.primary');
    await own.waitForSelector('.hint');
    expect(await own.textContent('.appeal')).toMatch(/R\d{10}/);
    await own.setInputFiles('[data-island=my-appeal] input', {
      name: 'paper.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 a paper of the register of vehicles'),
    });
    await own.waitForSelector('[data-island=my-appeal] .hint');
    await pictured(own, 'sent-ar');
  });

  test('is examined by a first officer, who can not decide it', async () => {
    const { page, troubles } = await examining('supervisor');
    await page.click('text="Examine this appeal"');
    await page.waitForSelector('.finding');
    expect(await page.textContent('.appeal-examined')).toContain('السيارة أمام الباب للجار');
    await page.selectOption('#corrected-variable', 'owns_car');
    await page.selectOption('#corrected-value', 'no');
    await page.click('text="Add this value"');
    await page.fill('#finding-from', wrongSince);
    await page.fill('#finding-reason', 'The register of vehicles knows no car of theirs.');
    await pictured(page, 'finding');
    await page.click('text="Send to the second officer"');
    await page.waitForSelector('.settlement');
    expect(await page.textContent('.finding')).toContain('Another officer decides');
    expect(await page.locator('text="Agree and decide"').count()).toBe(0);
    expect(troubles).toEqual([]);
  });

  test('is decided by a second one, who sees both scores side by side', async () => {
    const { page, troubles } = await examining('second.supervisor');
    expect(await page.textContent('.settlement')).toContain('This is what would follow');
    const calculated = await page.locator('.calculated').allTextContents();
    const corrected = await page.locator('.corrected').allTextContents();
    expect(calculated.filter((score) => Number(score) > 9.743001)).toHaveLength(4);
    expect(corrected).toHaveLength(6);
    expect(corrected.every((score) => Number(score) <= 9.743001)).toBe(true);
    await pictured(page, 'second');
    await page.click('text="Agree and decide"');
    await page.waitForSelector('.appeal-state:has-text("Decided")');
    await pictured(page, 'decided');
    expect(troubles).toEqual([]);
  });

  test('is told to the resident in her language, with what is owed, and as a letter', async () => {
    await own.click('nav a[href="/my/appeals"]');
    const told = (await own.textContent('.appeal')) ?? '';
    expect(told).toContain('مقبول مع التصحيح');
    expect(told).toContain('الدعم الاجتماعي المباشر');
    expect(told).toContain('3250');
    expect(told).not.toContain('supervisor');
    await pictured(own, 'won-ar');
    const [letter] = await Promise.all([
      own.waitForEvent('download'),
      own.click('form[action="/my/appeals/letter"] button'),
    ]);
    expect(await letter.failure()).toBe(null);
    if (picturesIn) await letter.saveAs(`${picturesIn}/appeal-letter.pdf`);
    expect(await keptInBrowser(own)).toEqual([]);
  });

  test('changes the decision from the day on which it was put right', async () => {
    const path = `/v1/households/${family.household}/decisions`;
    const decisions = await social.staff.as('clerk').call('GET', path);
    expect(JSON.stringify(decisions.body)).toContain(`"since":"${wrongSince}"`);
  });
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
