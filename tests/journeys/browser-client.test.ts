import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { RehearsalDevice } from '../../devices/rehearsal/device.ts';
import { startFaceDevice } from '../../devices/rehearsal-face/driver.ts';
import { startFingerDevice } from '../../devices/rehearsal-finger/driver.ts';
import { discover } from '../../devices/sbi/discovery.ts';
import { readCapture } from '../../devices/sbi/read-capture.ts';
import { SeenAnswers } from '../../devices/sbi/seen-answers.ts';
import { openTrust, type DeviceTrust } from '../../devices/sbi/trust.ts';
import { Instant, systemClock } from '../../src/vocabulary/time.ts';
import { makeRehearsalPlace, type RehearsalPlace } from '../devices/rehearsal-places.ts';

const { resolve } = createRequire(import.meta.url);
/** A few ports of the interface's range: the client looks nowhere else. */
const first = 4501 + 5 * randomInt(20);
const ports = { first, last: first + 4 };
const transactionId = 'browser-transaction-1';

let place: RehearsalPlace;
let finger: RehearsalDevice;
let face: RehearsalDevice;
let trust: DeviceTrust;
let server: Server;
let address: string;
let browser: Browser;

/** A page with the independent client, which puts what came of a capture into its window. */
function pageWithClient(): string {
  const settings = {
    env: 'Developer',
    captureTimeout: 20,
    discTimeout: 10,
    dinfoTimeout: 10,
    irisBioSubtypes: 'UNKNOWN',
    irisCaptureCount: 1,
    irisCaptureScore: 60,
    faceCaptureCount: 1,
    faceCaptureScore: 60,
    fingerBioSubtypes: 'UNKNOWN',
    fingerCaptureCount: 1,
    fingerCaptureScore: 60,
    portRange: `${ports.first}-${ports.last}`,
    domainUri: 'https://authentication.example',
  };
  return `<!doctype html><meta charset="utf-8"><div id="client"></div>
<script src="/client.js"></script><script>
SecureBiometricInterface.init({
  container: document.getElementById('client'), buttonLabel: 'Capture',
  sbiEnv: ${JSON.stringify(settings)}, transactionId: ${JSON.stringify(transactionId)},
  onCapture: (answer) => { window.captured = answer; },
  onErrored: (error) => { window.refused = error; },
});</script>`;
}

beforeAll(async () => {
  place = await makeRehearsalPlace({ first, count: 5 });
  trust = await openTrust(`${place.certificates}/trust`, 'Developer');
  const settings = place.settings({ certification: 'L1', purpose: 'Auth' });
  const pictures = resolve('@vladmandic/face-api/demo/sample1.jpg');
  finger = await startFingerDevice(settings, 'amina');
  face = await startFaceDevice(settings, pictures, 'amina');
  const file = resolve('secure-biometric-interface-integrator/dist/iife/index.js');
  const client = await readFile(file);
  server = createServer((request, response) => {
    const isClient = request.url === '/client.js';
    response.setHeader('content-type', isClient ? 'text/javascript' : 'text/html');
    response.end(isClient ? client : pageWithClient());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/`;
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless=new', '--no-sandbox'],
  });
});
afterAll(async () => {
  await browser.close();
  server.close();
  await Promise.all([finger.close(), face.close()]);
});

/** Opens the page, chooses a device by its model, captures, and gives what the client was given. */
async function capturedBy(page: Page, model: string): Promise<unknown> {
  await page.goto(address);
  const option = page.locator('.sbd-dropdown__option', { hasText: model });
  await option.first().waitFor({ state: 'attached', timeout: 30_000 });
  await page.locator('.sbd-dropdown__indicators').click();
  await option.first().click();
  await page.getByRole('button', { name: 'Capture' }).click();
  const answer = await page.waitForFunction('window.captured ?? window.refused', undefined, {
    timeout: 30_000,
  });
  return answer.jsonValue();
}

/** Whether a station believes what the client was given. */
async function believed(answer: unknown, deviceId: string, askedAt: Instant): Promise<unknown> {
  const believing = { trust, environment: 'Developer' } as const;
  const devices = await discover(believing, systemClock, ports);
  const known = devices.find(({ found }) => found.deviceId === deviceId)?.known;
  if (!known || known === 'none') throw new Error('the device is not trusted');
  const isFace = known.description.modality === 'face';
  const read = await readCapture(answer, {
    ...believing,
    request: {
      env: 'Developer',
      purpose: 'Auth',
      specVersion: '0.9.5',
      timeout: 20_000,
      captureTime: '',
      domainUri: 'https://authentication.example',
      transactionId,
      bio: [
        {
          type: isFace ? 'Face' : 'Finger',
          count: 1,
          bioSubType: [],
          exception: [],
          requestedScore: 60,
          deviceId,
          deviceSubId: 0,
          previousHash: '',
        },
      ],
      customOpts: null,
    },
    device: known,
    positions: [],
    askedAt,
    at: systemClock(),
    seen: new SeenAnswers(),
    segmentKey: place.segmentKey,
  });
  return read.ok ? read.value.samples.map(({ position }) => position) : read.error;
}

test('the independent client finds our devices and captures a finger and a face', async () => {
  const page = await browser.newPage();
  const from = systemClock();
  const ofFinger = await capturedBy(page, 'Finger 1');
  expect(await believed(ofFinger, finger.deviceId, from)).toEqual(['unknown']);
  const ofFace = await capturedBy(page, 'Face 1');
  expect(await believed(ofFace, face.deviceId, from)).toEqual(['face']);
  await page.close();
});

test('the independent client hears why a device does not capture', async () => {
  const page = await browser.newPage();
  finger.fault = 'nothing_placed';
  const Said = z.object({ errorCode: z.string() });
  expect(Said.parse(await capturedBy(page, 'Finger 1'))).toEqual({ errorCode: '101' });
  finger.fault = 'none';
  await page.close();
});
