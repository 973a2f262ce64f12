import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { StationConfig } from '../../src/config.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { officeOf, signIn, startBrowser } from './browser.ts';

let directory: string;
let station: RunningStation;
let browser: Browser;
const secret = 'a secret for idle hours';
const sessionIdleMinutes = 0.1;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-idle-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: directory, sessionIdleMinutes });
  station = await openRehearsal(config, { write: () => undefined });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(directory, { recursive: true });
});

test('a page that nobody touches covers itself, and a camera that runs does not hold it open', async () => {
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const page = await (await officeOf(browser)).newPage();
  const first = { operator: station.firstOperator.id, secret: station.firstOperator.secret };
  await signIn(page, { address: station.address, ...first }, secret);
  // What the camera of the Enrol page does, for as long as the page may idle and longer.
  const codes: unknown = await page.evaluate(`(async () => {
    const headers = {
      'content-type': 'application/json',
      'x-csrf-token': document.querySelector('meta[name=csrf]').content,
    };
    const body = JSON.stringify({ frame: btoa('a frame of a camera') });
    const until = Date.now() + ${sessionIdleMinutes * 60_000 + 2_000};
    const codes = [];
    while (Date.now() < until) {
      const answer = await fetch('/v1/face-guides', { method: 'POST', headers, body });
      const { kind, code } = await answer.json();
      codes.push(code ?? kind);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    return codes;
  })()`);
  expect(codes).toEqual(expect.arrayContaining(['no_face', 'session_locked']));
  await page.waitForSelector('#cover[open]');
  expect(await page.isVisible('main')).toBe(false);
  await page.fill('#cover-secret', secret);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#cover:not([open])', { state: 'attached' });
  expect(await page.isVisible('main')).toBe(true);
});
