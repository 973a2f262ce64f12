import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { keptInBrowser, officeOf, startBrowser } from '../console/browser.ts';
import { writeFilm } from '../console/fake-camera.ts';
import { openAtWork } from './a-real-station.ts';

let directory: string;
let station: RunningStation;
let first: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-console-sign-in-'));
  const dataDirectory = join(directory, 'data');
  const open = await openAtWork({ dataDirectory, threads: 2 });
  const face = await demonstrationFace('ghita');
  const enrolled = await open.clerk.enrol(generatedRecord(1), face);
  expect(enrolled.body['verdict'], JSON.stringify(enrolled.body)).toBe('enrolled');
  const { recordId } = enrolled.body;
  const account = { id: 'ghita', roles: ['supervisor'], enrolledAs: recordId };
  const hired = await open.clerk.call('POST', '/v1/operators', account);
  first = String(hired.body['firstSecret']);
  await open.station.close();
  // From now on supervisors show themselves.
  const { operatorFactors } = StationConfig.parse({
    operatorFactors: { supervisor: ['biometric'] },
  });
  const asked = { dataDirectory, threads: 2, operatorFactors };
  ({ station } = await openAtWork(asked, open.secret));
}, 280_000);
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

/** Signs in as the supervisor with whoever is before the webcam; where that leads, and what it says. */
async function shownBy(person: string) {
  const camera = join(directory, `${person}.y4m`);
  await writeFilm(camera, await demonstrationFace(person));
  const browser = await startBrowser({ camera });
  try {
    const page = await (await officeOf(browser)).newPage();
    await page.goto(`${station.address}/sign-in`);
    await page.fill('#operator', 'ghita');
    await page.fill('#secret', first);
    await page.click('#own-photograph');
    await page.waitForSelector('.shown-body');
    await page.press('#secret', 'Enter');
    const alert = page.locator('[role=alert]');
    const led = page.waitForURL('**/secret').then(() => 'led');
    const said = alert.waitFor().then(() => 'said');
    const which = await Promise.race([led.catch(() => 'said'), said.catch(() => 'led')]);
    expect(await keptInBrowser(page)).toEqual([]);
    return which === 'led' ? new URL(page.url()).pathname : ((await alert.textContent()) ?? '');
  } finally {
    await browser.close();
  }
}

test('a supervisor signs in before the webcam, and somebody else with her secret does not', async () => {
  expect(await shownBy('hanane')).toContain('do not belong together');
  expect(await shownBy('ghita')).toBe('/secret');
});
