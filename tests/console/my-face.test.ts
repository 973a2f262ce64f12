import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { barriersOf } from './accessibility.ts';
import { officeOf, startBrowser } from './browser.ts';

let folder: string;
let station: RunningStation;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-my-face-'));
  const residentFactors = ['face'];
  const config = StationConfig.parse({ port: 0, dataDirectory: folder, residentFactors });
  station = await openRehearsal(config, { write: () => undefined });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

test('where a face is asked for, the page takes a photograph when its form is sent', async () => {
  const page = await (await officeOf(browser, 'ar-MA')).newPage();
  await page.goto(`${station.address}/my/sign-in`);
  await page.waitForSelector('[data-island="my-face"][data-ready]');
  expect(await barriersOf(page)).toEqual([]);
  await page.fill('#number', '9876543210');
  await page.fill('#code', '12345678');
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.click('button.primary');
  const form = new URLSearchParams((await sent).postData() ?? '');
  const photograph = Buffer.from(form.get('face') ?? '', 'base64');
  expect([...photograph.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  await page.waitForSelector('.alert');
  await page.context().close();
});

test('a code is asked for without a photograph', async () => {
  const page = await (await officeOf(browser, 'fr-MA')).newPage();
  await page.goto(`${station.address}/my/sign-in`);
  await page.waitForSelector('[data-island="my-face"][data-ready]');
  await page.fill('#number', '9876543210');
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.click('button[formaction]');
  expect(new URLSearchParams((await sent).postData() ?? '').get('face')).toBe('');
  await page.waitForSelector('.hint');
  await page.context().close();
});
