import type { Server } from 'node:http';
import express from 'express';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveVerifier } from '../../src/http/verifier-page.ts';
import type { Asset } from '../../src/web/assets.ts';
import { openVerifierFiles } from '../../src/web/verifier-files.ts';
import { startBrowser } from './browser.ts';

let browser: Browser;
let server: Server;
let address: string;
/** The end of the name of a file that is altered on its way; none when it is empty. */
let altering = '';

/** One bit of one file. */
function altered({ type, bytes }: Asset): Asset {
  const copy = new Uint8Array(bytes);
  const middle = copy.length >> 1;
  copy[middle] = (copy[middle] ?? 0) ^ 1;
  return { type, bytes: copy };
}

beforeAll(async () => {
  const files = await openVerifierFiles();
  const app = express();
  serveVerifier(app, {
    at: async (name) => {
      const file = await files.at(name);
      return file && altering !== '' && name.endsWith(altering) ? altered(file) : file;
    },
  });
  server = app.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`;
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

/** What becomes of the page on a new device. */
async function becomes(): Promise<unknown> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${address}/verifier/`);
  const state: unknown = await page.evaluate(`navigator.serviceWorker
    .register('/verifier/service-worker.js', { scope: '/verifier/' })
    .then(({ installing, active }) => new Promise((resolve) => {
      const worker = installing ?? active;
      const look = () => {
        if (['redundant', 'activated'].includes(worker.state)) resolve(worker.state);
      };
      worker.addEventListener('statechange', look);
      look();
    }))`);
  const kept = await page.evaluate(`caches.keys().then(async (names) => {
    const sizes = await Promise.all(names.map(async (name) =>
      (await (await caches.open(name)).keys()).length));
    return sizes.reduce((sum, size) => sum + size, 0);
  })`);
  await context.close();
  return { state, whole: Number(kept) > 14 };
}

test('a page whose files are those of its build is installed', async () => {
  altering = '';
  expect(await becomes()).toEqual({ state: 'activated', whole: true });
});

test('with one bit of a network or a runtime altered on the way nothing is installed', async () => {
  for (const ending of ['.onnx', '.wasm', '.css']) {
    altering = ending;
    expect(await becomes(), ending).toEqual({ state: 'redundant', whole: false });
  }
});
