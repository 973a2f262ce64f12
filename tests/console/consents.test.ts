import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimsParameter, relyingParty, type RelyingParty } from '../openid/relying-party.ts';
import { openOpenIdStation, type OpenIdStation } from '../openid/openid-station.ts';
import { applicationOf } from '../resident-client.ts';
import { barriersOf } from './accessibility.ts';
import { officeOf, startBrowser } from './browser.ts';

let at: OpenIdStation;
let welfare: RelyingParty;
let browser: Browser;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

const claims = claimsParameter({ given_name: 'needed', gender: 'optional' });

beforeAll(async () => {
  at = await openOpenIdStation();
  welfare = await relyingParty(at.address, { id: 'welfare' });
  await at.put(welfare.account);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await at.close();
});

test('a resident sees on her own page what she allowed, and withdraws it', async () => {
  await at.signedIn(welfare, { claims }, ['gender']);
  const application = await applicationOf(at.staff.as('karim'), at.idcs, 'zahra');
  const page = await (await officeOf(browser, 'ar-MA')).newPage();
  await page.goto(`${at.address}/my`);
  await page.fill('#number', at.idcs);
  await page.fill('#code', application.code());
  await page.click('button.primary');
  await page.waitForURL('**/my');
  await page.goto(`${at.address}/my/consents`);
  const main = await page.textContent('main');
  expect(main).toContain('The programme welfare');
  expect(main).toContain('الجنس');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/my-consents-ar.png` });
  await page.click('main form button');
  await page.waitForSelector('.hint');
  expect(await page.textContent('main')).not.toContain('The programme welfare');
  expect((await at.signedIn(welfare, { claims })).asked).toBe(true);
});
