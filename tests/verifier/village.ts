import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { z } from 'zod';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import type { OperatorClient } from '../../src/cli/station-client.ts';
import { qrDrawing } from '../../src/web/card/qr-drawing.ts';

/** A card's code as a camera of a telephone sees it, 460 pixels high. */
export function pictureOfCode(letters: string): Promise<Buffer> {
  const { svg } = qrDrawing(letters, 47);
  const drawing = svg.text.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
  return sharp(Buffer.from(drawing), { density: 300 }).resize(960).png().toBuffer();
}

/** A resident with a card: whose face it is, and the letters of its code. */
export async function residentWithCard(
  clerk: OperatorClient,
  label: string,
): Promise<{ readonly code: string; readonly idcs: string }> {
  const recordId = randomUUID();
  const record = {
    demographics: {
      givenName: { latin: 'Chama', arabic: 'شامة' },
      familyName: { latin: 'Exemple', arabic: 'مثال' },
      birthDate: { precision: 'day', year: 1990, month: 3, day: 8 },
      birthPlace: 'Rabat',
      sex: 'female',
      nationality: 'MAR',
    },
    evidence: { kind: 'national_card', number: `AB${Date.now() % 100_000}` },
  };
  const enrolled = await clerk.enrol(record, await demonstrationFace(label), recordId);
  const body = { idcs: enrolled.body['idcs'], proof: { kind: 'enrolment', recordId } };
  const issued = await clerk.call('POST', '/v1/residents/identity-qr', body);
  return z
    .object({ code: z.string(), idcs: z.string() })
    .parse({ ...issued.body, idcs: body.idcs });
}

/** A telephone with the page installed on it. */
export interface Telephone {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly troubles: readonly string[];
}

/** Opens the page on a new telephone, without pairing it. */
export async function telephone(
  browser: Browser,
  address: string,
  locale = 'fr-MA',
): Promise<Telephone> {
  const context = await browser.newContext({ viewport: { width: 412, height: 915 }, locale });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(message.text());
  });
  await page.goto(`${address}/verifier/`);
  return { context, page, troubles };
}

/** Pairs a telephone and waits until it needs no station. */
export async function installed(page: Page, clerk: OperatorClient): Promise<void> {
  const paired = await clerk.call('POST', '/v1/verifier-pairings', { name: 'Imilchil' });
  await page.fill('#pairing', z.string().parse(paired.body['code']));
  await page.keyboard.press('Enter');
  await page.waitForSelector('#installed[data-installed="true"]', { timeout: 60_000 });
}

/** Types a code, as a scanner does, and answers the code of the verdict or `holds`. */
export async function typed(page: Page, letters: string): Promise<string> {
  await page.fill('#typed', letters);
  await page.press('#typed', 'Enter');
  await page.waitForSelector('.verdict, #compare');
  const verdict = page.locator('.verdict');
  if ((await verdict.count()) === 0) return 'holds';
  return (await verdict.getAttribute('data-code')) ?? '';
}

/** Compares until the camera showed a face; the film shows the card, too. */
export async function compared(page: Page): Promise<string> {
  for (let time = 0; time < 60; time += 1) {
    const verdict = page.locator('.verdict');
    if ((await verdict.count()) > 0) return (await verdict.getAttribute('data-code')) ?? '';
    await page
      .locator('#compare')
      .click({ timeout: 5_000 })
      .catch(() => undefined);
    await page.waitForTimeout(400);
  }
  throw new Error('no face was seen');
}

/** Acts that the page has not handed in, as it says. */
export async function unsentOn(page: Page): Promise<string> {
  return (await page.textContent('#unsent')) ?? '';
}

/** Goes on with the next person. */
export async function next(page: Page): Promise<void> {
  await page.click('#next');
  await page.waitForSelector('#typed');
}
