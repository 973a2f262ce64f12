import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { StationConfig } from '../src/config.ts';
import { checkIdentityQr } from '../src/credentials/identity-qr/check-identity-qr.ts';
import { identityQr } from '../src/credentials/identity-qr/identity-qr.ts';
import { openSoftwareKeys } from '../src/credentials/keys/software.ts';
import { generatedPhotograph } from '../src/generation/faces.ts';
import { openRehearsal } from '../src/sites/rehearsal.ts';
import { ok } from '../src/vocabulary/result.ts';
import { systemClock } from '../src/vocabulary/time.ts';
import { languages } from '../src/web/language.ts';
import { startBrowser } from '../tests/console/browser.ts';
import { writeFilm } from '../tests/console/fake-camera.ts';
import { hire } from '../tests/console/staff.ts';
import { compared, installed, telephone, typed } from '../tests/verifier/village.ts';
import { drawnFace } from './drawn-face.ts';
import { generatedRecord } from './generated-record.ts';

/**
 * Pictures of the offline verifier in every language, into docs/screenshots. The person is drawn,
 * and so is the photograph in her code: the pictures show pages and prove nothing.
 */
const directory = new URL('../docs/screenshots/', import.meta.url).pathname;
const lifetimeSMax = 6 * 366 * 86_400;

const folder = await mkdtemp(join(tmpdir(), 'basma-pictures-'));
const config = StationConfig.parse({ port: 0, dataDirectory: folder });
const station = await openRehearsal(config, { write: () => undefined });
const staff = await hire(station, { amal: ['administrator'], karim: ['clerk'] });

/** The letters of a code like one of the station's, with a drawn photograph. */
async function drawnCode(): Promise<string> {
  const recordId = crypto.randomUUID();
  const photograph = generatedPhotograph('itto', 'one');
  const enrolled = await staff.as('karim').enrol(generatedRecord(1), photograph, recordId);
  const asked = { idcs: enrolled.body['idcs'], proof: { kind: 'enrolment', recordId } };
  const issued = await staff.as('karim').call('POST', '/v1/residents/identity-qr', asked);
  const believing = async () => ok({ issuer: station.address, signed: () => true });
  const expected = { now: systemClock(), clockToleranceS: 60, lifetimeSMax };
  const read = await checkIdentityQr(String(issued.body['code']), believing, expected);
  if (!read.ok) throw new Error('the station signs codes that can be read');
  const photo = await sharp(await drawnFace())
    .extract({ left: 200, top: 80, width: 240, height: 300 })
    .resize(96, 120)
    .greyscale()
    .webp({ quality: 60 })
    .toBuffer();
  const keys = await openSoftwareKeys(join(folder, 'keys'), false);
  const { kid } = await keys.current('document-signer');
  const signer = {
    algorithm: 'ES256' as const,
    hint: {
      kind: 'key_id' as const,
      keyId: new Uint8Array(Buffer.from(kid, 'base64url').subarray(0, 8)),
    },
    sign: (bytes: Uint8Array) => keys.sign('document-signer', kid, bytes),
  };
  const identity = { ...read.value.token.identity, photo: new Uint8Array(photo) };
  return identityQr(signer, { ...read.value.token, identity });
}

async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ fullPage: true });
  await sharp(png)
    .resize({ width: 360 })
    .png({ palette: true, colours: 96 })
    .toFile(directory + name);
}

const film = join(folder, 'film.y4m');
await writeFilm(film, await drawnFace());
const browser = await startBrowser({ camera: film });
try {
  const code = await drawnCode();
  for (const language of languages) {
    const { page, context } = await telephone(browser, station.address, `${language}-MA`);
    await page.locator(`nav button[lang="${language}"]`).click();
    await page.waitForSelector(`html[lang="${language}"]`);
    await installed(page, staff.as('amal'));
    await page.waitForTimeout(800);
    await picture(page, `verifier-card-${language}.png`);
    if ((await typed(page, code)) !== 'holds') throw new Error('the card holds');
    await page.waitForSelector('#compare:not([aria-disabled="true"])');
    await page.waitForTimeout(800);
    await picture(page, `verifier-face-${language}.png`);
    const verdict = await compared(page);
    await picture(page, `verifier-verdict-${language}.png`);
    process.stdout.write(`${language}: ${verdict}\n`);
    await context.close();
  }
} finally {
  await browser.close();
  await station.close();
  await rm(folder, { recursive: true });
}
