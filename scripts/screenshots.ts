import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { StationConfig } from '../src/config.ts';
import { openRehearsal } from '../src/sites/rehearsal.ts';
import { languages, type Language } from '../src/web/language.ts';
import { officeOf, signIn, startBrowser } from '../tests/console/browser.ts';
import { Clerk } from '../tests/console/clerk.ts';
import { writeFilm } from '../tests/console/fake-camera.ts';
import { drawnFace } from './drawn-face.ts';

/**
 * Pictures of the console in every language, into docs/screenshots. The person is drawn and the
 * fingers are none: what networks would say of them is said by this script, so that the pictures
 * show pages and prove nothing.
 */
const directory = new URL('../docs/screenshots/', import.meta.url).pathname;
const secret = 'a secret for pictures';

const seen = {
  kind: 'seen',
  quality: 46,
  goodEnough: false,
  advice: 'look_straight',
  measures: [],
};
const qualities: Readonly<Record<string, number>> = {
  right_index: 88,
  right_middle: 79,
  right_ring: 64,
  right_little: 52,
  left_index: 91,
  left_middle: 83,
  left_ring: 71,
  left_little: 47,
};

/** What the station would answer about the drawing. */
async function answerFor(page: Page): Promise<{ good: boolean }> {
  const state = { good: false };
  await page.route('**/v1/face-guides', (route) =>
    route.fulfill({ json: state.good ? { ...seen, quality: 86, goodEnough: true } : seen }),
  );
  await page.route('**/v1/finger-guides', (route) => {
    const fingers = Object.entries(qualities).map(([position, quality]) => ({
      position,
      quality,
      advice: 'none',
    }));
    return route.fulfill({ json: { fingers } });
  });
  await page.route('**/v1/enrolments', (route) =>
    route.fulfill({
      json: { verdict: 'enrolled', idcs: '2345678901', tracking: '1402775310986424' },
    }),
  );
  return state;
}

async function picturesOf(page: Page, language: Language): Promise<void> {
  const picture = async (name: string) => {
    await page.evaluate('document.fonts.ready');
    await page.waitForTimeout(300);
    // A page has few colours: with a palette it takes a third of the bytes.
    const taken = sharp(await page.screenshot()).png({ palette: true, quality: 90 });
    await taken.toFile(join(directory, `${name}-${language}.png`));
  };
  const clerk = new Clerk(page);
  const camera = await answerFor(page);
  await clerk.person({
    number: 'AB 123456',
    family: 'Mansouri',
    given: 'Amina',
    sex: 'female',
    born: ['12', '05', '1990'],
    place: 'Fes',
  });
  await clerk.at('consent');
  await picture('consent');
  await page.click('.actions button:first-child');
  await clerk.at('person');
  await picture('person');
  await page.click('.actions .primary');
  await clerk.consent();
  await page.waitForSelector('.sentence:has-text(" ")');
  await page.waitForTimeout(1_500);
  await picture('face');
  camera.good = true;
  await clerk.face();
  await clerk.at('fingers');
  const image = await drawnFace();
  for (const name of ['right_four', 'left_four']) {
    await page.setInputFiles('#slaps', { name, mimeType: 'image/jpeg', buffer: image });
    await page.waitForTimeout(500);
  }
  await page.click('[data-finger=left_thumb]');
  await page.selectOption('#absence', 'bandaged');
  await picture('fingers');
  await page.click('#to-review');
  await clerk.at('review');
  await picture('review');
  await clerk.press('Enter');
  await clerk.verdict();
  await picture('receipt');
  await page.click('#show-number');
  await picture('number');
  // The number is noted: one key leads to the next person.
  await page.keyboard.press('Enter');
  await clerk.at('person');
}

const data = await mkdtemp(join(tmpdir(), 'basma-screenshots-'));
const camera = join(data, 'camera.y4m');
await writeFilm(camera, await drawnFace());
await mkdir(directory, { recursive: true });
const config = StationConfig.parse({
  port: 0,
  dataDirectory: join(data, 'data'),
  stationName: 'Fès Médina 3',
});
const station = await openRehearsal(config, { write: () => undefined });
const browser = await startBrowser({ camera });
try {
  const { firstOperator } = station;
  if (firstOperator === 'known') throw new Error('a new station has a first operator');
  const page = await (await officeOf(browser)).newPage();
  const first = { operator: firstOperator.id, secret: firstOperator.secret };
  await signIn(page, { address: station.address, ...first }, secret);
  for (const language of languages) {
    await page.goto(`${station.address}/language/${language}?from=/enrol`);
    await picturesOf(page, language);
    await page.unrouteAll();
  }
} finally {
  await browser.close();
  await station.close();
  await rm(data, { recursive: true });
}
