import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { revoke } from '../../src/certificates/ceremony.ts';
import { fileAuthorityKeys } from '../../src/certificates/file-authority-keys.ts';
import type { OperatorClient } from '../../src/cli/station-client.ts';
import { checkIdentityQr } from '../../src/credentials/identity-qr/check-identity-qr.ts';
import {
  identityQr,
  type IdentityQrSigner,
} from '../../src/credentials/identity-qr/identity-qr.ts';
import type { IdentityWebToken } from '../../src/credentials/identity-qr/web-token.ts';
import { openSoftwareKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { signStatement } from '../../src/credentials/signed-statement.ts';
import type { RunningStation } from '../../src/sites/running-station.ts';
import { verifierBundleType } from '../../src/vocabulary/offline-act.ts';
import { ok } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { VerifierBundle } from '../../src/vocabulary/verifier-bundle.ts';
import { heldCeremony, passphrase, type HeldCeremony } from '../certificates/held-ceremony.ts';
import { barriersOf } from '../console/accessibility.ts';
import { startBrowser } from '../console/browser.ts';
import { writeFilm } from '../console/fake-camera.ts';
import { certifiedSigner, type CertifiedSigner } from '../verifier/certified-signer.ts';
import {
  compared,
  installed,
  next,
  pictureOfCode,
  residentWithCard,
  telephone,
  typed,
  unsentOn,
  type Telephone,
} from '../verifier/village.ts';
import { openAtWork } from './a-real-station.ts';

const dayS = 86_400;
/** Comparisons of which the middle one is printed. */
const timed = 5;

let folder: string;
let held: HeldCeremony;
let station: RunningStation;
let clerk: OperatorClient;
let secret: string;
let port: number;
/** Letters of two cards; the second one's resident is locked afterwards. */
let card: { readonly code: string; readonly idcs: string };
let locked: { readonly code: string; readonly idcs: string };
/** What the first says. */
let token: IdentityWebToken;
let keys: SoftwareKeys;
let own: IdentityQrSigner;
/** A house whose authority of documents was taken back. */
let fallen: HeldCeremony;
let below: CertifiedSigner;
let north: CertifiedSigner;
let south: CertifiedSigner;
let browser: Browser;
/** In the hands of an agent in a village: its camera sees the card, then its holder. */
let village: Telephone;
let deskBrowser: Browser;
/** On a desk beside a scanner that types; its camera sees the holder. */
let desk: Telephone;

const dataDirectory = () => join(folder, 'data');
const documentTrustDirectory = () => join(folder, 'trust');

/** Puts what a house hands out beside what others do. */
async function trusted({ path }: HeldCeremony, house: string): Promise<void> {
  const from = join(path, 'trust', 'document');
  for (const name of await readdir(from)) {
    await cp(join(from, name), join(documentTrustDirectory(), `${house}-${name}`));
  }
}

async function openTheStation(known?: string): Promise<void> {
  const more = { dataDirectory: dataDirectory(), documentTrustDirectory: documentTrustDirectory() };
  // The page belongs to one address: a station that comes back is at the same.
  const opened = await openAtWork(known === undefined ? more : { ...more, port }, known);
  ({ station, clerk, secret } = opened);
  port = Number(new URL(station.address).port);
}

/** What a code says, whoever signed it. */
async function saidBy(code: string): Promise<IdentityWebToken> {
  const believing = async () => ok({ issuer: station.address, signed: () => true });
  const read = await checkIdentityQr(code, believing, {
    now: Instant.parse(Date.now()),
    clockToleranceS: 60,
    lifetimeSMax: 6 * 366 * dayS,
  });
  if (!read.ok) throw new Error('the station signs codes that can be read');
  return read.value.token;
}

/** Signs as the station does, by the keys in its data directory. */
async function ownSigner(): Promise<IdentityQrSigner> {
  const { kid } = await keys.current('document-signer');
  return {
    algorithm: 'ES256',
    hint: {
      kind: 'key_id',
      keyId: new Uint8Array(Buffer.from(kid, 'base64url').subarray(0, 8)),
    },
    sign: (bytes) => keys.sign('document-signer', kid, bytes),
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-village-'));
  held = await heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));
  [north, south] = [await certifiedSigner(held, 'north'), await certifiedSigner(held, 'south')];
  await revoke(held.needs, south.pem, 'keyCompromise');
  fallen = await heldCeremony(async (path) => fileAuthorityKeys(path, passphrase));
  below = await certifiedSigner(fallen, 'north');
  const authority = await fallen.needs.directory.certificate({ role: 'document', ordinal: 1 });
  await revoke(fallen.needs, authority, 'cACompromise');
  await trusted(held, 'own');
  await trusted(fallen, 'fallen');
  await openTheStation();
  keys = await openSoftwareKeys(join(dataDirectory(), 'keys'), false);
  own = await ownSigner();
  card = await residentWithCard(clerk, 'chama-again');
  locked = await residentWithCard(clerk, 'ghita');
  token = await saidBy(card.code);
  await clerk.call('POST', '/v1/residents/locks', { idcs: locked.idcs, locked: true });
  const film = join(folder, 'film.y4m');
  await writeFilm(film, await pictureOfCode(card.code), await demonstrationFace('chama'));
  browser = await startBrowser({ camera: film });
  village = await telephone(browser, station.address);
  const deskFilm = join(folder, 'desk.y4m');
  await writeFilm(deskFilm, await demonstrationFace('chama'));
  deskBrowser = await startBrowser({ camera: deskFilm });
  desk = await telephone(deskBrowser, station.address);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await deskBrowser.close();
  await station.close();
  await rm(folder, { recursive: true });
  await rm(held.path, { recursive: true });
  await rm(fallen.path, { recursive: true });
});

