import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { generatedRecord } from '../../scripts/generated-record.ts';
import { send } from '../../src/cli/station-client.ts';
import { StationConfig } from '../../src/config.ts';
import { officeOf, signIn, startBrowser } from '../console/browser.ts';
import { openAtWork, type StationAtWork } from './a-real-station.ts';

let directory: string;
let centre: StationAtWork;
let station: StationAtWork;
/** Cards that the centre gave, by whose they are. */
const cards = new Map<string, { readonly code: string; readonly idcs: unknown }>();
/** What a station's configuration says of the centre. */
let trusted: object;

async function asked(address: string, path: string): Promise<Record<string, unknown>> {
  return { ...(await send(address, { method: 'GET', path })).body };
}

async function openStationOf(name: string, centreConfig: object, secret?: string) {
  const { centre: read } = StationConfig.parse({ scope: 'station', centre: centreConfig });
  if (!read) throw new Error('the station has a centre');
  const more = { dataDirectory: join(directory, name), scope: 'station', centre: read } as const;
  return openAtWork({ ...more, threads: 1 }, secret);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-centre-cards-'));
  centre = await openAtWork({ dataDirectory: join(directory, 'centre'), acceptsPackets: true });
  for (const [place, person] of ['ghita', 'kenza'].entries()) {
    const record = generatedRecord(place + 1);
    const enrolled = await centre.clerk.enrol(record, await demonstrationFace(person));
    const { idcs, recordId } = enrolled.body;
    const proof = { kind: 'enrolment', recordId };
    const issued = await centre.clerk.call('POST', '/v1/residents/identity-qr', { idcs, proof });
    expect(issued.status, JSON.stringify(issued.body)).toBe(200);
    cards.set(person, { code: String(issued.body['code']), idcs });
  }
  const { address } = centre.station;
  const { sealingKey, receiptKeys } = await asked(address, '/v1/packet-keys');
  const { keys: documentKeys } = await asked(address, '/.well-known/document-signers.json');
  const { keys: statusListKeys } = await asked(address, '/.well-known/status-list-keys.json');
  const known = { station: 'tafraout-1', address, sealingKey, receiptKeys };
  trusted = { ...known, documentKeys, statusListKeys };
  station = await openStationOf('station', trusted);
}, 280_000);
afterAll(async () => {
  await station.station.close();
  await centre.station.close();
  await rm(directory, { recursive: true });
});

/** What a counter says of somebody with a card of the centre. */
async function shown(card: string, person: string, at = station): Promise<unknown> {
  const face = (await demonstrationFace(person)).toString('base64');
  const claimed = { kind: 'code', code: cards.get(card)?.code };
  const body = { purpose: 'counter', claimed, face };
  const { body: said } = await at.clerk.call('POST', '/v1/counter-verifications', body);
  return said['answer'] ?? said['why'] ?? said['code'];
}

test('a card of the centre is read, and its photograph says whose it is', async () => {
  expect(await shown('ghita', 'ghita')).toBe('yes');
  expect(await shown('ghita', 'hanane')).toBe('no');
  const thumb = { purpose: 'counter', claimed: { kind: 'code', code: cards.get('ghita')?.code } };
  const bare = await station.clerk.call('POST', '/v1/counter-verifications', thumb);
  expect([bare.status, bare.body['code']]).toEqual([422, 'card_needs_face']);
});

test('a number says nothing at a station, and the page shows whose word a yes is', async () => {
  const claimed = { kind: 'idcs', idcs: cards.get('ghita')?.idcs };
  const face = (await demonstrationFace('ghita')).toString('base64');
  const body = { purpose: 'counter', claimed, face };
  const said = await station.clerk.call('POST', '/v1/counter-verifications', body);
  expect([said.status, said.body['code']]).toEqual([409, 'numbers_at_centre']);

  const browser = await startBrowser();
  try {
    const page = await (await officeOf(browser)).newPage();
    const { address } = station.station;
    await signIn(page, { address, operator: 'first-operator', secret: station.secret });
    await page.goto(`${address}/verify`);
    await page.waitForSelector('#photograph:not([disabled])');
    await page.focus('#claimed');
    await page.keyboard.insertText(cards.get('kenza')?.code ?? '');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#code-read');
    const buffer = await demonstrationFace('kenza');
    await page.setInputFiles('#face-file', { name: 'face', mimeType: 'image/jpeg', buffer });
    const verdict = await page.waitForSelector('.counter-verdict.yes');
    expect(await verdict.textContent()).toContain('the photograph of this card');
  } finally {
    await browser.close();
  }
});

test('a station that was not handed the keys believes none of them', async () => {
  const { documentKeys: _, ...without } = Object(trusted);
  const other = await openStationOf('other', without);
  try {
    expect(await shown('ghita', 'ghita', other)).toBe('key_unknown');
  } finally {
    await other.station.close();
  }
});

test('a photograph that others tried too often lets nobody pass, and a locked card neither', async () => {
  const tried = [];
  for (let time = 0; time < 6; time += 1) tried.push(await shown('kenza', 'hanane'));
  expect(tried.slice(0, 5)).toEqual(['no', 'no', 'no', 'no', 'no']);
  expect(await shown('kenza', 'kenza')).toBe('limited');
  const lock = { idcs: cards.get('ghita')?.idcs, locked: true };
  await centre.clerk.call('POST', '/v1/residents/locks', lock);
  // The station asks for the list anew when it has been opened anew.
  const { secret } = station;
  await station.station.close();
  station = await openStationOf('station', trusted, secret);
  expect(await shown('ghita', 'ghita')).toBe('suspended');
});

test('without a line the list on the disk serves, and without a list no card does', async () => {
  const { secret } = station;
  await station.station.close();
  await centre.station.close();
  station = await openStationOf('station', trusted, secret);
  expect(await shown('ghita', 'ghita')).toBe('suspended');
  expect(await shown('kenza', 'kenza')).toBe('limited');
  const fresh = await openStationOf('fresh', trusted);
  try {
    expect(await shown('kenza', 'kenza', fresh)).toBe('status_unknown');
  } finally {
    await fresh.station.close();
  }
});
