import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { languages } from '../../src/web/language.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, officeOf, signIn, startBrowser } from './browser.ts';

let directory: string;
let station: RunningStation;
let browser: Browser;
const secret = 'a secret for the console';

/** A page, and what went wrong on it. */
async function open(): Promise<{ readonly page: Page; readonly troubles: string[] }> {
  const context = await officeOf(browser);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(station.address)) troubles.push(request.url());
  });
  return { page, troubles };
}

/** A page of the first operator, at work. */
async function atWork() {
  const opened = await open();
  await signIn(opened.page, { address: station.address, operator: 'first-operator', secret });
  return opened;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-console-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, stationName: 'Témara' });
  station = await openRehearsal(config, { write: () => undefined });
  browser = await startBrowser();
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const first = { operator: station.firstOperator.id, secret: station.firstOperator.secret };
  const { page } = await open();
  await signIn(page, { address: station.address, ...first }, secret);
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(directory, { recursive: true });
});

test('a first secret is changed before anything else opens', async () => {
  const { page, troubles } = await atWork();
  expect(new URL(page.url()).pathname).toBe('/enrol');
  expect(await page.textContent('.operator')).toContain('first-operator');
  expect(await page.textContent('.station')).toBe('Témara');
  expect(await page.textContent('.training')).toContain('nothing counts');
  expect(troubles).toEqual([]);
});

test('a wrong secret opens nothing, and is not told from an unknown operator', async () => {
  const { page } = await open();
  const alertFor = async (operator: string) => {
    await page.goto(`${station.address}/sign-in`);
    await page.fill('#operator', operator);
    await page.fill('#secret', 'not the secret');
    await page.keyboard.press('Enter');
    return page.textContent('[role=alert]');
  };
  const known = await alertFor('first-operator');
  expect(known).toBe('No operator has this name and secret.');
  expect(await alertFor('nobody')).toBe(known);
});

test('every language has its direction, and a switch comes back to the page', async () => {
  const { page } = await atWork();
  for (const language of languages) {
    await page.click(`.languages [lang=${language}]`);
    await page.waitForSelector(`html[lang=${language}]`);
    expect(await page.getAttribute('html', 'dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(new URL(page.url()).pathname).toBe('/enrol');
    expect(await barriersOf(page), language).toEqual([]);
  }
});

test('pages for signing in have no barriers, bright or dark', async () => {
  const { page } = await open();
  await page.goto(`${station.address}/sign-in`);
  expect(await barriersOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriersOf(page)).toEqual([]);
  await page.goto(`${station.address}/about`);
  expect(await barriersOf(page)).toEqual([]);
});

test('a locked page shows nothing and the station refuses its session', async () => {
  const { page } = await atWork();
  await page.click('[data-lock]');
  await page.waitForSelector('#cover[open]');
  expect(await page.isVisible('main')).toBe(false);
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/v1/adjudications');
    return Object(await answer.json()).code;
  });
  expect(refused).toBe('session_locked');
  await page.fill('#cover-secret', 'not hers');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#cover-alert:not([hidden])');
  // A reload does not lead past it.
  await page.reload();
  expect(await page.textContent('h1')).toBe('Locked');
  expect(await barriersOf(page)).toEqual([]);
  await page.fill('#secret', secret);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.sections');
  await page.click('[data-lock]');
  await page.fill('#cover-secret', secret);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#cover:not([open])', { state: 'attached' });
  expect(await page.isVisible('main')).toBe(true);
});

test('a session that ended opens no page', async () => {
  const { page } = await atWork();
  await page.click('form[action="/sign-out"] button');
  await page.waitForURL('**/sign-in');
  await page.goto(`${station.address}/enrol`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});

test('a browser keeps nothing but a cookie that no script can read', async () => {
  const { page } = await atWork();
  expect(await keptInBrowser(page)).toEqual([]);
  expect(await page.evaluate('document.cookie')).toBe('');
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([{ name: 'basma-session', httpOnly: true, sameSite: 'Strict' }]);
});