test('what a station serves lets the page compile nothing, and its worker WebAssembly only', async () => {
  const policyOf = async (path: string) =>
    (await fetch(`${station.address}${path}`)).headers.get('content-security-policy') ?? '';
  const page = await policyOf('/verifier/');
  expect(page).toContain("default-src 'none'");
  expect(page).not.toMatch(/unsafe|data:|https?:/);
  const html = await (await fetch(`${station.address}/verifier/`)).text();
  const script = /src="(\/verifier\/assets\/index-[^"]+)"/.exec(html)?.[1] ?? '';
  const text = await (await fetch(`${station.address}${script}`)).text();
  const worker = /\/verifier\/assets\/worker-[\w-]+\.js/.exec(text)?.[0] ?? '';
  const ofWorker = await policyOf(worker);
  expect(ofWorker).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(ofWorker).not.toMatch(/'unsafe-|data:|blob:|https?:/);
  expect((await fetch(`${station.address}/verifier/../package.json`)).status).toBe(404);
  expect((await fetch(`${station.address}/verifier/%2e%2e/vite.config.ts`)).status).toBe(404);
});

test('a telephone is set up once, with a code, and is then ready', async () => {
  const { page } = village;
  await page.waitForSelector('#pairing');
  expect(await barriersOf(page)).toEqual([]);
  await page.fill('#pairing', 'aaaaa-aaaaa-aaaaa-aaaaa');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.alert');
  await installed(page, clerk);
  expect(await barriersOf(page)).toEqual([]);
  await installed(desk.page, clerk);
});

test('its station is gone and there is no network: the holder of a card is told yes', async () => {
  const { page, context, troubles } = village;
  await station.close();
  await context.setOffline(true);
  await desk.context.setOffline(true);
  await page.reload();
  await page.waitForSelector('#compare', { timeout: 60_000 });
  expect(await barriersOf(page)).toEqual([]);
  const took: number[] = [];
  for (let time = 0; time < timed; time += 1) {
    expect(await compared(page)).toBe('accepted');
    took.push(Number(await page.getAttribute('.verdict', 'data-ms')));
    expect(await barriersOf(page)).toEqual([]);
    if (time + 1 === timed) continue;
    await page.click('#next');
    await page.waitForSelector('#compare', { timeout: 60_000 });
  }
  const sorted = took.toSorted((one, other) => one - other);
  process.stdout.write(`a comparison in Chromium: ${sorted.join(', ')} ms\n`);
  expect(sorted[2]).toBeLessThan(5_000);
  expect(await unsentOn(page)).toContain(String(timed));
  expect(troubles).toEqual([]);
});

