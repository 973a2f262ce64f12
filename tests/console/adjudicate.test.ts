import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, startBrowser } from './browser.ts';
import { hire, type Staff } from './staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];
const recordId = '6f1c1a52-3f4e-4f0e-9a57-0d8c8f6b2a20';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-adjudicate-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, {
    karim: ['clerk'],
    amina: ['adjudicator'],
    brahim: ['adjudicator'],
    chadia: ['adjudicator'],
    salma: ['supervisor'],
  });
  const fingersOf = (capture: string, positions: readonly KnownFinger[]) => ({
    fingers: positions.map((position) => ({
      position,
      image: generatedImpression('zahra', position, capture),
    })),
  });
  const clerk = staff.as('karim');
  const one = generatedPhotograph('one face', 'one');
  await clerk.enrol(
    generatedRecord(1),
    one,
    undefined,
    fingersOf('one', ['right_index', 'left_index']),
  );
  const other = generatedPhotograph('another face', 'one');
  const again = await clerk.enrol(
    generatedRecord(2),
    other,
    recordId,
    fingersOf('two', ['left_index', 'left_ring']),
  );
  expect(again.body['verdict']).toBe('needs_adjudication');
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

/** By how many pixels something hangs below what one screen shows above the opinion. */
function overhang(page: Page, selector: string): Promise<number> {
  return page.evaluate(`scrollY + document.querySelector('${selector}').getBoundingClientRect()
    .bottom - document.querySelector('.opinion').getBoundingClientRect().top`);
}

/** Gives an opinion with nothing but keys; what the page says then. */
async function opinion(operator: string, key: 's' | 'd', locale = 'en-GB'): Promise<string> {
  const { page, troubles } = await staff.at(browser, operator, { path: '/adjudicate', locale });
  // Both faces and the finger, in forms that a browser shows.
  const drawn = () =>
    page.evaluate(`[...document.querySelectorAll('.pair img')]
      .filter(({ naturalWidth }) => naturalWidth > 0).length`);
  await expect.poll(drawn, { timeout: 10_000 }).toBe(3);
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/adjudicate-${operator}.png` });
  expect(await overhang(page, '.case-fingers figcaption')).toBeLessThanOrEqual(0);
  await page.keyboard.press('f');
  await page.waitForSelector('.shown.large');
  expect(await page.locator('.compared').count()).toBe(0);
  expect(await overhang(page, '.case-fingers figcaption')).toBeLessThanOrEqual(0);
  if (operator === 'amina') expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/adjudicate-large-${operator}.png` });
  await page.keyboard.press('f');
  await page.waitForSelector('.compared');
  await page.keyboard.press('?');
  await page.waitForSelector('.keys');
  expect(await barriersOf(page)).toEqual([]);
  await page.keyboard.press(key);
  await page.keyboard.type('a scar on the left thumb');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.none-waits');
  expect(await barriersOf(page)).toEqual([]);
  expect(troubles).toEqual([]);
  expect(await keptInBrowser(page)).toEqual([]);
  return (await page.textContent('.bench [role=status]')) ?? '';
}

test('what is typed right after a key is the reason, and changes no finding', async () => {
  const { page } = await staff.at(browser, 'amina', { path: '/adjudicate' });
  await page.waitForSelector('.pair img');
  // As fast as a page can be asked: nothing is painted between the two keys.
  const found = await page.evaluate(`(async () => {
    const press = (key) => {
      const typed = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(typed);
    };
    press('d');
    for (let turn = 0; turn < 5; turn += 1) await undefined;
    press('s');
    for (let turn = 0; turn < 5; turn += 1) await undefined;
    const pressed = document.querySelector('.finding[aria-pressed=true]');
    return [document.activeElement?.id, pressed?.className];
  })()`);
  expect(found).toEqual(['reason', 'finding different']);
});

test('two give their opinions by keyboard, and do not agree', async () => {
  expect(await opinion('amina', 'd')).toContain('if you two disagree, a third');
  expect(await opinion('brahim', 's')).toContain('if you two disagree, a third');
});

test('who disagrees with a colleague is followed by a third, by keyboard to the verdict', async () => {
  const settled = await opinion('chadia', 'd', 'ar-MA');
  expect(settled).toBe('حُسمت: غير معروف. أصبح له رقم.');
  const enrolled = await staff.as('karim').call('GET', `/v1/enrolments/${recordId}`);
  expect(enrolled.body['verdict']).toBe('enrolled');
});

test('a face of a case is shown to adjudicators only, and of nobody else', async () => {
  const clerk = await staff.as('karim').call('GET', '/v1/adjudications/closed');
  expect(clerk.status).toBe(403);
  const cases = await staff.as('salma').call('GET', '/v1/adjudications/closed');
  const caseId = String(Object([cases.body['cases']].flat()[0]).caseId);
  const path = `/v1/adjudications/${caseId}/people`;
  expect((await staff.as('karim').call('GET', `${path}/1/face`)).status).toBe(403);
  expect((await staff.as('amina').call('GET', `${path}/7/face`)).status).toBe(404);
});
