import type { Page } from 'playwright-core';
import { newTrackingNumber } from '../../src/vocabulary/tracking-number.ts';
import { Clerk } from '../../tests/console/clerk.ts';
import { drawnFace } from '../drawn-face.ts';
import type { Picture } from './picture.ts';

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
      json: { verdict: 'enrolled', idcs: '2345678901', trackingNumber: newTrackingNumber(() => 4) },
    }),
  );
  return state;
}

/** Pictures of every step of an enrolment, in the language of the page. */
export async function picturesOfEnrolment(page: Page, picture: Picture): Promise<void> {
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
  await page.unrouteAll();
}
