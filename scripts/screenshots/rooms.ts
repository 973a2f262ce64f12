import type { Page } from 'playwright-core';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import type { Picture } from './picture.ts';

/** The page where somebody says who she is. */
export async function picturesOfSignIn(page: Page, picture: Picture): Promise<void> {
  await page.waitForSelector('#own-photograph:not([disabled])');
  await page.waitForTimeout(500);
  await picture('sign-in');
}

/** A case with faces, statements and fingers. */
export async function picturesOfAdjudication(page: Page, picture: Picture): Promise<void> {
  await page.locator('.pair img').nth(2).waitFor();
  await page.waitForTimeout(500);
  await picture('adjudicate');
  await page.keyboard.press('f');
  await page.waitForSelector('.shown.large img');
  await picture('adjudicate-fingers');
}

/** The counter before somebody is verified, and its yes. @param idcs the number of Zahra */
export async function picturesOfCounter(page: Page, picture: Picture, idcs: string): Promise<void> {
  await page.waitForSelector('#photograph:not([disabled])');
  await page.waitForTimeout(500);
  await page.fill('#claimed', idcs);
  await picture('verify');
  const buffer = Buffer.from(generatedPhotograph('zahra', 'two'));
  await page.setInputFiles('#face-file', { name: 'face', mimeType: 'image/jpeg', buffer });
  await page.waitForSelector('.counter-verdict');
  await picture('verify-yes');
}

/** What the office of a station shows that stands alone. */
export async function picturesOfOffice(page: Page, picture: Picture): Promise<void> {
  for (const part of ['operators', 'figures', 'corrections']) {
    await page.click(`#part-${part}`);
    await page.waitForSelector('.part :is(table, form)');
    await picture(`office-${part}`);
  }
}

/** What waits where the centre does not answer, and one of it. */
export async function picturesOfWaiting(page: Page, picture: Picture): Promise<void> {
  await page.waitForSelector('.lines tbody tr:nth-child(4)');
  await picture('office-waiting');
  await page.locator('.lines button').first().click();
  await page.waitForSelector('.review-packet img');
  await picture('office-review');
}
