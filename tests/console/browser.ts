import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Debian's package `chromium`. */
const executablePath = '/usr/bin/chromium';

/** What differs between browsers of tests. */
export interface BrowserMaking {
  /** A file of `fake-camera.ts`; without one the browser has its own moving picture. */
  readonly camera?: string;
}

/**
 * Starts Chromium with a webcam that nobody needs to allow.
 * @throws when Debian's Chromium is not installed: the console is then not tested
 */
export async function startBrowser({ camera }: BrowserMaking = {}): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(`the console's tests need ${executablePath}: apt-get install chromium`);
  }
  return chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
    ],
  });
}

/** The laptop of an office. */
const laptop = { width: 1366, height: 768 };

/** A browser's profile of its own, in a language. */
export function officeOf(browser: Browser, locale = 'en-GB'): Promise<BrowserContext> {
  return browser.newContext({ viewport: laptop, locale });
}

/** Signs in; a first secret is changed to `changed` on the way. */
export async function signIn(
  page: Page,
  at: { readonly address: string; readonly operator: string; readonly secret: string },
  changed?: string,
): Promise<void> {
  await page.goto(`${at.address}/sign-in`);
  await page.fill('#operator', at.operator);
  await page.fill('#secret', at.secret);
  await page.keyboard.press('Enter');
  if (changed === undefined) return page.waitForURL((url) => url.pathname !== '/sign-in');
  await page.waitForURL('**/secret');
  await page.fill('#secret', changed);
  await page.fill('#again', changed);
  await page.keyboard.press('Enter');
  return page.waitForURL((url) => url.pathname !== '/secret');
}

/** What a page keeps in the browser beyond its cookies: it must be nothing. */
export function keptInBrowser(page: Page): Promise<readonly string[]> {
  return page.evaluate(`Promise.all([indexedDB.databases(), caches.keys()]).then(
    ([databases, stores]) => [
      ...Object.keys(localStorage).map((key) => 'local ' + key),
      ...Object.keys(sessionStorage).map((key) => 'session ' + key),
      ...databases.map(({ name }) => 'database ' + name),
      ...stores.map((name) => 'cache ' + name),
    ],
  )`);
}
