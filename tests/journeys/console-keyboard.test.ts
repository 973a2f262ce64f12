import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { officeOf, startBrowser } from '../console/browser.ts';
import { hire } from '../console/staff.ts';

/** Tabs from one place of a page to any other. */
const tabsMax = 60;

let folder: string;
let station: RunningStation;
let browser: Browser;
let page: Page;
/** On the slip of whoever was enrolled. */
let slip: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-keyboard-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  const roles = { karim: ['clerk'], amina: ['adjudicator'], brahim: ['adjudicator'] };
  const staff = await hire(station, roles);
  await staff.as('karim').enrol(generatedRecord(1), generatedPhotograph('zahra', 'one'));
  browser = await startBrowser();
  page = await (await officeOf(browser)).newPage();
  await page.goto(`${station.address}/sign-in`);
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

const key = (name: string) => page.keyboard.press(name);
const type = (text: string) => page.keyboard.type(text);
const has = (selector: string): Promise<boolean> =>
  page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)}) === true`);

/** Goes on with Tab until something has the keyboard. */
async function tabTo(selector: string): Promise<void> {
  await page.waitForSelector(selector, { state: 'attached' });
  for (let tabs = 0; tabs < tabsMax; tabs += 1) {
    if (await has(selector)) return;
    await key('Tab');
  }
  throw new Error(`no Tab leads to ${selector}`);
}

/** What has the keyboard must show it. */
async function seen(): Promise<void> {
  const width = await page.evaluate(`getComputedStyle(document.activeElement).outlineWidth`);
  expect(Number.parseFloat(String(width))).toBeGreaterThan(0);
}

/** Presses Space again while nothing comes of it, as people do: a busy browser opens no chooser. */
async function pressUntil(come: Promise<unknown>, selector: string): Promise<void> {
  for (let presses = 0; presses < 5; presses += 1) {
    await tabTo(selector);
    await key('Space');
    const waited = page.waitForTimeout(2_000).then(() => 'waited');
    if ((await Promise.race([come, waited])) !== 'waited') return;
  }
}

async function signIn(operator: string): Promise<void> {
  await page.waitForSelector('[data-island=sign-in][data-ready]');
  await tabTo('#operator');
  await type(operator);
  await key('Tab');
  await type(`the secret of ${operator}`);
  await key('Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in');
}

async function signOut(): Promise<void> {
  await tabTo('form[action="/sign-out"] button');
  await seen();
  await key('Enter');
  await page.waitForURL('**/sign-in');
}

test('a clerk enrols somebody from signing in to signing out without a pointer', async () => {
  await signIn('karim');
  await tabTo('#number');
  await type('AB 778899');
  for (const text of ['Ouazzani', 'Latifa']) {
    await key('Tab');
    await type(text);
  }
  await tabTo('#sex');
  await seen();
  await type('f');
  await tabTo('#day');
  // A full part of the date leads to the next, the year to the place.
  for (const text of ['12', '05', '1990', 'Fes']) await type(text);
  await key('Enter');
  await page.waitForSelector('.step .consent');
  await key('Enter');
  const chooser = page.waitForEvent('filechooser');
  await pressUntil(chooser, '.guide input[type=file]');
  const buffer = Buffer.from(generatedPhotograph('zahra', 'poor light'));
  const files = { name: 'face.jpg', mimeType: 'image/jpeg', buffer };
  await (await chooser).setFiles(files);
  await page.waitForSelector('.face .actions .primary');
  await key('Enter');
  await tabTo('#to-review');
  await seen();
  await key('Enter');
  await page.waitForSelector('#send:focus');
  await key('Enter');
  await page.waitForSelector('.verdict.needs_adjudication');
  slip = ((await page.textContent('.slip .tracking')) ?? '').replaceAll(/\D/g, '');
  expect(slip).toMatch(/^\d{12}$/);
  await key('Enter');
  await page.waitForSelector('.step .person');
  await signOut();
});

test('two adjudicators look, judge and give their reasons without a pointer', async () => {
  for (const operator of ['amina', 'brahim']) {
    await signIn(operator);
    await page.waitForSelector('.pair img');
    await key('?');
    await page.waitForSelector('.keys');
    await key('d');
    await page.waitForSelector('#reason:focus');
    // The reason has letters that are keys elsewhere.
    await type('different scars, for sure');
    await key('Escape');
    await tabTo('.opinion .primary');
    await seen();
    await key('Enter');
    await page.waitForSelector('.none-waits');
    await signOut();
  }
});

test('who comes back with the slip gets her number without a pointer', async () => {
  await signIn('karim');
  await tabTo('#slip-comes');
  await key('Enter');
  await page.waitForSelector('#slip-number:focus');
  await type(slip);
  await key('Enter');
  await page.waitForSelector('text=The number is there.');
  await key('Enter');
  const shown = await page.waitForSelector('.hand-over .number');
  expect(((await shown.textContent()) ?? '').replaceAll(/\D/g, '')).toMatch(/^[2-9]\d{9}$/);
  await key('Enter');
  await page.waitForSelector('.step .person');
  await signOut();
});
