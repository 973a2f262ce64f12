import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { barriersOf } from '../console/accessibility.ts';
import { keptInBrowser, officeOf, signIn, startBrowser } from '../console/browser.ts';
import { Clerk, type Visitor } from '../console/clerk.ts';
import { writeFilm } from '../console/fake-camera.ts';
import { handsOf } from '../console/hands.ts';
import { openAtWork } from './a-real-station.ts';

let directory: string;
let station: RunningStation;
let secret: string;
let browser: Browser | undefined;
const numbers = new Map<string, string>();
const hands = new Map<string, Awaited<ReturnType<typeof handsOf>>>();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-console-enrol-'));
  // Drawn before the station opens: drawing would hold up its answers, it shares this process.
  hands.set('ghita', await handsOf('ghita'));
  hands.set('hanane', await handsOf('hanane', { kinds: ['right_four'] }));
  const again = await handsOf('ghita', { kinds: ['right_four'], seed: 'another day' });
  hands.set('ghita again', again);
  const dataDirectory = join(directory, 'data');
  ({ station, secret } = await openAtWork({ dataDirectory, threads: 2 }));
}, 280_000);
afterEach(async () => {
  await browser?.close();
  browser = undefined;
});
afterAll(async () => {
  await station.close();
  await rm(directory, { recursive: true });
});

/** A clerk at the Enrol page, with somebody before the camera. */
async function counter(face: string): Promise<Clerk> {
  const camera = join(directory, `${face}.y4m`);
  await writeFilm(camera, await demonstrationFace(face));
  browser = await startBrowser({ camera });
  const page = await (await officeOf(browser)).newPage();
  await signIn(page, { address: station.address, operator: 'first-operator', secret });
  // What an earlier visitor left unfinished would open first.
  await page.waitForSelector('.wizard');
  const leave = page.locator('.wizard aside button, #next').first();
  if (!(await page.isVisible('.step .person'))) await leave.click();
  await page.waitForSelector('.step .person');
  return new Clerk(page);
}

function citizen(more: Partial<Visitor> = {}): Visitor {
  return {
    number: 'AB 123456',
    family: 'Mansouri',
    given: 'Amina',
    sex: 'female',
    born: ['12', '05', '1990'],
    place: 'Fes',
    ...more,
  };
}

/** When a page could be used, in milliseconds from the request for it. */
function interactiveMs(page: Page): Promise<number> {
  return page.evaluate(`performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd`);
}

test('a citizen is enrolled in at most fourteen acts beyond typing', async () => {
  const clerk = await counter('ghita');
  const { page } = clerk;
  const ready = await interactiveMs(page);
  expect(await barriersOf(page)).toEqual([]);
  await clerk.person(citizen());
  await clerk.at('consent');
  expect(await barriersOf(page)).toEqual([]);
  await clerk.consent();
  await clerk.at('face');
  expect(await barriersOf(page)).toEqual([]);
  await clerk.face();
  await clerk.hands(hands.get('ghita') ?? []);
  expect(await barriersOf(page)).toEqual([]);
  expect(await clerk.send()).toBe('enrolled');
  expect(await barriersOf(page)).toEqual([]);
  const idcs = await clerk.number();
  await clerk.press('Enter');
  await clerk.at('person');
  expect(clerk.acts).toBeLessThanOrEqual(14);
  expect(idcs).toMatch(/^[2-9]\d{9}$/);
  numbers.set('ghita', idcs);
  expect(await keptInBrowser(page)).toEqual([]);
  expect(page.url()).toBe(`${station.address}/enrol`);
  expect(await page.title()).not.toContain(idcs);
  process.stdout.write(`${clerk.acts} acts; interactive after ${Math.round(ready)} ms\n`);
});

test('a resident foreigner is enrolled with her permit', async () => {
  const clerk = await counter('hanane');
  await clerk.person(
    citizen({
      evidence: 'residence_permit',
      number: 'R 99887766',
      family: 'Diallo',
      given: 'Aissatou',
      nationality: 'SEN',
    }),
  );
  await clerk.consent();
  await clerk.face();
  await clerk.hands(hands.get('hanane') ?? []);
  expect(await clerk.send()).toBe('enrolled');
  numbers.set('hanane', await clerk.number());
});

test('a child is enrolled with her registered guardian', async () => {
  const clerk = await counter('ilham');
  await clerk.person(
    citizen({
      evidence: 'birth_extract',
      number: '2018/4711',
      given: 'Salma',
      born: ['03', '02', '2018'],
      guardian: { idcs: numbers.get('ghita') ?? '', relation: 'mother' },
    }),
  );
  await clerk.consent();
  await clerk.face();
  await clerk.at('fingers');
  expect(await clerk.send()).toBe('enrolled');
});

test('who has no papers is enrolled by the word of two residents', async () => {
  const clerk = await counter('jamila');
  const witnesses = [numbers.get('ghita') ?? '', numbers.get('hanane') ?? ''] as const;
  await clerk.person(
    citizen({ evidence: 'witnesses', witnesses, family: 'Ouhadou', given: 'Itto' }),
  );
  await clerk.consent();
  await clerk.face();
  await clerk.at('fingers');
  expect(await clerk.send()).toBe('enrolled');
});

test('who has no hands is enrolled, with the reason and a photograph of each', async () => {
  const clerk = await counter('kenza');
  await clerk.person(citizen({ number: 'K 554433', family: 'Berrada', given: 'Kenza' }));
  await clerk.consent();
  await clerk.face();
  await clerk.at('fingers');
  const photograph = await demonstrationFace('latifa');
  const fingers = ['thumb', 'index', 'middle', 'ring', 'little'];
  for (const finger of fingers.flatMap((name) => [`left_${name}`, `right_${name}`])) {
    await clerk.except(finger, 'amputated', photograph);
  }
  expect(await barriersOf(clerk.page)).toEqual([]);
  expect(await clerk.send()).toBe('enrolled');
});

test('who comes back under another name gets no second number', async () => {
  const clerk = await counter('ghita');
  await clerk.person(
    citizen({ number: 'ZZ', family: 'Tazi', given: 'Nadia', born: ['01', '01', '1985'] }),
  );
  await clerk.page.waitForSelector('#number[aria-invalid=true]');
  await clerk.page.fill('#number', 'ZZ 100200');
  await clerk.press('Enter');
  await clerk.consent();
  await clerk.face();
  await clerk.hands(hands.get('ghita again') ?? []);
  expect(await clerk.send()).toBe('already_enrolled');
  expect(await clerk.page.isVisible('#show-number')).toBe(false);
});

test('an answer that is lost on the way is asked for again, with the same record', async () => {
  const clerk = await counter('naima');
  const { page } = clerk;
  await clerk.person(citizen({ number: 'N 778899', family: 'Filali', given: 'Naima' }));
  await clerk.consent();
  await clerk.face();
  await clerk.at('fingers');
  await clerk.click('#to-review');
  await clerk.at('review');
  // The station takes it; the line breaks before its answer is there.
  await page.route('**/v1/enrolments', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await clerk.press('Enter');
  await page.waitForSelector('.review .alert');
  await page.unroute('**/v1/enrolments');
  await page.reload();
  expect(await clerk.verdict()).toBe('enrolled');
  numbers.set('naima', await clerk.number());
});
