import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { verhoeffHolds } from '../../src/vocabulary/verhoeff.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, startBrowser } from './browser.ts';
import { pictureOfCode } from './card-picture.ts';
import { hire, type Staff } from './staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;
/** Numbers of two residents. */
const numbers: string[] = [];
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-verify-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, {
    karim: ['clerk'],
    omar: ['auditor'],
    salma: ['supervisor'],
    rachid: ['supervisor'],
  });
  for (const [place, person] of ['zahra', 'latif'].entries()) {
    const photograph = generatedPhotograph(person, 'one');
    const enrolled = await staff.as('karim').enrol(generatedRecord(place + 1), photograph);
    numbers.push(String(enrolled.body['idcs']));
  }
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

/** A number that is well-formed and nobody's. */
function nobodys(): string {
  const digits = Array.from({ length: 10 }, (_, last) => `987654321${last}`);
  return digits.find((one) => verhoeffHolds(one)) ?? '';
}

/** What the page answers to a number and a face. */
async function answered(page: Page, number: string, person: string): Promise<string> {
  await page.fill('#claimed', number);
  const buffer = Buffer.from(generatedPhotograph(person, 'two'));
  await page.setInputFiles('#face-file', { name: 'face', mimeType: 'image/jpeg', buffer });
  await page.waitForSelector('.counter-verdict');
  return (await page.textContent('.counter-verdict')) ?? '';
}

test('yes is for the holder, and no has one wording whatever the cause', async () => {
  const { page, troubles } = await staff.at(browser, 'karim', { path: '/verify' });
  await page.waitForSelector('#photograph:not([disabled])');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/verify-en.png` });
  const [one = '', other = ''] = numbers;
  expect(await answered(page, one, 'zahra')).toContain('✓ Yes');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/verify-yes-en.png` });
  await page.keyboard.press('Enter');
  const refused = await answered(page, other, 'zahra');
  expect(refused).toContain('✕ No');
  expect(await barriersOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  expect(await answered(page, nobodys(), 'zahra')).toBe(refused);
  await page.keyboard.press('Enter');
  expect(page.url()).toBe(`${station.address}/verify`);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('who was recognised is offered a credential: a code to scan, then digits to type', async () => {
  const { page, troubles } = await staff.at(browser, 'karim', { path: '/verify' });
  await page.waitForSelector('#photograph:not([disabled])');
  const [one = ''] = numbers;
  await answered(page, one, 'zahra');
  await page.click('#wallet-offer');
  await page.waitForSelector('.wallet-offer svg path');
  expect(await barriersOf(page)).toEqual([]);
  expect(await page.locator('.wallet-digits').count()).toBe(0);
  await page.click('.wallet-offer button');
  expect(await page.textContent('.wallet-digits')).toMatch(/^\d{3} \d{3}$/);
  expect(await page.locator('.wallet-offer svg').count()).toBe(0);
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/verify-wallet-en.png` });
  // Nobody is offered anything without a yes.
  await page.click('.counter-verdict > button');
  await answered(page, one, 'nobody');
  expect(await page.locator('#wallet-offer').count()).toBe(0);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('too many tries under one number end, even for its holder', async () => {
  const karim = staff.as('karim');
  const tried = async (idcs: string, person: string) => {
    const face = Buffer.from(generatedPhotograph(person, 'three')).toString('base64');
    const claimed = { kind: 'idcs', idcs };
    const body = { purpose: 'counter', claimed, face };
    return (await karim.call('POST', '/v1/counter-verifications', body)).body['answer'];
  };
  const [one = '', other = ''] = numbers;
  const answers = [];
  for (let time = 0; time < 12; time += 1) answers.push(await tried(other, 'zahra'));
  expect(answers.at(-1)).toBe('limited');
  expect(await tried(other, 'latif')).toBe('limited');
  expect(await tried(one, 'zahra')).toBe('yes');
});

test('a counter is a clerk’s, and asks for its own purpose only; a locked number is a no', async () => {
  const claimed = { kind: 'idcs', idcs: numbers[0] };
  const face = Buffer.from(generatedPhotograph('zahra', 'four')).toString('base64');
  const ask = (operator: string, purpose: string) =>
    staff.as(operator).call('POST', '/v1/counter-verifications', { purpose, claimed, face });
  expect((await ask('omar', 'counter')).status).toBe(403);
  expect((await ask('karim', 'cash')).status).toBe(422);
  expect((await ask('karim', 'counter')).body).toEqual({
    answer: 'yes',
    captureAssurance: 'sent',
    comparedWith: 'register',
  });
  // The holder of a locked number is told no more than a stranger.
  const lock = { idcs: numbers[0], locked: true };
  await staff.as('karim').call('POST', '/v1/residents/locks', lock);
  expect((await ask('karim', 'counter')).body).toMatchObject({ answer: 'no' });
  await staff.as('karim').call('POST', '/v1/residents/locks', { ...lock, locked: false });
});

/** A card’s code of a resident, whom this operator enrolled a moment ago. */
async function cardCode(): Promise<string> {
  const karim = staff.as('karim');
  const photograph = generatedPhotograph('safia', 'one');
  const enrolled = await karim.enrol(generatedRecord(7), photograph);
  const { idcs, recordId } = enrolled.body;
  const proof = { kind: 'enrolment', recordId };
  const issued = await karim.call('POST', '/v1/residents/identity-qr', { idcs, proof });
  expect(issued.status, JSON.stringify(issued.body)).toBe(200);
  return String(issued.body['code']);
}

test('a card’s code is read from a picture or by a scanner, and the person shown', async () => {
  const code = await cardCode();
  const { page, troubles } = await staff.at(browser, 'karim', { path: '/verify' });
  await page.waitForSelector('#photograph:not([disabled])');
  const buffer = await pictureOfCode(code);
  const shown = async (person: string) => {
    const picture = Buffer.from(generatedPhotograph(person, 'two'));
    const file = { name: 'face', mimeType: 'image/jpeg', buffer: picture };
    await page.setInputFiles('#face-file', file);
    await page.waitForSelector('.counter-verdict');
    return (await page.textContent('.counter-verdict')) ?? '';
  };
  await page.setInputFiles('#code-file', { name: 'card', mimeType: 'image/png', buffer });
  await page.waitForSelector('#code-read', { timeout: 20_000 });
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/verify-code-en.png` });
  expect(await shown('safia')).toContain('✓ Yes');
  await page.keyboard.press('Enter');
  // As a scanner does: every letter, then Enter.
  await page.focus('#claimed');
  await page.keyboard.insertText(code);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#code-read');
  expect(await shown('zahra')).toContain('✕ No');
  await page.keyboard.press('Enter');
  // A code that was altered says so at once, and a picture without one does, too.
  await page.fill('#claimed', `${code.slice(0, -6)}AAAAAA`);
  await page.setInputFiles('#face-file', {
    name: 'face',
    mimeType: 'image/jpeg',
    buffer: Buffer.from(generatedPhotograph('safia', 'three')),
  });
  await page.waitForSelector('.alert:has-text("not believed")');
  const blank = await sharp({
    create: { width: 300, height: 300, channels: 3, background: '#fff' },
  })
    .png()
    .toBuffer();
  await page.setInputFiles('#code-file', { name: 'no', mimeType: 'image/png', buffer: blank });
  await page.waitForSelector('.alert:has-text("No code could be read")');
  expect(await keptInBrowser(page)).toEqual([]);
  expect(troubles.filter((trouble) => !trouble.includes('422'))).toEqual([]);
});