test('a card that was altered, ended, or signed by nobody we know is refused by its own code', async () => {
  const { page } = desk;
  const nowS = Math.floor(Date.now() / 1000);
  const signed = (changes: Partial<IdentityWebToken>, by: IdentityQrSigner = own) =>
    identityQr(by, { ...token, ...changes });
  const stranger: IdentityQrSigner = {
    ...own,
    hint: { kind: 'key_id', keyId: new Uint8Array(8).fill(9) },
  };
  const { photo: _gone, photoFormat: _too, ...faceless } = token.identity;
  const expected: readonly (readonly [string, string])[] = [
    [await withPhoto(await saidBy(locked.code)), 'signature_wrong'],
    [
      await signed({
        issuedAt: nowS - 900 * dayS,
        notBefore: nowS - 900 * dayS,
        expiresAt: nowS - dayS,
      }),
      'expired',
    ],
    [
      await signed({
        issuedAt: nowS + 2 * dayS,
        notBefore: nowS + 2 * dayS,
        expiresAt: nowS + 9 * dayS,
      }),
      'not_yet_valid',
    ],
    [await signed({ expiresAt: nowS + 20 * 366 * dayS }), 'lifetime_refused'],
    [await signed({}, stranger), 'key_unknown'],
    [await signed({ issuer: 'https://elsewhere.example' }), 'issuer_refused'],
    [await signed({ identity: faceless }), 'photo_missing'],
    [await signed({}, south.signer()), 'certificate_revoked'],
    [await signed({}, below.signer()), 'authority_revoked'],
    [locked.code, 'suspended'],
    ['not a card at all', 'base45_malformed'],
  ];
  for (const [letters, code] of expected) {
    expect(await typed(page, letters), code).toBe(code);
    await next(page);
  }
  expect(await typed(page, await signed({}, north.signer()))).toBe('holds');
  await page.reload();
  await page.waitForSelector('#typed');
  expect(desk.troubles).toEqual([]);
});

/** The photograph of another card between what was signed: the signature is over it. */
async function withPhoto({ identity }: IdentityWebToken): Promise<string> {
  const { photo = new Uint8Array(), photoFormat = 4 } = identity;
  const kept: IdentityQrSigner = { ...own, sign: async () => await signatureOf(card.code) };
  return identityQr(kept, { ...token, identity: { ...token.identity, photo, photoFormat } });
}

/** The signature that stands in a code. */
async function signatureOf(code: string): Promise<Uint8Array> {
  let found = new Uint8Array();
  const look = async () =>
    ok({
      issuer: station.address,
      signed: ({ signature }: { readonly signature: Uint8Array }) => {
        found = new Uint8Array(signature);
        return true;
      },
    });
  const now = Instant.parse(Date.now());
  await checkIdentityQr(code, look, { now, clockToleranceS: 60, lifetimeSMax: 6 * 366 * dayS });
  return found;
}

/** Puts another bundle of this station on the telephone: a clock is judged against it. */
async function bundleOf(issuedAt: number): Promise<string> {
  const response = { ...VerifierBundle.parse(await bundleOnTelephone()), issuedAt };
  return signStatement(keys, { purpose: 'offline-verifier', typ: verifierBundleType }, response);
}

