import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocialStation, type SocialStation } from '../social/a-social-station.ts';
import { barriersOf } from './accessibility.ts';
import { startBrowser } from './browser.ts';

let social: SocialStation;
let browser: Browser;

/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

beforeAll(async () => {
  [social, browser] = await Promise.all([openSocialStation(), startBrowser()]);
  for (const name of ['alaoui', 'bennani', 'chraibi']) await social.family(name);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await social.close();
});

async function picture(page: Page, name: string): Promise<void> {
  if (picturesIn === undefined) return;
  await page.screenshot({ path: join(picturesIn, `reports-${name}.png`), fullPage: true });
}

const at = (operator: string, locale: string) =>
  social.staff.at(browser, operator, { path: '/reports', locale });

test('a supervisor has people counted and reads the table, in Arabic', async () => {
  const { page, troubles } = await at('supervisor', 'ar-MA');
  const report = page.getByRole('listitem').filter({
    has: page.getByRole('heading', { name: 'الأشخاص حسب الجهة والجنس' }),
  });
  await report.getByRole('button', { name: 'احتساب إلى اليوم' }).click();
  await report.getByRole('button', { name: 'عرض' }).click();
  const table = report.getByRole('table');
  const row = table.getByRole('row').filter({ hasText: 'الرباط سلا القنيطرة' });
  expect(await row.innerText()).toContain('9');
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  await picture(page, 'table-ar');
  expect(await barriersOf(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await page.close();
});

test('an extract is asked for by one, approved by another and taken by the first', async () => {
  const asking = await at('administrator', 'fr-MA');
  await asking.page.getByRole('button', { name: 'Extraits' }).click();
  await asking.page.getByLabel('Pour quel besoin').fill('Étude de la taille des ménages.');
  await asking.page.getByRole('button', { name: 'Demander' }).click();
  await asking.page.getByText('en attente d’approbation').waitFor();
  expect(await asking.page.getByRole('button', { name: 'Approuver' }).count()).toBe(0);

  const other = await at('second.administrator', 'en-GB');
  await other.page.getByRole('button', { name: 'Extracts' }).click();
  await other.page.getByText('Étude de la taille des ménages.').waitFor();
  await picture(other.page, 'extract-waits');
  await other.page.getByRole('button', { name: 'Approve' }).click();
  await other.page.getByText(/^made/).waitFor();
  expect(await other.page.getByRole('button', { name: 'Take the file' }).count()).toBe(0);
  expect(await barriersOf(other.page)).toEqual([]);

  await asking.page.reload();
  await asking.page.getByRole('button', { name: 'Extraits' }).click();
  const download = asking.page.waitForEvent('download');
  await asking.page.getByRole('button', { name: 'Retirer le fichier' }).click();
  const rows: unknown = parse(await readFile(await (await download).path(), 'utf8'));
  expect(rows).toMatchObject([expect.arrayContaining(['household', 'region', 'area'])]);
  expect([...asking.troubles, ...other.troubles]).toEqual([]);
  await asking.page.close();
  await other.page.close();
});

test('an auditor reads how long data is kept and what would be erased', async () => {
  const { page, troubles } = await at('auditor', 'en-GB');
  await page.getByRole('button', { name: 'Retention' }).click();
  await page.getByText('120 months').first().waitFor();
  await page.getByRole('button', { name: 'What would be erased today' }).click();
  await page.getByRole('table', { name: 'What would be erased today' }).waitFor();
  await picture(page, 'retention');
  expect(await barriersOf(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await page.close();
});

test('a clerk has no reports', async () => {
  const { page } = await at('clerk', 'en-GB');
  expect(await page.getByRole('link', { name: 'Reports' }).count()).toBe(0);
  expect(await page.locator('[data-island="reports-desk"]').count()).toBe(0);
  await page.close();
});
