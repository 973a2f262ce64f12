import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocialStation, type Family, type SocialStation } from '../social/a-social-station.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, startBrowser } from './browser.ts';

let social: SocialStation;
let browser: Browser;
let one: Family;

/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];
const account = '011780000012345678901234';

beforeAll(async () => {
  social = await openSocialStation();
  one = await social.family('alaoui');
  const other = await social.family('bennis');
  const clerk = social.staff.as('clerk');
  for (const { household } of [one, other]) {
    const holdings = [{ attribute: 'account', values: [account] }];
    await clerk.call('POST', `/v1/households/${household}/holdings`, { holdings });
  }
  const facts = [
    { variable: 'phone_in_use', value: true },
    { variable: 'owns_phone', value: false },
  ].map((fact) => ({ ...fact, observed: '2026-01-15', month: 'none', validUntil: 'unlimited' }));
  await clerk.call('POST', `/v1/households/${one.household}/facts`, { facts });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await social.close();
});

test('an adjudicator takes a finding and dismisses it with a reason, by keyboard', async () => {
  const { page, troubles } = await social.staff.at(browser, 'adjudicator', { path: '/review' });
  await page.waitForSelector('.lines tbody tr:nth-child(2)');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/review-en.png`, fullPage: true });
  const row = page.locator('.lines tbody tr', { hasText: 'A telephone is used' });
  await row.locator('button').press('Enter');
  await page.waitForSelector('caption');
  // The facts stand there with whoever says each, and nobody's number.
  const facts = await page.textContent('.lines tbody');
  expect(facts).toContain('declared, written down by clerk');
  expect(await page.content()).not.toContain(one.mother.idcs);
  await page.locator('.part .primary').press('Enter');
  await page.waitForSelector('#review-note');
  expect(await page.locator('.part button', { hasText: 'Dismiss' }).isDisabled()).toBe(true);
  await page.fill('#review-note', 'It is the telephone of a neighbour.');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/review-one.png`, fullPage: true });
  await page.locator('.part button', { hasText: 'Dismiss' }).press('Enter');
  await page.waitForSelector('text=It is decided.');
  await page.locator('button', { hasText: 'Back to the list' }).press('Enter');
  await page.waitForSelector('.lines tbody tr:only-child');
  expect(troubles).toEqual([]);
  expect(await keptInBrowser(page)).toEqual([]);
});

test('a supervisor lets decisions on a household wait and lifts that again, in Arabic', async () => {
  const at = { path: '/review', locale: 'ar-MA' };
  const { page, troubles } = await social.staff.at(browser, 'supervisor', at);
  await page.locator('.lines tbody tr button').first().press('Enter');
  await page.waitForSelector('#hold-reason');
  await page.selectOption('#hold-household', one.household);
  await page.fill('#hold-reason', 'حساب بنكي واحد لأسرتين');
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/review-ar.png`, fullPage: true });
  await page.locator('#hold-expires').press('Enter');
  await page.waitForSelector('.corrections .correction input');
  expect(await barriersOf(page)).toEqual([]);
  const clerk = social.staff.as('clerk');
  const path = `/v1/households/${one.household}/evaluation`;
  const held = await clerk.call('POST', path, {});
  expect(JSON.stringify(held.body['decisions'])).toContain('suspended');
  await page.fill('.corrections .correction input', 'الجدة تتسلم الإعانتين');
  await page.locator('.corrections .correction input').press('Enter');
  await page.waitForSelector('.corrections .correction form', { state: 'detached' });
  const free = await clerk.call('POST', path, {});
  expect(JSON.stringify(free.body['decisions'])).not.toContain('suspended');
  expect(troubles).toEqual([]);
});

test('an auditor reads how rules do, how good the data is and who is due, and changes nothing', async () => {
  await social.staff.as('supervisor').call('POST', '/v1/social-quality', {});
  await expect
    .poll(async () => (await social.staff.as('auditor').call('GET', '/v1/social-quality')).body, {
      timeout: 20_000,
    })
    .toMatchObject({ counting: { kind: 'done' } });
  const at = { path: '/review', locale: 'fr-FR' };
  const { page, troubles } = await social.staff.at(browser, 'auditor', at);
  await page.click('#part-rules');
  await page.waitForSelector('.lines tbody tr');
  expect(await barriersOf(page)).toEqual([]);
  await page.click('#part-quality');
  await page.waitForSelector('.quality tbody tr');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/review-fr.png`, fullPage: true });
  await page.click('#part-clock');
  await page.waitForSelector('.quality tbody tr');
  expect(await page.textContent('.part')).toContain('janvier 2027');
  expect(await page.locator('.part button').count()).toBe(0);
  expect(troubles).toEqual([]);
});
