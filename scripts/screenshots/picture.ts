import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Language } from '../../src/web/language.ts';

const directory = new URL('../../docs/screenshots/', import.meta.url).pathname;

/** Takes a picture of a page as it is, under a name. */
export type Picture = (name: string) => Promise<void>;

/** Opens a page in a language, and says how pictures of it are taken. */
export async function shownIn(page: Page, language: Language, address: string): Promise<Picture> {
  const { origin, pathname } = new URL(address);
  await page.goto(`${origin}/language/${language}?from=${pathname}`);
  return async (name) => {
    await page.evaluate('document.fonts.ready');
    await page.waitForTimeout(300);
    // A page has few colours: with a palette it takes a third of the bytes.
    const taken = sharp(await page.screenshot()).png({ palette: true, quality: 90 });
    await taken.toFile(join(directory, `${name}-${language}.png`));
  };
}
