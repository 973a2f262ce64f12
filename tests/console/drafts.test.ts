import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, startBrowser } from './browser.ts';
import { Clerk, type Visitor } from './clerk.ts';
import { hire, type Staff } from './staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-left-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, { karim: ['clerk'], nadia: ['clerk'] });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

function visitor(family: string, number: string): Visitor {
  const born = ['12', '05', '1990'] as const;
  return { family, number, given: 'Amina', sex: 'female', born, place: 'Fes' };
}

test('whoever forgot a paper is put aside, and opened again from a list without names', async () => {
  const { page, troubles } = await staff.at(browser, 'karim', { path: '/enrol' });
  const clerk = new Clerk(page);
  await clerk.person(visitor('Mansouri', 'AB 123456'));
  await clerk.at('consent');
  await page.click('text=Put aside, begin anew');
  await clerk.at('person');
  await page.waitForSelector('.left-drafts li:nth-child(1)');
  await clerk.person(visitor('Tazi', 'CD 654321'));
  await clerk.consent();
  await clerk.at('face');
  await page.click('text=Put aside, begin anew');
  await clerk.at('person');
  await page.waitForSelector('.left-drafts li:nth-child(2)');
  expect(await barriersOf(page)).toEqual([]);
  const list = (await page.textContent('.left-drafts')) ?? '';
  expect(list).toContain('2 put aside');
  expect(list).toMatch(/\d\d:\d\d Face.*\d\d:\d\d Consent/);
  expect(list).not.toMatch(/Mansouri|Tazi|123456/);
  // The older one, by keyboard.
  await page.focus('.left-drafts li:nth-child(2) button');
  await page.keyboard.press('Enter');
  await clerk.at('consent');
  await page.click('.actions button:first-child');
  expect(await page.inputValue('#familyLatin')).toBe('Mansouri');
  expect(page.url()).toBe(`${station.address}/enrol`);
  expect(await page.locator('.left-drafts li').count()).toBe(1);
  expect(troubles).toEqual([]);
  expect(await keptInBrowser(page)).toEqual([]);
});

test('nobody sees what a colleague left', async () => {
  const { page } = await staff.at(browser, 'nadia', { path: '/enrol' });
  await page.waitForSelector('.step .person');
  expect((await staff.as('nadia').call('GET', '/v1/drafts')).body).toEqual({ drafts: [] });
  expect(await page.locator('.left-drafts').count()).toBe(0);
});
