import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
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
const recordId = '6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a21';
const search = '/v1/corrections/enrolments/search';
let tracking: string;
const numbers: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-corrections-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, {
    karim: ['clerk'],
    amina: ['adjudicator'],
    brahim: ['adjudicator'],
    salma: ['supervisor'],
    rachid: ['supervisor'],
  });
  const clerk = staff.as('karim');
  for (const [place, person] of ['zahra', 'hamid'].entries()) {
    const photograph = generatedPhotograph(person, 'one');
    const enrolled = await clerk.enrol(generatedRecord(place + 1), photograph);
    numbers.push(String(enrolled.body['idcs']));
  }
  const doubtful = generatedPhotograph('zahra', 'poor light');
  const again = await clerk.enrol(generatedRecord(3), doubtful, recordId);
  expect(again.body['verdict']).toBe('needs_adjudication');
  tracking = String(again.body['trackingNumber']);
  const caseId = String(again.body['caseId']);
  const opinion = { finding: 'same', candidate: 1, reason: 'the same face' };
  for (const name of ['amina', 'brahim']) {
    await staff.as(name).call('POST', `/v1/adjudications/${caseId}/opinions`, opinion);
  }
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

test('a wrong merge is chosen from the settled cases and undone by two, in two browsers', async () => {
  const asking = await staff.at(browser, 'salma', { path: '/office' });
  await asking.page.click('#part-corrections');
  await asking.page.waitForSelector('#settled');
  expect(await barriersOf(asking.page)).toEqual([]);
  await asking.page.selectOption('#settled', { index: 1 });
  const found = await asking.page.waitForSelector('.found');
  expect(await found.textContent()).toMatch(/Place 3, .*karim.*Refused as known already/);
  expect(await asking.page.isChecked('input[name=finding] >> nth=0')).toBe(true);
  await asking.page.fill('#why', 'they are sisters');
  if (picturesIn) await asking.page.screenshot({ path: `${picturesIn}/corrections-en.png` });
  expect(await barriersOf(asking.page)).toEqual([]);
  await asking.page.click('.form .primary');
  await asking.page.waitForSelector('.correction');
  // Whoever asked does not answer.
  expect(await asking.page.locator('.correction button').count()).toBe(0);
  const answering = await staff.at(browser, 'rachid', { path: '/office' });
  await answering.page.click('#part-corrections');
  await answering.page.click('.correction button >> nth=0');
  await answering.page.waitForSelector('text=The answer was taken.');
  const enrolled = await staff.as('karim').call('GET', `/v1/enrolments/${recordId}`);
  expect(enrolled.body['verdict']).toBe('enrolled');
  for (const { page, troubles } of [asking, answering]) {
    expect(page.url()).toBe(`${station.address}/office`);
    expect(await keptInBrowser(page)).toEqual([]);
    expect(troubles).toEqual([]);
  }
});

test('two numbers of one person are asked for by slip and by number, which no address holds', async () => {
  const { page } = await staff.at(browser, 'salma', { path: '/office' });
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.click('#part-corrections');
  await page.check('input[name=finding] >> nth=1');
  await page.fill('#record', `${tracking.slice(0, 4)} ${tracking.slice(4)}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#record-found.found');
  await page.fill('#other', '1234567890');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=A digit is wrong or missing.');
  await page.fill('#other', numbers[1] ?? '');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#other-found.found');
  expect(await page.textContent('#other-found')).toContain('Has a number.');
  await page.fill('#why', 'she came as two');
  await page.click('.form .primary');
  await page.waitForSelector('.correction');
  const held = addresses.filter((url) => url.includes(tracking) || url.includes(numbers[1] ?? '-'));
  expect(held).toEqual([]);
});

test('only a supervisor finds an enrolment, and what she finds names nobody', async () => {
  const by = { kind: 'idcs', idcs: numbers[0] };
  for (const name of ['karim', 'amina']) {
    expect((await staff.as(name).call('POST', search, by)).status, name).toBe(403);
  }
  const found = await staff.as('salma').call('POST', search, by);
  expect(found.body).toEqual({
    recordId: expect.any(String),
    seq: 1,
    operator: 'karim',
    openedAt: expect.any(String),
    standing: 'enrolled',
  });
  const nobody = await staff.as('salma').call('POST', search, { kind: 'place', seq: 77 });
  expect([nobody.status, nobody.body['code']]).toEqual([404, 'not_found']);
  const wrong = await staff.as('salma').call('POST', search, { ...by, name: 'Famc' });
  expect([wrong.status, wrong.body['code']]).toEqual([422, 'body_invalid']);
});
