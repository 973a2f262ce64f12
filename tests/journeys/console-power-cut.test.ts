import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRehearsal, type StartedRehearsal } from '../../scripts/started-rehearsal.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { officeOf, signIn, startBrowser } from '../console/browser.ts';
import { Clerk } from '../console/clerk.ts';

const operator = 'first-operator';
const secret = 'a secret for power cuts';
let directory: string;
let station: StartedRehearsal;
let browser: Browser;
let page: Page;

const visitor = {
  number: 'AB 123456',
  family: 'Bensouda',
  given: 'Leila',
  sex: 'female',
  born: ['30', '11', '1975'],
  place: 'Meknes',
} as const;

/** The power goes: nothing of the process is asked to stop. */
async function cut(): Promise<void> {
  station.child.kill('SIGKILL');
  await once(station.child, 'exit');
}

/** The station is back at its address; sessions lived in its memory. */
async function back(): Promise<void> {
  station = await startRehearsal(directory, { port: Number(new URL(station.address).port) });
  await page.reload();
  await page.waitForURL('**/sign-in');
  await signIn(page, { address: station.address, operator, secret });
}

/** The faces that the register holds. */
async function residents(): Promise<number> {
  const metrics = await (await fetch(`${station.address}/metrics`)).text();
  return Number(/^basma_residents(?:\{[^}]*\})? (\d+)$/m.exec(metrics)?.[1]);
}

async function withFace(clerk: Clerk): Promise<void> {
  await clerk.person(visitor);
  await clerk.consent();
  await clerk.at('face');
  const buffer = Buffer.from(generatedPhotograph('leila', 'one'));
  const file = { name: 'face.jpg', mimeType: 'image/jpeg', buffer };
  const kept = page.waitForResponse((response) => response.url().endsWith('/samples/face'));
  await page.setInputFiles('.guide input[type=file]', file);
  await page.waitForSelector('.face .actions .primary');
  await kept;
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-power-'));
  station = await startRehearsal(directory);
  browser = await startBrowser();
  page = await (await officeOf(browser)).newPage();
  const { address, firstSecret } = station;
  await signIn(page, { address, operator, secret: firstSecret }, secret);
});
afterEach(async () => {
  await browser.close();
  station.child.kill('SIGKILL');
  await rm(directory, { recursive: true, force: true });
});

test('after a power cut the page goes on where it was, with every word and picture', async () => {
  const clerk = new Clerk(page);
  await withFace(clerk);
  await cut();
  await back();
  await clerk.at('face');
  await page.waitForSelector('.face .actions .primary');
  await page.click('.actions button:first-child');
  await page.click('.actions button:first-child');
  await clerk.at('person');
  expect(await page.inputValue('#familyLatin')).toBe(visitor.family);
  expect(await page.inputValue('#year')).toBe('1975');
  expect(await page.inputValue('#birthPlace')).toBe(visitor.place);
  expect(await residents()).toBe(0);
});

test('a power cut while an enrolment is sent makes neither none nor two of it', async () => {
  const clerk = new Clerk(page);
  await withFace(clerk);
  await clerk.press('Enter');
  await clerk.at('fingers');
  await clerk.click('#to-review');
  await clerk.at('review');
  const sent = page.waitForRequest('**/v1/enrolments');
  await clerk.press('Enter');
  await sent;
  await cut();
  await page.waitForSelector('.review .alert');
  await back();
  const send = page.locator('#send:enabled');
  const verdict = page.locator('.verdict');
  await send.or(verdict).first().waitFor();
  if (await send.isVisible()) await send.click();
  expect(await clerk.verdict()).toBe('enrolled');
  expect(await clerk.number()).toMatch(/^[2-9]\d{9}$/);
  expect(await residents()).toBe(1);
});

test('a language can be changed in the middle of a word, and nothing is lost', async () => {
  const clerk = new Clerk(page);
  await clerk.at('person');
  await page.focus('#number');
  await clerk.type('CD 55');
  await page.click('.languages [lang=ar]');
  await page.waitForSelector('html[lang=ar]');
  await clerk.at('person');
  expect(await page.inputValue('#number')).toBe('CD 55');
});
