import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { generatedImpression } from '../../src/generation/fingers.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { barriersOf } from '../console/accessibility.ts';
import { officeOf, startBrowser } from '../console/browser.ts';
import { hire, type Staff } from '../console/staff.ts';

/** Loads of which the median counts. */
const loads = 5;
const interactiveMsMax = 1_000;
const scriptBytesMax = 100 * 1024;

/** Every page, who opens it, and what of it can be used when it can be used. */
const pages = [
  { path: '/sign-in', operator: 'nobody', usable: '[data-island=sign-in][data-ready] #own-body' },
  { path: '/enrol', operator: 'karim', usable: '.step #number' },
  { path: '/verify', operator: 'karim', usable: '#claimed' },
  { path: '/adjudicate', operator: 'amina', usable: '.opinion #reason' },
  { path: '/office', operator: 'salma', usable: '.parts button' },
] as const;
type PageOf = (typeof pages)[number];

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-pages-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, { karim: ['clerk'], amina: ['adjudicator'], salma: ['supervisor'] });
  const clerk = staff.as('karim');
  const fingersOf = (capture: string, positions: readonly KnownFinger[]) => ({
    fingers: positions.map((position) => {
      return { position, image: generatedImpression('zahra', position, capture) };
    }),
  });
  const one = fingersOf('one', ['right_index', 'left_index']);
  await clerk.enrol(generatedRecord(1), generatedPhotograph('one face', 'one'), undefined, one);
  const two = fingersOf('two', ['left_index', 'left_ring']);
  const other = generatedPhotograph('another face', 'one');
  const second = await clerk.enrol(generatedRecord(2), other, undefined, two);
  expect(second.body['verdict']).toBe('needs_adjudication');
  browser = await startBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

async function opened({ path, operator }: PageOf, locale = 'en-GB'): Promise<Page> {
  if (operator !== 'nobody') return (await staff.at(browser, operator, { path, locale })).page;
  const page = await (await officeOf(browser, locale)).newPage();
  await page.goto(`${station.address}${path}`);
  return page;
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Has every load of a page note when what can be used is there. */
async function noteUsable(page: Page, { usable }: PageOf): Promise<void> {
  await page.addInitScript(`new MutationObserver(() => {
    if (document.querySelector('${usable}')) window.usableAt ??= performance.now();
  }).observe(document, { childList: true, subtree: true, attributes: true })`);
}

/** From the request for the page until what can be used is there, in milliseconds. */
async function interactiveMs(page: Page, { path, usable }: PageOf): Promise<number> {
  await page.goto(`${station.address}${path}`);
  await page.waitForSelector(usable);
  return page.evaluate(`window.usableAt`);
}

/** Bytes of the scripts that a page loaded, before they were packed for the line. */
function scriptBytes(page: Page): Promise<number> {
  return page.evaluate(`performance.getEntriesByType('resource')
    .filter(({ name }) => name.endsWith('.js'))
    .reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0)`);
}

describe.each(pages)('the page $path', (of) => {
  test('can be used within a second, and loads few scripts', async () => {
    const page = await opened(of);
    await noteUsable(page, of);
    const times: number[] = [];
    for (let load = 0; load < loads; load += 1) times.push(await interactiveMs(page, of));
    const bytes = await scriptBytes(page);
    process.stdout.write(
      `${of.path}: usable after ${Math.round(median(times))} ms (median of ${loads}), ` +
        `scripts of ${(bytes / 1024).toFixed(1)} KiB\n`,
    );
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThan(scriptBytesMax);
    expect(median(times)).toBeLessThan(interactiveMsMax);
    await page.context().close();
  });

  test.each(['ar-MA', 'fr-MA'])('has no barrier in %s, bright or dark', async (locale) => {
    const page = await opened(of, locale);
    await page.waitForSelector(of.usable);
    expect(await page.getAttribute('html', 'dir')).toBe(locale === 'ar-MA' ? 'rtl' : 'ltr');
    expect(await barriersOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await barriersOf(page)).toEqual([]);
    await page.context().close();
  });
});
