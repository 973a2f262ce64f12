import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { demonstrationProgramme } from '../../scripts/demonstration-programme.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { StationConfig } from '../../src/config.ts';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import { openRehearsal } from '../../src/sites/rehearsal.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { applicationOf, byAlias, byNumber, type Application } from '../resident-client.ts';
import { barriersOf } from './accessibility.ts';
import { keptInBrowser, officeOf, startBrowser } from './browser.ts';
import { hire, type Staff } from './staff.ts';

let folder: string;
let station: RunningStation;
let staff: Staff;
let browser: Browser;
let programme: Awaited<ReturnType<typeof demonstrationProgramme>>;
/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-my-'));
  const config = StationConfig.parse({ port: 0, dataDirectory: folder, stationName: 'Fès' });
  station = await openRehearsal(config, { write: () => undefined });
  staff = await hire(station, { karim: ['clerk'], samir: ['supervisor'], laila: ['supervisor'] });
  programme = await demonstrationProgramme(station.address, 'aid');
  await staff.as('first-operator').call('PUT', '/v1/programmes', programme.account);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
});

interface Enrolled {
  readonly idcs: string;
  readonly person: string;
  readonly application: Application;
}

async function enrolled(place: number): Promise<Enrolled> {
  const person = `my-${place}`;
  const photograph = generatedPhotograph(person, 'one');
  const { body } = await staff.as('karim').enrol(generatedRecord(place), photograph);
  const idcs = z.string().parse(body['idcs']);
  return { idcs, person, application: await applicationOf(staff.as('karim'), idcs, person) };
}

const verified = async (claimed: object, person: string) =>
  (await programme.verify(claimed, generatedPhotograph(person, crypto.randomUUID()))).body[
    'decision'
  ];

async function pictured(page: Page, name: string): Promise<void> {
  expect(await barriersOf(page), name).toEqual([]);
  expect(page.url(), name).not.toMatch(/\d{6}/);
  if (!picturesIn) return;
  await page.evaluate('document.fonts.ready');
  await page.screenshot({ path: `${picturesIn}/my-${name}.png`, fullPage: true });
}

async function signedIn(locale: string, { idcs, application }: Enrolled): Promise<Page> {
  const page = await (await officeOf(browser, locale)).newPage();
  await page.goto(`${station.address}/my`);
  expect(new URL(page.url()).pathname).toBe('/my/sign-in');
  await page.fill('#number', idcs);
  await page.fill('#code', application.code());
  await page.click('button.primary');
  await page.waitForURL('**/my');
  return page;
}

describe('in Arabic, a resident', () => {
  test('sees who used her data, locks her face and unlocks it', async () => {
    const resident = await enrolled(1);
    const { idcs, person, application } = resident;
    expect(await verified(byNumber(idcs), person)).toBe('verified');
    const page = await signedIn('ar-MA', resident);
    expect(await page.getAttribute('html', 'dir')).toBe('rtl');
    const first = page.locator('.use').first();
    expect(await first.textContent()).toContain('تم التحقق من هويتك');
    expect(await first.textContent()).toContain('aid');
    expect(await first.textContent()).toContain('law 58-23');
    expect(await page.content()).not.toContain('karim');
    await pictured(page, 'uses-ar');

    await page.click('a[href="/my/locks"]');
    await pictured(page, 'locks-ar');
    const lock = page.locator('.lock', { has: page.locator('input[value=face]') });
    await lock.locator('button').click();
    await page.waitForSelector('.lock.locked');
    expect(await verified(byNumber(idcs), person)).toBe('refused');
    await pictured(page, 'locked-ar');
    await page.fill('#code-face', '000000');
    await page.click('.lock.locked button');
    await page.waitForSelector('.alert');
    expect(await verified(byNumber(idcs), person)).toBe('refused');
    await page.fill('#code-face', application.code());
    await page.click('.lock.locked button');
    await page.waitForSelector('.hint');
    expect(await page.locator('.lock.locked').count()).toBe(0);
    expect(await verified(byNumber(idcs), person)).toBe('verified');
    expect(await keptInBrowser(page)).toEqual([]);
    await page.context().close();
  });

  test('gives herself an alias that serves once', async () => {
    const resident = await enrolled(2);
    const page = await signedIn('ar-MA', resident);
    await page.click('a[href="/my/aliases"]');
    await page.check('input[value=one_time]');
    await page.click('button.primary');
    const number = (await page.textContent('.alias.active .number')) ?? '';
    const vid = number.replaceAll(/\D/g, '');
    expect(vid).toHaveLength(16);
    await pictured(page, 'aliases-ar');
    expect(await verified(byAlias(vid), resident.person)).toBe('verified');
    expect(await verified(byAlias(vid), resident.person)).toBe('refused');
    await page.click('a[href="/my/aliases"]');
    expect(await page.locator('.alias.used').count()).toBe(1);
    await page.context().close();
  });
});

