import { createServer } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { barriersOf } from '../console/accessibility.ts';
import { keptInBrowser, officeOf, signIn, startBrowser } from '../console/browser.ts';
import { Clerk } from '../console/clerk.ts';
import { centreOf, openSide, record, type Side } from '../packets/two-sides.ts';

/** Who comes on a day without a line; the centre knows the last one under another name. */
const visitors = [
  { family: 'Amrani', given: 'Fatima', number: 'T 100001', face: 'fatima' },
  { family: 'Bouzid', given: 'Hassan', number: 'T 100002', face: 'hassan' },
  { family: 'Cherkaoui', given: 'Itto', number: 'T 100003', face: 'itto' },
  { family: 'Doukkali', given: 'Nezha', number: 'T 100004', face: 'nezha' },
] as const;

let centre: Side;
let station: Side;
let browser: Browser;
let counter: Clerk;
let office: Page;
const troubles: string[] = [];
const slips: string[] = [];

/** A port that stays the centre's when it is plugged in again. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === 'object' && bound ? bound.port : 0;
}

/** A page at the station, of somebody who works there. */
async function at(operator: string, path: string): Promise<Page> {
  const page = await (await officeOf(browser)).newPage();
  page.on('pageerror', (error) => troubles.push(error.message));
  const { address } = station.station;
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith(`blob:${address}`)) troubles.push(url);
  });
  await signIn(page, { address, operator, secret: station.secrets.get(operator) ?? '' });
  await page.goto(`${address}${path}`);
  return page;
}

beforeAll(async () => {
  const port = await freePort();
  centre = await openSide({ acceptsPackets: true, port });
  station = await openSide({ scope: 'station', centre: await centreOf(centre) });
  await record(centre, station);
  const known = generatedPhotograph('nezha', 'last year');
  const before = await (await centre.as('clerk')).enrol(generatedRecord(7), known);
  expect(before.body['verdict']).toBe('enrolled');
  // The mountain road is closed, and so is the line.
  await centre.station.close();
  browser = await startBrowser();
  counter = new Clerk(await at('clerk', '/enrol'));
  office = await at('supervisor', '/office');
}, 120_000);
afterAll(async () => {
  await browser.close();
  await station.end();
  await centre.end();
});

async function enrolled(visitor: (typeof visitors)[number]): Promise<string> {
  const { page } = counter;
  const { face, ...person } = visitor;
  const born = ['12', '05', '1980'] as const;
  await counter.person({ ...person, sex: 'female', born, place: 'Tafraout' });
  await counter.consent();
  await counter.at('face');
  const buffer = Buffer.from(generatedPhotograph(face, person.number));
  const file = { name: 'face.jpg', mimeType: 'image/jpeg', buffer };
  await page.setInputFiles('.guide input[type=file]', file);
  await page.waitForSelector('.face .actions .primary');
  await counter.press('Enter');
  await counter.at('fingers');
  const verdict = await counter.send();
  expect(await page.isVisible('#show-number')).toBe(false);
  slips.push(((await page.textContent('.slip .tracking')) ?? '').replaceAll(/\D/g, ''));
  return verdict;
}

/** What the page says to somebody who comes back with a slip. */
async function slipSays(slip: string): Promise<string> {
  const { page } = counter;
  await page.click('#slip-comes');
  await page.fill('#slip-number', slip);
  await page.keyboard.press('Enter');
  const said = page.locator('.slip-desk [role=status]', { hasText: /\p{L}/u });
  await said.waitFor();
  return (await said.textContent()) ?? '';
}

async function slipClosed(): Promise<void> {
  await counter.page.click('.slip-desk .actions button:first-child');
  await counter.at('person');
}

/** What stands in the office about each enrolment. */
function states(): Promise<readonly string[]> {
  return office.locator('.lines tbody td:nth-child(4)').allTextContents();
}

test('by day each enrolment is provisional, and whoever asks is told that it is still here', async () => {
  for (const visitor of visitors) {
    expect(await enrolled(visitor)).toBe('provisional');
    expect(await counter.page.textContent('.receipt')).toContain('The centre compares');
    await counter.page.click('#next');
    await counter.at('person');
  }
  expect(new Set(slips).size).toBe(visitors.length);
  expect(await slipSays(slips[0] ?? '')).toContain('still here at the station');
  expect(await barriersOf(counter.page)).toEqual([]);
  await slipClosed();
});

test('the office says what waits and why, and a supervisor lets it go after a look', async () => {
  await office.click('.part > .bar button:first-child');
  await office.waitForSelector('.lines tbody tr:nth-child(4)');
  expect(await states()).toEqual(visitors.map(() => 'Waits for a supervisor'));
  for (const _ of visitors) {
    await office.locator('.lines button').first().press('Enter');
    await office.waitForSelector('.review-packet img');
    await office.locator('.review-packet .primary').press('Enter');
    await office.waitForSelector('.lines tbody tr:nth-child(4)');
  }
  await expect
    .poll(states, { timeout: 10_000 })
    .toEqual(visitors.map(() => expect.stringContaining('Approved, to be sent')));
  await office.click('.part > .bar button:first-child');
  await office.waitForSelector('text=The centre does not answer. It is tried again by itself.');
  expect(await office.textContent('.facts')).toContain('4 of');
  expect(await barriersOf(office)).toEqual([]);
});

test('in the evening everything arrives once, and pages, slips and numbers follow', async () => {
  await centre.reopenClosed();
  const settled = async () => {
    await office.click('.part > .bar button:first-child');
    await office.waitForTimeout(400);
    return (await states()).toSorted();
  };
  const wanted = ['Enrolled', 'Enrolled', 'Enrolled', 'Known already'];
  await expect.poll(settled, { timeout: 30_000, interval: 500 }).toEqual(wanted);
  expect(await office.locator('.warning').count()).toBe(0);
  const { page } = counter;
  const given: string[] = [];
  for (const slip of slips.slice(0, 3)) {
    expect(await slipSays(slip)).toContain('The number is there');
    await page.keyboard.press('Enter');
    const shown = await page.waitForSelector('.hand-over .number');
    given.push(((await shown.textContent()) ?? '').replaceAll(/\D/g, ''));
    await page.keyboard.press('Enter');
    await counter.at('person');
  }
  expect(new Set(given).size).toBe(3);
  for (const idcs of given) expect(idcs).toMatch(/^[2-9]\d{9}$/);
  // Whoever came twice has one number, and hears of no second one.
  expect(await slipSays(slips[3] ?? '')).toContain('no new number');
  await slipClosed();
  const gallery = await (await centre.as('clerk')).call('GET', '/v1/gallery');
  expect(gallery.body).toMatchObject({ count: 4 });
  expect(page.url()).toBe(`${station.station.address}/enrol`);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(troubles).toEqual([]);
});