async function bundleOnTelephone(): Promise<unknown> {
  const signed = await desk.page.evaluate<string>(`new Promise((resolve) => {
    const opening = indexedDB.open('basma-verifier');
    opening.onsuccess = () => {
      const asked = opening.result.transaction('things').objectStore('things').get('bundle');
      asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
    };
  })`);
  return JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

async function putBundle(signed: string): Promise<void> {
  await desk.page.evaluate(`new Promise((resolve) => {
    const opening = indexedDB.open('basma-verifier');
    opening.onsuccess = () => {
      const database = opening.result;
      const writing = database.transaction('things', 'readwrite');
      writing.objectStore('things').put(${JSON.stringify(signed)}, 'bundle');
      writing.oncomplete = () => { database.close(); resolve(); };
    };
  })`);
  await desk.page.reload();
  await desk.page.waitForSelector('#typed');
}

test('a picture of a code does where no camera sees it', async () => {
  const { page } = desk;
  const shown = (buffer: Buffer) =>
    page.setInputFiles('#card-picture', { name: 'code', mimeType: 'image/png', buffer });
  await shown(await demonstrationFace('badia'));
  await page.waitForSelector('.steps .alert');
  await shown(await pictureOfCode(card.code));
  await page.waitForSelector('#compare');
  expect(desk.troubles).toEqual([]);
  await page.reload();
  await page.waitForSelector('#typed');
});

test('a clock that is a year off is not relied on', async () => {
  const { page } = desk;
  const year = 366 * dayS * 1000;
  const before = await bundleOf(Date.now());
  const letters = await identityQr(own, token);
  for (const [at, code] of [
    [Date.now() - year, 'clock_ahead'],
    [Date.now() + year, 'clock_behind'],
  ] as const) {
    await putBundle(await bundleOf(at));
    expect(await typed(page, letters)).toBe(code);
    await next(page);
  }
  await putBundle(before);
});

/** How many acts a page has still to hand in. */
async function unsent({ page }: Telephone): Promise<number> {
  return Number(/\d+/.exec(await unsentOn(page))?.[0] ?? 0);
}

test('back in town the acts are handed in once, and the station signs for them', async () => {
  await openTheStation(secret);
  // Ten cards were refused for what they are; by a wrong clock nothing is signed.
  for (const [carried, acts] of [
    [village, timed],
    [desk, 10],
  ] as const) {
    const { page, context } = carried;
    await context.setOffline(false);
    expect(await unsent(carried)).toBe(acts);
    for (const button of ['#upload', '#refresh', '#upload']) {
      await page.click(button);
      await page.waitForSelector('.standing .note:not(:empty)');
    }
    await page.reload();
    await page.waitForSelector('#unsent');
    expect(await unsent(carried)).toBe(0);
    await context.setOffline(true);
  }
  const listed = await clerk.call('GET', '/v1/verifiers');
  expect(listed.body['verifiers']).toHaveLength(2);
});

test('whoever stole a card has another face: no, and after some tries nobody', async () => {
  const film = join(folder, 'thief.y4m');
  await writeFilm(film, await demonstrationFace('samia'));
  const other = await startBrowser({ camera: film });
  const { page, context, troubles } = await telephone(other, station.address, 'ar-MA');
  await installed(page, clerk);
  await context.setOffline(true);
  expect(await page.getAttribute('html', 'dir')).toBe('rtl');
  for (let time = 0; time < 5; time += 1) {
    expect(await typed(page, card.code)).toBe('holds');
    expect(await compared(page)).toBe('not_the_holder');
    expect(await barriersOf(page)).toEqual([]);
    await next(page);
  }
  expect(await typed(page, card.code)).toBe('too_many_refusals');
  expect(troubles).toEqual([]);
  await other.close();
});

test('the page speaks four languages and is worked by keyboard alone', async () => {
  const { page } = desk;
  await page.reload();
  await page.waitForSelector('#typed');
  for (const [language, dir] of [
    ['ar', 'rtl'],
    ['zgh', 'ltr'],
    ['en', 'ltr'],
    ['fr', 'ltr'],
  ] as const) {
    await page.focus(`nav button[lang="${language}"]`);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`html[lang="${language}"][dir="${dir}"]`);
    expect(await page.textContent('main')).not.toContain('verifier.');
    expect(await barriersOf(page)).toEqual([]);
  }
  await page.focus('#entitlement');
  await page.keyboard.type('aid:2026-11:1');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(await identityQr(own, token));
  await page.keyboard.press('Enter');
  await page.waitForSelector('#compare:focus:not([aria-disabled="true"])');
  for (let time = 0; time < 60 && (await page.locator('.verdict').count()) === 0; time += 1) {
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
  }
  expect(await page.getAttribute('.verdict', 'data-code')).toBe('accepted');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#typed');
});

test('what was accepted twice under one reference is said when it is handed in', async () => {
  const { page, context } = desk;
  const letters = await identityQr(own, token);
  await page.fill('#entitlement', 'aid:2026-11:1');
  expect(await typed(page, letters)).toBe('holds');
  expect(await compared(page)).toBe('accepted');
  await next(page);
  await context.setOffline(false);
  await page.click('#upload');
  expect(await page.textContent('.standing .alert')).toMatch(/accept/);
  await page.reload();
  await page.waitForSelector('#unsent');
  expect(await unsent(desk)).toBe(0);
});