test('in French, a correction goes to the office and two of it carry it out', async () => {
  const resident = await enrolled(3);
  const page = await signedIn('fr-MA', resident);
  await pictured(page, 'uses-fr');
  await page.click('a[href="/my/record"]');
  await pictured(page, 'record-fr');
  await page.click('.sections a[href="/my/corrections"]');
  await pictured(page, 'corrections-fr');
  await page.fill('#birthPlace', 'Sefrou');
  await page.fill('#reason', 'Née à Sefrou, extrait 12/1990.');
  await page.click('button.primary');
  await page.waitForSelector('.hint');
  const waiting = await staff.as('samir').call('GET', '/v1/record-corrections');
  const [one] = z
    .array(z.object({ id: z.string(), to: z.record(z.string(), z.unknown()) }))
    .parse(waiting.body['corrections']);
  expect(one?.to).toEqual({ birthPlace: 'Sefrou' });
  const answer = (operator: string) =>
    staff.as(operator).call('POST', `/v1/record-corrections/${one?.id}/answer`, {
      answer: 'approved',
      note: 'Extrait vu.',
    });
  expect((await answer('samir')).body['state']).toBe('approved');
  expect((await answer('samir')).body['why']).toBe('same_operator');
  expect((await answer('laila')).body['state']).toBe('carried_out');
  await page.click('.sections a[href="/my/record"]');
  expect(await page.textContent('.record')).toContain('Sefrou');
  await page.click('.sections a[href="/my/corrections"]');
  expect(await page.textContent('.uses')).toContain('Extrait vu.');
  await page.context().close();
});

test.each(['ar', 'fr', 'zgh', 'en'])(
  'every page is whole in %s, and so is the file',
  async (language) => {
    const resident = await enrolled(10 + language.charCodeAt(0));
    const page = await (await officeOf(browser, 'en-GB')).newPage();
    await page.goto(`${station.address}/my/sign-in`);
    await page.click(`.languages a[lang=${language}]`);
    await page.waitForURL('**/my/sign-in');
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await pictured(page, `sign-in-${language}`);
    await page.fill('#number', resident.idcs);
    await page.fill('#code', resident.application.code());
    await page.click('button.primary');
    await page.waitForURL('**/my');
    for (const name of ['record', 'corrections', 'aliases', 'locks', 'credentials']) {
      await page.click(`.sections a[href="/my/${name}"]`);
      await page.waitForURL(`**/my/${name}`);
      await pictured(page, `${name}-${language}`);
    }
    await page.click('.sections a[href="/my/record"]');
    const taken = page.waitForEvent('download');
    await page.click('form[action="/my/data"] button');
    expect((await taken).suggestedFilename()).toBe('basma.json');
    await page.click('form[action="/my/sign-out"] button');
    await page.waitForURL('**/my/sign-in');
    await page.goto(`${station.address}/my/record`);
    expect(new URL(page.url()).pathname).toBe('/my/sign-in');
    await page.context().close();
  },
);

test('who is not let in reads one text, whether or not there is such a number', async () => {
  const { idcs } = await enrolled(20);
  const page = await (await officeOf(browser, 'fr-MA')).newPage();
  const said = async (number: string, code: string) => {
    await page.goto(`${station.address}/my/sign-in`);
    await page.fill('#number', number);
    await page.fill('#code', code);
    await page.click('button.primary');
    return page.textContent('.alert');
  };
  const wrong = await said(idcs, '12345678');
  expect(await said('9876543210', '12345678')).toBe(wrong);
  expect(await said('not a number', '12345678')).toBe(wrong);
  expect(await said(idcs, '')).not.toBe(wrong);
  await page.fill('#number', idcs);
  await page.click('button[formaction="/my/code"]');
  const sent = await page.textContent('.hint');
  await page.fill('#number', '9876543210');
  await page.click('button[formaction="/my/code"]');
  expect(await page.textContent('.hint')).toBe(sent);
  await page.context().close();
});
