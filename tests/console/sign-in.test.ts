import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP, URI } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, officeOf, startBrowser } from './browser.ts';
import { hire } from './staff.ts';

let folder: string;
let station: RunningStation;
let browser: Browser;
let uri: string;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];
const secret = 'the secret of salma';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-sign-in-'));
  const config = { port: 0, dataDirectory: folder };
  // Everybody is hired while words are enough; then supervisors show all that they have.
  const open = await openRehearsal(StationConfig.parse(config), { write: () => undefined });
  const staff = await hire(open, { karim: ['clerk'] });
  const image = generatedImpression('salma', 'left_index', 'enrolled');
  const fingers = { fingers: [{ position: 'left_index', image }] } as const;
  const face = generatedPhotograph('salma', 'enrolled');
  const made = await staff.as('karim').enrol(generatedRecord(1), face, undefined, fingers);
  const { recordId } = made.body;
  await hireLinked(staff, recordId);
  await open.close();
  const operatorFactors = { supervisor: ['code', 'biometric'] };
  const asked = StationConfig.parse({ ...config, operatorFactors });
  station = await openRehearsal(asked, { write: () => undefined });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

async function hireLinked(staff: Awaited<ReturnType<typeof hire>>, recordId: unknown) {
  const first = staff.as('first-operator');
  const salma = { id: 'salma', roles: ['supervisor'], enrolledAs: recordId };
  const hired = await first.call('POST', '/v1/operators', salma);
  await staff.begin('salma', String(hired.body['firstSecret']));
  const coded = await first.call('POST', '/v1/operators/salma/code', {});
  uri = String(coded.body['uri']);
}

/** The code of her application; `steps` from now, since each is used once. */
function codeNow(steps = 0): string {
  const application = URI.parse(uri);
  if (!(application instanceof TOTP)) throw new Error('codes of the time');
  return application.generate({ timestamp: Date.now() + steps * 30_000 });
}

async function atDoor(locale = 'en-GB'): Promise<Page> {
  const page = await (await officeOf(browser, locale)).newPage();
  await page.goto(`${station.address}/sign-in`);
  await page.waitForSelector('[data-island=sign-in][data-ready]');
  await page.fill('#operator', 'salma');
  await page.fill('#secret', secret);
  return page;
}

function show(page: Page, kind: 'face' | 'finger', person: string): Promise<void> {
  const picture =
    kind === 'face'
      ? generatedPhotograph(person, 'at work')
      : generatedImpression(person, 'left_index', 'at work');
  const file = { name: 'shown', mimeType: 'image/png', buffer: Buffer.from(picture) };
  return page.setInputFiles(`#own-${kind}`, file);
}

test('what a role asks for besides is said by name, once the secret is right', async () => {
  const page = await atDoor();
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  expect(await page.textContent('[role=alert]')).toBe(
    'Your role asks for more than the secret. Write the one-time code. Show your face or a finger.',
  );
  expect(await barriersOf(page)).toEqual([]);
  expect(page.url()).toBe(`${station.address}/sign-in`);
});

test('a supervisor signs in with secret, code and face; a stranger’s face opens nothing', async () => {
  const page = await atDoor();
  await page.fill('#code', codeNow());
  await show(page, 'face', 'somebody else');
  await page.waitForSelector('.shown-body');
  expect(await barriersOf(page)).toEqual([]);
  await page.click('.sign-in .primary');
  await page.waitForSelector('[role=alert]');
  expect(await page.textContent('[role=alert]')).toContain('do not belong together');
  // A face that was refused is not sent again: the page asks for another.
  await page.waitForSelector('#own-photograph');
  await show(page, 'face', 'salma');
  await page.waitForSelector('.shown-body');
  await page.click('.sign-in .primary');
  await page.waitForURL('**/enrol');
  expect(await keptInBrowser(page)).toEqual([]);
});

test('a finger does as well, from the keyboard, and a picture without a finger is said to be none', async () => {
  const page = await atDoor('ar-MA');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/sign-in-ar.png` });
  await page.fill('#code', codeNow(1));
  const file = { name: 'note', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await page.setInputFiles('#own-finger', file);
  await page.press('#secret', 'Enter');
  await page.waitForSelector('[role=alert]');
  expect(await page.textContent('[role=alert]')).toMatch(/[\u0600-\u06ff]/);
  await show(page, 'finger', 'salma');
  await page.press('#secret', 'Enter');
  await page.waitForURL('**/enrol');
});
