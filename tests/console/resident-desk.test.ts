import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { byNumber, codeSentTo, ResidentClient } from '../resident-client.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, startBrowser } from './browser.ts';
import { hire, type Staff } from './staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-desk-'));
  const messagesDirectory = join(folder, 'messages');
  const dataDirectory = join(folder, 'data');
  const config = StationConfig.parse({ port: 0, dataDirectory, messagesDirectory });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, { karim: ['clerk'], samir: ['supervisor'], laila: ['supervisor'] });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

async function enrolled(place: number): Promise<string> {
  const photograph = generatedPhotograph(`desk-${place}`, 'one');
  const { body } = await staff.as('karim').enrol(generatedRecord(place), photograph);
  return z.string().parse(body['idcs']);
}

/** Shows somebody to the page, as a photograph in a file. */
async function shows(page: Page, person: string): Promise<void> {
  const buffer = Buffer.from(generatedPhotograph(person, crypto.randomUUID()));
  await page.setInputFiles('#face-file', { name: 'face', mimeType: 'image/jpeg', buffer });
}

test('codes are given to whoever is seen to be the holder, once, and to nobody else', async () => {
  const idcs = await enrolled(1);
  const at = { path: '/resident', locale: 'fr-MA' };
  const { page, troubles } = await staff.at(browser, 'karim', at);
  await page.waitForSelector('#photograph:not([disabled])');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/desk-fr.png`, fullPage: true });
  await page.fill('#claimed', idcs);
  await shows(page, 'somebody else');
  await page.waitForSelector('.alert');
  expect(await page.textContent('.alert')).toContain('pas reconnue');
  await shows(page, 'desk-1');
  await page.waitForSelector('.given-code');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/desk-qr-fr.png`, fullPage: true });
  const picture = (await page.locator('.given-code').screenshot()).toString('base64');
  const read = await staff.as('karim').call('POST', '/v1/card-codes', { picture });
  expect(read.body['code']).toMatch(/^otpauth:\/\/totp\/.*secret=[A-Z2-7]{32}/);
  await page.click('#noted');
  expect(await page.locator('.given-code').count()).toBe(0);
  await page.fill('#claimed', idcs);
  await page.check('input[value=slip]');
  await shows(page, 'desk-1');
  const code = ((await page.textContent('.given .number')) ?? '').trim();
  const client = new ResidentClient(station.address);
  expect((await client.signIn(byNumber(idcs), code)).status).toBe(201);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a contact is hers when she reads out what came, and what she locked is unlocked', async () => {
  const idcs = await enrolled(2);
  const at = { path: '/resident', locale: 'ar-MA' };
  const { page } = await staff.at(browser, 'karim', at);
  await page.waitForSelector('#photograph:not([disabled])');
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/desk-ar.png`, fullPage: true });
  await page.fill('#claimed', idcs);
  await page.check('input[value=contact]');
  await page.fill('#address', '+212611223344');
  await shows(page, 'desk-2');
  await page.waitForSelector('#contact-code');
  const code = await codeSentTo(join(folder, 'messages'), '+212611223344');
  await page.fill('#contact-code', code);
  await page.click('.given button.primary');
  await page.waitForSelector('.hint');
  const lock = { idcs, locked: true, factor: 'face' };
  await staff.as('karim').call('POST', '/v1/residents/locks', lock);
  await page.fill('#unlock-number', idcs);
  await page.selectOption('#unlock-factor', 'face');
  await page
    .locator('form', { has: page.locator('#unlock-factor') })
    .locator('button')
    .click();
  await page.locator('.hint', { hasText: 'فُتح' }).waitFor();
  expect(await barriersOf(page)).toEqual([]);
  await page.context().close();
});

test('two of the office carry out what a resident states about her record', async () => {
  const idcs = await enrolled(3);
  const given = await staff.as('karim').call('POST', '/v1/residents/codes', {
    claimed: byNumber(idcs),
    face: Buffer.from(generatedPhotograph('desk-3', 'two')).toString('base64'),
  });
  const client = new ResidentClient(station.address);
  await client.signIn(byNumber(idcs), z.string().parse(given.body['code']));
  const stated = { to: { birthPlace: 'Ifrane' }, reason: 'born in Ifrane' };
  expect((await client.call('POST', '/v1/my/corrections', stated)).status).toBe(201);
  expect((await client.call('POST', '/v1/my/corrections', stated)).body['why']).toBe('waiting');
  for (const operator of ['samir', 'laila']) {
    const { page } = await staff.at(browser, operator, { path: '/office', locale: 'fr-MA' });
    await page.click('#part-records');
    await page.waitForSelector('.difference');
    expect(await page.textContent('.difference')).toContain('Ifrane');
    expect(await barriersOf(page)).toEqual([]);
    if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-records-fr.png` });
    await page.fill('.correction textarea', 'extrait vu');
    await page.click('.correction .bar button');
    await page.waitForSelector('.hint');
    await page.context().close();
  }
  const { body } = await client.call('GET', '/v1/my/record');
  expect(JSON.stringify(body['record'])).toContain('Ifrane');
});
