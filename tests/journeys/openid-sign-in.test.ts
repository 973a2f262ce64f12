import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import type { OperatorClient } from '../../src/cli/station-client.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { barriersOf } from '../console/accessibility.ts';
import { keptInBrowser, officeOf, startBrowser } from '../console/browser.ts';
import { writeFilm } from '../console/fake-camera.ts';
import { claimsParameter, relyingParty, type RelyingParty } from '../openid/relying-party.ts';
import { openAtWork } from './a-real-station.ts';

let folder: string;
let station: RunningStation;
let clerk: OperatorClient;
let page: Server;
let welfare: RelyingParty;
let browser: Browser | undefined;
let idcs: string;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

const claims = claimsParameter({
  given_name: 'needed',
  family_name: 'optional',
  gender: 'optional',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-openid-journey-'));
  ({ station, clerk } = await openAtWork({ dataDirectory: join(folder, 'data'), threads: 2 }));
  const enrolled = await clerk.enrol(generatedRecord(2), await demonstrationFace('chama'));
  idcs = String(enrolled.body['idcs']);
  // The programme's own page, on another origin.
  page = createServer((_request, response) => response.end('<h1>the programme</h1>'));
  page.listen(0, '127.0.0.1');
  await once(page, 'listening');
  const { port }: AddressInfo = Object(page.address());
  const redirectUri = `http://localhost:${port}/back`;
  welfare = await relyingParty(station.address, { id: 'welfare', redirectUri });
  const put = await clerk.call('PUT', '/v1/programmes', welfare.account);
  expect(put.status).toBe(200);
}, 280_000);
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});
afterAll(async () => {
  page.close();
  await station.close();
  await rm(folder, { recursive: true });
});

/** Somebody before her own webcam, sent to the station by the programme. */
async function before(face: string, locale: string) {
  const camera = join(folder, `${face}.y4m`);
  await writeFilm(camera, await demonstrationFace(face));
  browser = await startBrowser({ camera });
  const opened = await (await officeOf(browser, locale)).newPage();
  const troubles: string[] = [];
  opened.on('pageerror', (error) => troubles.push(error.message));
  opened.on('console', (said) => {
    // A page that has no icon is no trouble.
    if (said.text().includes('Content Security Policy')) troubles.push(said.text());
  });
  const pushed = await welfare.push({ claims });
  await opened.goto(pushed.address.href);
  return { page: opened, pushed, troubles };
}

async function photographed(opened: Page, number: string): Promise<void> {
  await opened.waitForSelector('#go-on:not([disabled])');
  await opened.fill('#claimed', number);
  await opened.click('#go-on');
}

test('she signs in before her webcam, declines a claim, and is back at the programme', async () => {
  const { page: opened, pushed, troubles } = await before('chama-again', 'en-GB');
  await opened.waitForSelector('#go-on:not([disabled])');
  expect(await opened.textContent('h1')).toContain('The programme welfare');
  expect(await barriersOf(opened)).toEqual([]);
  if (picturesIn) await opened.screenshot({ path: `${picturesIn}/openid-sign-in-en.png` });
  await photographed(opened, idcs);
  await opened.waitForSelector('#consent', { timeout: 60_000 });
  expect(await barriersOf(opened)).toEqual([]);
  if (picturesIn) await opened.screenshot({ path: `${picturesIn}/openid-consent-en.png` });
  expect(await opened.isDisabled('#claim-given_name')).toBe(true);
  await opened.uncheck('#claim-family_name');
  expect(await keptInBrowser(opened)).toEqual([]);
  await opened.click('#allow');
  await opened.waitForURL(`${welfare.redirectUri}**`);
  expect(await opened.textContent('h1')).toBe('the programme');
  expect(troubles).toEqual([]);
  const back = new URL(opened.url());
  const tokens = await welfare.exchange(back, pushed);
  const told = await welfare.userinfo(tokens, pushed);
  expect(tokens.claims()).toMatchObject({ acr: 'urn:anr:loa:low', amr: ['face'] });
  expect(told).toMatchObject({ given_name: 'Perd', gender: 'female' });
  expect(told).not.toHaveProperty('family_name');
});

test('another face before the webcam is told what everybody is told, in Arabic', async () => {
  const { page: opened, troubles } = await before('ghita', 'ar-MA');
  expect(await opened.getAttribute('html', 'dir')).toBe('rtl');
  await photographed(opened, idcs);
  await opened.waitForSelector('.alert', { timeout: 60_000 });
  const heard = await opened.textContent('.alert');
  expect(heard).toContain('لم يثبت');
  expect(await barriersOf(opened)).toEqual([]);
  if (picturesIn) await opened.screenshot({ path: `${picturesIn}/openid-refused-ar.png` });
  await opened.click('#decline');
  await opened.waitForURL(`${welfare.redirectUri}**`);
  expect(new URL(opened.url()).searchParams.get('error')).toBe('access_denied');
  expect(troubles).toEqual([]);
});
