import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { languages } from '../src/web/language.ts';
import { officeOf, startBrowser } from '../tests/console/browser.ts';
import { writeFilm } from '../tests/console/fake-camera.ts';
import { drawnFace } from './drawn-face.ts';
import { picturesOfEnrolment } from './screenshots/enrolment.ts';
import { shownIn, type Picture } from './screenshots/picture.ts';
import {
  picturesOfAdjudication,
  picturesOfCounter,
  picturesOfOffice,
  picturesOfSignIn,
  picturesOfWaiting,
} from './screenshots/rooms.ts';
import { standsAlone, waitsForCentre, type StaffedStation } from './screenshots/stations.ts';

/**
 * Pictures of the console in every language, into docs/screenshots. People are drawn or generated;
 * what networks would say of the drawing on the Enrol page is said by these scripts, so that the
 * pictures show pages and prove nothing.
 */
type Taken = (page: Page, picture: Picture) => Promise<void>;

/** Takes pictures of a page in every language, with an operator at it. */
async function everywhere(
  browser: Browser,
  { staff, station }: StaffedStation,
  shown: { readonly operator: string; readonly path: string; readonly take: Taken },
): Promise<void> {
  const { operator, path, take } = shown;
  const { page } =
    operator === 'nobody'
      ? { page: await (await officeOf(browser)).newPage() }
      : await staff.at(browser, operator, { path });
  for (const language of languages) {
    await take(page, await shownIn(page, language, `${station.address}${path}`));
  }
  await page.context().close();
}

/** Pages of which pictures are taken, e.g. `/office`; all of them when none is named. */
const pages = process.argv.slice(2);
const data = await mkdtemp(join(tmpdir(), 'basma-screenshots-'));
const camera = join(data, 'camera.y4m');
await writeFilm(camera, await drawnFace());
await mkdir(new URL('../docs/screenshots/', import.meta.url), { recursive: true });
const alone = await standsAlone(data);
const waits = await waitsForCentre(data);
const browser = await startBrowser({ camera });
const counter: Taken = (page, picture) => picturesOfCounter(page, picture, alone.idcs);
try {
  const take = async (operator: string, path: string, taken: Taken, at: StaffedStation = alone) => {
    const asked = pages.length === 0 || pages.includes(path);
    if (asked) await everywhere(browser, at, { operator, path, take: taken });
  };
  await take('nobody', '/sign-in', picturesOfSignIn);
  await take('karim', '/enrol', picturesOfEnrolment);
  await take('amina', '/adjudicate', picturesOfAdjudication);
  await take('karim', '/verify', counter);
  await take('salma', '/office', picturesOfOffice);
  await take('salma', '/office', picturesOfWaiting, waits);
} finally {
  await browser.close();
  await alone.station.close();
  await waits.station.close();
  await rm(data, { recursive: true });
}
