import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFaceDevice } from '../../devices/rehearsal-face/driver.ts';
import { startSlapDevice } from '../../devices/rehearsal-slap/driver.ts';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { OperatorClient } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { openStation } from '../../src/sites/station.ts';
import { barriersOf } from '../console/accessibility.ts';
import { keptInBrowser, officeOf, signIn, startBrowser } from '../console/browser.ts';
import { Clerk, type Visitor } from '../console/clerk.ts';
import { makeRehearsalPlace } from '../devices/rehearsal-places.ts';

const secret = 'a secret for devices';
/** A press that the station does not find good enough is made again, as at a counter. */
const pressesMax = 5;

let directory: string;
let face: RehearsalDevice;
let slap: RehearsalDevice;
let station: RunningStation;
let operator: OperatorClient;
let browser: Browser | undefined;
/** The number of whoever is enrolled first. */
let number = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-console-devices-'));
  const place = await makeRehearsalPlace();
  const faces = join(directory, 'faces');
  await mkdir(faces);
  for (const label of ['chama', 'amal']) {
    await writeFile(join(faces, `${label}.jpg`), await demonstrationFace(label));
  }
  face = await startFaceDevice(place.settings({ purpose: '' }), faces, 'chama');
  slap = await startSlapDevice(place.settings(), 'aziza');
  const config = StationConfig.parse({
    port: 0,
    threads: 2,
    dataDirectory: join(directory, 'data'),
    deviceEnvironment: 'Developer',
    deviceTrustDirectory: join(place.certificates, 'trust'),
    deviceSegmentKey: {
      certificate: join(place.certificates, 'ida-fir.pem'),
      privateKey: join(place.certificates, 'ida-fir.key'),
    },
  });
  const devicePorts = place.ports;
  station = await openStation(config, { logTo: { write: () => undefined }, devicePorts });
  if (station.firstOperator === 'known') throw new Error('a new station has a first operator');
  const { id, secret: first } = station.firstOperator;
  operator = new OperatorClient(station.address);
  await operator.begin(id, first);
  await operator.changeSecret(secret);
  await operator.begin(id, secret);
  // Fingers are drawn once for each person; the sensor keeps them.
  for (const hand of ['right_four', 'left_four', 'two_thumbs']) {
    const asked = { kind: 'slap', deviceId: slap.deviceId, slap: hand };
    const answer = await operator.call('POST', '/v1/captures', asked);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  }
}, 280_000);
afterEach(async () => {
  await browser?.close();
  browser = undefined;
  face.fault = 'none';
  slap.fault = 'none';
});
afterAll(async () => {
  await Promise.all([face.close(), slap.close(), station.close()]);
  await rm(directory, { recursive: true });
});

async function counter(): Promise<Clerk> {
  browser = await startBrowser();
  const page = await (await officeOf(browser)).newPage();
  await signIn(page, { address: station.address, operator: 'first-operator', secret });
  await page.waitForSelector('.wizard');
  const leave = page.locator('.wizard aside button, #next').first();
  if (!(await page.isVisible('.step .person'))) await leave.click();
  return new Clerk(page);
}

const citizen: Visitor = {
  number: 'AB 778812',
  family: 'Mansouri',
  given: 'Amina',
  sex: 'female',
  born: ['12', '05', '1990'],
  place: 'Fes',
};

/** Waits for what the page says next, in the sentence of the step. */
async function sentence(clerk: Clerk): Promise<string> {
  const said = clerk.page.locator('.sentence.good, .sentence.wrong').first();
  await said.waitFor({ timeout: 60_000 });
  return (await said.textContent()) ?? '';
}

/** Takes the photograph with the face device, which has the keyboard. */
async function photographed(clerk: Clerk): Promise<void> {
  await clerk.at('face');
  await clerk.page.waitForSelector('#take-face:focus');
  await clerk.press('Enter');
  await clerk.page.waitForSelector('.face .actions .primary:focus', { timeout: 60_000 });
}

/**
 * Presses the button that has the keyboard until every hand is captured and the review is there; a
 * hand that is not good enough ends what a press began.
 * @returns the number of presses that it took
 */
async function handsPressed(clerk: Clerk): Promise<number> {
  const { page } = clerk;
  for (let presses = 1; presses <= pressesMax; presses += 1) {
    await page.waitForSelector('[data-press].primary:focus', { timeout: 60_000 });
    await clerk.press('Enter');
    const ended = page.locator('.step .review, .sentence.wrong').first();
    await ended.waitFor({ timeout: 120_000 });
    if (await page.isVisible('.step .review')) return presses;
  }
  throw new Error(await sentence(clerk));
}

async function atFingers(clerk: Clerk, visitor: Visitor): Promise<void> {
  await clerk.person(visitor);
  await clerk.consent();
  await photographed(clerk);
  await clerk.press('Enter');
  await clerk.at('fingers');
}