test('only the holder of a suspended number is told that she has another', async () => {
  const karim = staff.as('karim');
  const [earlier, later] = await Promise.all(
    ['nawal', 'nadia'].map((person, place) =>
      karim.enrol(generatedRecord(place + 11), generatedPhotograph(person, 'one')),
    ),
  );
  const told = await staff.as('salma').call('POST', '/v1/corrections', {
    finding: 'same',
    recordId: later?.body['recordId'],
    other: earlier?.body['recordId'],
    reason: 'she came as two',
  });
  const carriedOut = await staff
    .as('rachid')
    .call('POST', `/v1/corrections/${String(told.body['id'])}/answer`, { answer: 'confirmed' });
  expect(carriedOut.status, JSON.stringify(carriedOut.body)).toBe(200);

  const { page, troubles } = await staff.at(browser, 'karim', { path: '/verify' });
  const said = new Map<string, string>();
  for (const [whose, one] of [earlier, later].entries()) {
    for (const person of ['nawal', 'nadia']) {
      const word = await answered(page, String(one?.body['idcs']), person);
      said.set(`${whose} ${person}`, word);
      if (word.includes('Another number')) {
        expect(await barriersOf(page)).toEqual([]);
        if (picturesIn) await page.screenshot({ path: `${picturesIn}/verify-suspended-en.png` });
      }
      await page.keyboard.press('Enter');
    }
  }
  // To a stranger a suspended number is like any other that is not hers.
  const no = said.get('0 nadia') ?? '';
  expect(no).toContain('✕ No');
  expect(said.get('0 nawal')).toContain('✓ Yes');
  expect(said.get('1 nawal')).toBe(no);
  expect(said.get('1 nadia')).toContain('! Another number');
  expect(said.get('1 nadia')).toContain('Send her to the office');
  expect(page.url()).toBe(`${station.address}/verify`);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('in Arabic the page runs from right to left', async () => {
  const { page } = await staff.at(browser, 'karim', { path: '/verify', locale: 'ar-MA' });
  expect(await page.getAttribute('html', 'dir')).toBe('rtl');
  expect(await answered(page, numbers[0] ?? '', 'zahra')).toContain('نعم');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/verify-yes-ar.png` });
});
