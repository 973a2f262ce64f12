import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, startBrowser } from './browser.ts';
import { hire, type Staff } from './staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;

/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];
const quiet = { write: () => undefined };

/** Keys of a centre that is gone when the station wants to speak to it. */
async function goneCentre() {
  const config = { port: 0, acceptsPackets: true, dataDirectory: join(folder, 'centre') };
  const centre = await openRehearsal(StationConfig.parse(config), quiet);
  const keys = await send(centre.address, { method: 'GET', path: '/v1/packet-keys' });
  await centre.close();
  const { sealingKey, receiptKeys } = keys.body;
  return { station: 'tafraout-1', address: centre.address, sealingKey, receiptKeys };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-office-'));
  await Promise.all(['centre', 'stick'].map((name) => mkdir(join(folder, name))));
  const config = StationConfig.parse({
    port: 0,
    scope: 'station',
    dataDirectory: join(folder, 'station'),
    exportDirectory: join(folder, 'stick'),
    centre: await goneCentre(),
  });
  station = await openRehearsal(config, quiet, { devicePorts: { first: 1, last: 2 } });
  staff = await hire(station, {
    karim: ['clerk'],
    salma: ['supervisor'],
    omar: ['auditor'],
  });
  for (const person of [1, 2, 3]) {
    const photograph = generatedPhotograph(`waiting ${person}`, 'one');
    const enrolled = await staff.as('karim').enrol(generatedRecord(person), photograph);
    expect(enrolled.body['verdict']).toBe('provisional');
  }
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

test('a supervisor looks at what waits, lets one go and sends one back, by keyboard', async () => {
  const { page, troubles } = await staff.at(browser, 'salma', { path: '/office' });
  await page.waitForSelector('.lines tbody tr:nth-child(3)');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-waiting-en.png` });
  await page.focus('.lines tbody tr:nth-child(1) button');
  await page.keyboard.press('Enter');
  // A person is approved by somebody who has seen her.
  await page.waitForSelector('.review-packet img');
  expect(await page.textContent('.review-packet .facts')).toContain('karim');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-review-en.png` });
  await page.focus('.review-packet .primary');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.lines tbody tr:nth-child(3)');
  await page.locator('.lines button').first().press('Enter');
  expect(await page.isDisabled('#reason + button')).toBe(true);
  await page.selectOption('#reason', 'poor_capture');
  await page.locator('#reason + button').press('Enter');
  await page.waitForSelector('text=Sent back: the person has to come again: Poor capture');
  const packets = await staff.as('salma').call('GET', '/v1/packets');
  const states = [packets.body['packets']].flat().map((one) => String(Object(one).state));
  expect(states.toSorted()).toEqual(['ready', 'returned', 'waits_for_supervisor']);
  expect(troubles).toEqual([]);
  expect(await keptInBrowser(page)).toEqual([]);
});

test('what is wrong with the line is said in words, and a stick is the way out', async () => {
  const { page } = await staff.at(browser, 'salma', { path: '/office' });
  await page.waitForSelector('text=The centre does not answer. It is tried again by itself.');
  await page.click('text=Write to the stick');
  await page.waitForSelector('text=1 sealed packet was written');
});

test('an administrator hires somebody, whose first secret is shown once', async () => {
  const { page } = await staff.at(browser, 'first-operator', { path: '/office' });
  await page.click('#part-operators');
  await page.fill('#operator-id', 'nadia');
  await page.keyboard.press('Enter');
  const shown = await page.waitForSelector('.secret .shown');
  const first = ((await shown.textContent()) ?? '').trim();
  expect(await barriersOf(page)).toEqual([]);
  await page.click('.secret .primary');
  const line = page.locator('.lines tr', { has: page.locator('th', { hasText: 'nadia' }) });
  await line.waitFor();
  expect(await page.content()).not.toContain(first);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-operators-en.png` });
  await line.locator('button').click();
  await page.click('text=New secret for codes');
  await page.waitForSelector('.secret .shown');
  await page.click('.secret .primary');
  await line.locator('button').click();
  await page.click('input[name=adjudicator]');
  expect(await barriersOf(page)).toEqual([]);
  await page.click('.form .primary');
  await line.locator('text=clerk, adjudicator').waitFor();
  expect(await line.textContent()).toContain('has them');
});

test('an auditor sees figures and corrections, and changes nobody', async () => {
  const { page } = await staff.at(browser, 'omar', { path: '/office' });
  await page.waitForSelector('.lines');
  expect(await page.locator('#part-waiting').count()).toBe(0);
  expect(await page.locator('.lines button').count()).toBe(0);
  await page.click('#part-figures');
  await page.waitForSelector('text=too few to judge');
  expect(await barriersOf(page)).toEqual([]);
  await page.click('#part-corrections');
  await page.waitForSelector('text=No correction waits.');
  expect(await page.locator('form.form').count()).toBe(0);
});

test('in Arabic everything runs from right to left', async () => {
  const { page } = await staff.at(browser, 'salma', { path: '/office', locale: 'ar-MA' });
  await page.waitForSelector('.lines');
  expect(await page.getAttribute('html', 'dir')).toBe('rtl');
  const places = await page.evaluate(`['.parts', '.part'].map(
    (place) => document.querySelector(place).getBoundingClientRect().left)`);
  const [parts = 0, part = 0] = [places].flat().map(Number);
  expect(parts).toBeGreaterThan(part);
  for (const name of [
    'waiting',
    'devices',
    'operators',
    'programmes',
    'standings',
    'figures',
    'corrections',
  ]) {
    await page.click(`#part-${name}`);
    await page.waitForSelector('.part :is(table, p.note)');
    expect(await barriersOf(page), name).toEqual([]);
    if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-${name}-ar.png` });
  }
});

test('the office is not open to a clerk', async () => {
  const { page } = await staff.at(browser, 'karim', { path: '/office' });
  expect(await page.textContent('h1')).toBe('Not open to you');
});