test('a citizen is enrolled by a face device and a sensor for hands, with keys alone', async () => {
  const clerk = await counter();
  const { page } = clerk;
  await clerk.person(citizen);
  await clerk.consent();
  await clerk.at('face');
  await page.waitForSelector('#take-face');
  // The stream is a picture of this station, which the policy of the page lets in.
  await expect
    .poll(() => page.evaluate(`document.querySelector('.stage img').naturalWidth`))
    .toBeGreaterThan(100);
  expect(await barriersOf(page)).toEqual([]);
  await photographed(clerk);
  await clerk.press('Enter');
  await clerk.at('fingers');
  expect(await barriersOf(page)).toEqual([]);
  const presses = await handsPressed(clerk);
  await clerk.at('review');
  expect(await barriersOf(page)).toEqual([]);
  await clerk.press('Enter');
  expect(await clerk.verdict()).toBe('enrolled');
  const idcs = await clerk.number();
  await clerk.press('Enter');
  await clerk.at('person');
  expect(idcs).toMatch(/^[2-9]\d{9}$/);
  number = idcs;
  const again = presses - 1;
  process.stdout.write(`${clerk.acts} acts, ${again} of them presses that were made again\n`);
  expect(clerk.acts - again).toBeLessThanOrEqual(14);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(page.url()).toBe(`${station.address}/enrol`);
});

test('she is verified by the face device, which seals what it sees; nobody else is', async () => {
  browser = await startBrowser();
  const page = await (await officeOf(browser)).newPage();
  await signIn(page, { address: station.address, operator: 'first-operator', secret });
  await page.goto(`${station.address}/verify`);
  const answer = async () => {
    await page.fill('#claimed', number);
    await page.click('[data-device=face]');
    await page.waitForSelector('.counter-verdict', { timeout: 60_000 });
    const said = (await page.getAttribute('.counter-verdict', 'class')) ?? '';
    await page.keyboard.press('Enter');
    return said;
  };
  await page.waitForSelector('[data-device=face]');
  expect(await barriersOf(page)).toEqual([]);
  expect(await answer()).toContain('yes');
  face.person = 'amal';
  expect(await answer()).toContain('no');
  face.person = 'chama';
  face.fault = 'wrong_thumbprint';
  await page.fill('#claimed', number);
  await page.click('[data-device=face]');
  await page.waitForSelector('.alert', { timeout: 60_000 });
  expect(await page.isVisible('.counter-verdict')).toBe(false);
});

test('who comes back by devices under another name gets no second number', async () => {
  const clerk = await counter();
  await atFingers(clerk, { ...citizen, number: 'ZZ 100200', family: 'Tazi', given: 'Nadia' });
  await handsPressed(clerk);
  await clerk.press('Enter');
  expect(await clerk.verdict()).toBe('already_enrolled');
});

test('a refusal says what to do, and an exception is not asked for', async () => {
  face.person = 'amal';
  const clerk = await counter();
  const { page } = clerk;
  await atFingers(clerk, { ...citizen, number: 'K 554433', family: 'Berrada', given: 'Kenza' });
  await page.waitForSelector('[data-press=right_four]:focus');
  slap.person = '';
  await clerk.press('Enter');
  expect(await sentence(clerk)).toBe('Nothing was there. Come to the device, and try again.');
  slap.person = 'aziza';
  slap.fault = 'wrong_hash';
  await clerk.press('Enter');
  await page.locator('.sentence.wrong', { hasText: 'not trusted' }).waitFor({ timeout: 60_000 });
  slap.fault = 'none';
  await clerk.except('right_little', 'bandaged', await demonstrationFace('latifa'));
  await page.focus('[data-press=right_four]');
  await handsPressed(clerk);
  await clerk.click('.actions button:not(.primary)');
  await clerk.at('fingers');
  expect(await page.locator('.finger.captured').count()).toBe(9);
  await expect.poll(() => page.locator('.finger image').count()).toBe(9);
  expect(await barriersOf(page)).toEqual([]);
  face.person = 'chama';
});

test('captures that the station has no more lead back, with a sentence', async () => {
  const clerk = await counter();
  const { page } = clerk;
  await atFingers(clerk, { ...citizen, number: 'N 778899', family: 'Filali', given: 'Naima' });
  await handsPressed(clerk);
  await clerk.at('review');
  // The name of another capture is what the station answers to as to one that it has no more.
  await page.route('**/v1/enrolments', async (route) => {
    const body: Record<string, unknown> = Object(route.request().postDataJSON());
    const postData = JSON.stringify({ ...body, captures: [crypto.randomUUID()] });
    await route.continue({ postData });
  });
  await clerk.press('Enter');
  await clerk.at('face');
  const alert = await page.textContent('.face .alert');
  expect(alert).toContain('waited for too long');
  expect(await barriersOf(page)).toEqual([]);
  await photographed(clerk);
  await clerk.press('Enter');
  await clerk.at('fingers');
  expect(await page.locator('.finger.captured').count()).toBe(0);
});
