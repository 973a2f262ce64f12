import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSocialStation, type SocialStation } from '../social/a-social-station.ts';
import { fill, lastingFormula } from '../social/filled-register.ts';
import { barriersOf } from './accessibility.ts';
import { startBrowser } from './browser.ts';

let social: SocialStation;
let browser: Browser;
let folder: string;
let signed: string;
let draft: string;

/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-formula-page-'));
  social = await openSocialStation({}, { formula: 'none' });
});
beforeAll(async () => {
  await fill(social, 400);
  await social.activate(lastingFormula('2026.7'));
  signed = join(folder, 'lasting-2027.1.json');
  draft = join(folder, 'draft.json');
  const next = await social.signed(lastingFormula('2027.1', 9.6));
  await writeFile(signed, JSON.stringify(next));
  await writeFile(draft, JSON.stringify({ ...lastingFormula('2027.2', 9.2), approvals: [] }));
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await social.close();
  await rm(folder, { recursive: true });
});

async function picture(page: Page, name: string): Promise<void> {
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/${name}.png`, fullPage: true });
}

/** The row of the table beside the picture, as numbers. */
async function numbersOf(page: Page, programme: string, group: string) {
  const row = page.locator(`section[aria-labelledby="found-${programme}"] .pictured tr`, {
    hasText: group,
  });
  return row.locator('td').allInnerTexts();
}

test('a formula change is simulated and activated by two people', async () => {
  const at = { path: '/formula' };
  const { page, troubles } = await social.staff.at(browser, 'first-operator', at);
  await page.waitForSelector('.formula.in_force:has-text("lasting 2026.7")');

  // A file that nobody signed can be tried, and can not be proposed.
  await page.setInputFiles('#formula-file', draft);
  await page.waitForSelector('#formula-in-hand:has-text("lasting 2027.2")');
  await page.click('text=Propose it');
  await page.waitForSelector('text=Nobody approved this formula.');

  await page.setInputFiles('#formula-file', signed);
  await page.waitForSelector('#formula-in-hand:has-text("approvals: 2")');
  await page.click('text=Propose it');
  await page.waitForSelector('text=The formula is proposed.');
  const proposed = page.locator('.formula.proposed');
  expect(await proposed.innerText()).toContain('≤ 9.6');

  await page.selectOption('#candidate', { label: 'proposed: lasting 2027.1' });
  await page.click('.simulation-form button.primary');
  await page.waitForSelector('text=Done: lasting 2027.1', { timeout: 60_000 });
  await page.selectOption('#dimension', 'sex');
  const [before, after, entering, leaving] = await numbersOf(page, 'ASD', 'headed by a woman');
  expect(Number(before)).toBeGreaterThan(Number(after));
  expect(entering).toBe('0');
  expect(Number(leaving)).toBeGreaterThan(0);
  expect(await page.locator('#found-ASD ~ .pictured svg rect').count()).toBe(4);
  expect(await barriersOf(page)).toEqual([]);
  await picture(page, 'formula-simulated-en');

  await proposed.locator('summary').click();
  await proposed.locator('input:not([type=date])').fill('decree of November');
  await proposed.locator('text=Ask that it comes into force').click();
  await page.waitForSelector('text=It waits for a second administrator.');
  // Who asked finds no button to confirm with.
  expect(await page.locator('text=Confirm: it comes into force').count()).toBe(0);
  expect(await page.locator('.formula.in_force').innerText()).toContain('2026.7');

  const other = await social.staff.at(browser, 'second.administrator', {
    path: '/formula',
    locale: 'ar-MA',
  });
  await other.page.waitForSelector('.pending:has-text("decree of November")');
  expect(await barriersOf(other.page)).toEqual([]);
  await picture(other.page, 'formula-waits-ar');
  await other.page.click('text=تأكيد الدخول حيز التنفيذ');
  await other.page.waitForSelector('.formula.in_force:has-text("lasting 2027.1")');
  expect(await other.page.locator('.formula.superseded').innerText()).toContain('2026.7');

  const { body } = await social.staff.as('auditor').call('GET', '/v1/formulas');
  expect(body['formulas']).toMatchObject([
    {
      version: '2027.1',
      state: 'in_force',
      settled: [{ asked: 'first-operator', confirmed: 'second.administrator' }],
    },
    { version: '2026.7', state: 'superseded' },
  ]);
  expect([...troubles, ...other.troubles]).toEqual([]);
}, 180_000);

test('an auditor tries other thresholds in Arabic, and changes nothing', async () => {
  const at = { path: '/formula', locale: 'ar-MA' };
  const { page, troubles } = await social.staff.at(browser, 'auditor', at);
  await page.waitForSelector('.formula.in_force');
  expect(await page.locator('summary').count()).toBe(0);
  await page.fill('#threshold-ASD', '9.9');
  await page.click('.simulation-form button.primary');
  await page.waitForSelector('.found', { timeout: 60_000 });
  await page.selectOption('#dimension', 'region');
  expect(await page.locator('#found-ASD ~ .pictured svg rect').count()).toBe(24);
  expect(await barriersOf(page)).toEqual([]);
  await picture(page, 'formula-simulated-ar');
  expect(troubles).toEqual([]);
}, 120_000);
