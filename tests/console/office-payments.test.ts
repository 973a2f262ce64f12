import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { generatedPhotograph } from '../../src/generation/faces.ts';
import {
  faceOf,
  openStationOfProgrammes,
  type StationOfProgrammes,
} from '../http/programmes-at-station.ts';
import { barriersOf } from './accessibility.ts';
import { officeOf, signIn, startBrowser } from './browser.ts';

let at: StationOfProgrammes;
let browser: Browser;
let folder: string;
let entitlement: string;

/** Where pictures go, for whoever wants to look at the pages. */
const picturesIn = process.env['PICTURES'];

/** Opens what `amal` is owed; answers its identifier. */
async function owed(): Promise<string> {
  const aid = await at.programme('direct-aid', { scopes: ['verify', 'redeem'] });
  const idcs = await at.enrolled('amal');
  const verified = await aid.client.verify({
    purpose: 'payment',
    claimed: { kind: 'idcs', idcs },
    face: faceOf('amal'),
  });
  await at.eligible(idcs);
  const subject = z.string().parse(verified.body['subject']);
  const response = await fetch(`${at.address}/v1/entitlements`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'client-assertion': await aid.client.assertion(),
    },
    body: JSON.stringify({
      reference: randomUUID(),
      subject,
      amount: '500.00',
      currency: 'MAD',
      purpose: 'payment',
      collectFrom: new Date(Date.now() - 60_000).toISOString(),
      collectUntil: new Date(Date.now() + 86_400_000).toISOString(),
      decision: await at.decision(aid, subject),
    }),
  });
  expect(response.status).toBe(201);
  return z.object({ id: z.uuid() }).parse(await response.json()).id;
}

async function pageOf(operator: string, path: string) {
  const page = await (await officeOf(browser, 'en-GB')).newPage();
  await signIn(page, { address: at.address, operator, secret: at.secret });
  await page.goto(`${at.address}${path}`);
  return page;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-payments-'));
  at = await openStationOfProgrammes();
  entitlement = await owed();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await at.close();
  await rm(folder, { recursive: true });
});

test('the counter asks for an exception, a supervisor answers, an auditor looks', async () => {
  const counter = await pageOf('samira', '/verify');
  await counter.click('#ask-exception');
  await counter.fill('#exception-entitlement', entitlement);
  await counter.selectOption('#exception-seen', 'paper');
  await counter.fill('#exception-shown', 'P000001');
  await counter.click('text=Ask a supervisor');
  await counter.waitForSelector('.alert:has-text("A photograph of whoever stands here")');
  const file = join(folder, 'stood.jpg');
  await writeFile(file, generatedPhotograph('amal', 'exception'));
  await counter.setInputFiles('#exception-file', file);
  await counter.waitForSelector('text=The photograph is taken.');
  expect(await barriersOf(counter)).toEqual([]);
  if (picturesIn) await counter.screenshot({ path: `${picturesIn}/exception-ask-en.png` });
  await counter.click('text=Ask a supervisor');
  await counter.waitForSelector('text=It waits for a supervisor.');

  const own = await pageOf('samira', '/office');
  await own.click('#part-exceptions');
  await own.waitForSelector('text=A second person answers, not whoever asked.');
  expect(await own.locator('text=Approve: it is collected').count()).toBe(0);

  const other = await pageOf('amina', '/office');
  await other.click('#part-exceptions');
  await other.click('text=Look at the photograph');
  // What stands for a photograph in training is nothing that a browser can draw.
  await other.waitForSelector('text=No photograph to show');
  expect(await barriersOf(other)).toEqual([]);
  await other.fill('.correction input', 'office-1');
  if (picturesIn) await other.screenshot({ path: `${picturesIn}/exception-answer-en.png` });
  await other.click('text=Approve: it is collected');
  await other.waitForSelector('text=The answer was taken.');

  const auditor = await pageOf('colleague', '/office');
  await auditor.click('#part-exceptions');
  await auditor.click('text=It was in order');
  await auditor.waitForSelector('text=The answer was taken.');
  const due = await at.colleague.call('GET', '/v1/redemption-exceptions/to-audit');
  expect(due.body).toEqual({ exceptions: [] });
});

test('what was never collected twice, and what ends when', async () => {
  const page = await pageOf('colleague', '/office');
  await page.click('#part-double_spendings');
  await page.waitForSelector('text=Nothing was collected twice.');
  await page.click('#part-certificates');
  await page.waitForSelector('.part :is(table, p.note + p.note)');
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-certificates-en.png` });
});

test('a device is expected with a code that is shown once', async () => {
  const page = await pageOf('colleague', '/office');
  await page.click('#part-verifiers');
  await page.waitForSelector('text=No device verifies offline.');
  await page.fill('#verifier-name', 'Tafraout souk');
  await page.click('text=Make its code');
  const shown = await page.waitForSelector('.secret .shown');
  const code = ((await shown.textContent()) ?? '').trim();
  expect(code.length).toBeGreaterThan(7);
  expect(await barriersOf(page)).toEqual([]);
  if (picturesIn) await page.screenshot({ path: `${picturesIn}/office-verifiers-en.png` });
  await page.click('.secret .primary');
  await page.waitForSelector('#verifier-name');
  expect(await page.content()).not.toContain(code);
});
