import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { barriersOf } from '../console/accessibility.ts';
import { keptInBrowser, officeOf, signIn, startBrowser } from '../console/browser.ts';
import { pictureOfCode } from '../console/card-picture.ts';
import { writeFilm } from '../console/fake-camera.ts';
import { openAtWork, type StationAtWork } from './a-real-station.ts';

let directory: string;
let open: StationAtWork;
/** The letters of the code on ghita's card. */
let code: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-console-counter-'));
  open = await openAtWork({ dataDirectory: join(directory, 'data'), threads: 2 });
  const enrolled = await open.clerk.enrol(generatedRecord(1), await demonstrationFace('ghita'));
  const { idcs, recordId } = enrolled.body;
  const proof = { kind: 'enrolment', recordId };
  const issued = await open.clerk.call('POST', '/v1/residents/identity-qr', { idcs, proof });
  expect(issued.status, JSON.stringify(issued.body)).toBe(200);
  code = String(issued.body['code']);
}, 280_000);
afterAll(async () => {
  await open.station.close();
  await rm(directory, { recursive: true });
});

/** The Verify page before a webcam that shows one picture after the other, over and over. */
async function counterBefore(browser: Browser) {
  const page = await (await officeOf(browser)).newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const { station, secret } = open;
  await signIn(page, { address: station.address, operator: 'first-operator', secret });
  await page.goto(`${station.address}/verify`);
  await page.waitForSelector('#read-code:not([disabled])');
  return { page, asked };
}

/** What the counter says of whoever stands there with ghita's card, by the webcam alone. */
async function shownToWebcam(person: string): Promise<string> {
  const camera = join(directory, `${person}.y4m`);
  await writeFilm(camera, await pictureOfCode(code), await demonstrationFace(person));
  const browser = await startBrowser({ camera });
  try {
    const { page, asked } = await counterBefore(browser);
    await page.click('#read-code');
    await page.waitForSelector('#code-read', { timeout: 60_000 });
    expect(await barriersOf(page)).toEqual([]);
    const verdict = page.locator('.counter-verdict');
    // While the card is before the lens the station finds no face, and says so: the clerk goes on.
    for (let time = 0; time < 20 && !(await verdict.isVisible()); time += 1) {
      const answered = page.waitForResponse('**/v1/counter-verifications');
      await page.click('#photograph');
      await answered;
      await verdict.or(page.locator('#photograph:not([disabled])')).first().waitFor();
      expect(await page.locator('#code-read').or(verdict).count()).toBe(1);
    }
    expect(await keptInBrowser(page)).toEqual([]);
    expect(asked.filter((url) => url.includes(code.slice(0, 40)))).toEqual([]);
    return (await verdict.textContent()) ?? '';
  } finally {
    await browser.close();
  }
}

test('a card before the webcam names whom to compare with, and her face answers', async () => {
  expect(await shownToWebcam('ghita')).toContain('✓ Yes');
  expect(await shownToWebcam('hanane')).toContain('✕ No');
});
