import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { similarityOf } from '../../src/biometrics/face/compare.ts';
import { portraitFrame } from '../../src/biometrics/face/portrait-frame.ts';
import { portraitOf, portraitSizes, sampleFromPortrait } from '../../src/capture/portrait.ts';
import { withFaces } from '../../src/cli/local-faces.ts';
import type { RgbImage } from '../../src/vocabulary/image.ts';
import { startBrowser } from '../console/browser.ts';

const Found = z.object({
  live: z.array(z.number()).length(512),
  portrait: z.array(z.number()).length(512),
  score: z.number(),
  liveMs: z.number(),
});

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
let folder: string;
let server: Server;
let browser: Browser;
let page: Page;

/** The verifier's own modules, built for a worker of a page that asks for templates. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-parity-'));
  await build({
    configFile: false,
    root: process.cwd(),
    logLevel: 'error',
    publicDir: false,
    assetsInclude: ['**/*.onnx'],
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      target: 'es2023',
      rolldownOptions: {
        input: { worker: join(process.cwd(), 'tests/verifier/in-browser/parity-worker.ts') },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const type = path === '/' ? 'text/html' : types[extname(path)];
    response.setHeader('content-type', type ?? 'application/octet-stream');
    if (path === '/') {
      response.end('<!doctype html>');
      return;
    }
    readFile(join(folder, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bound = server.address();
  browser = await startBrowser();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}/`);
}, 120_000);
afterAll(async () => {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true });
});

async function inBrowser(live: Uint8Array, portrait: Uint8Array) {
  const [one, other] = [live, portrait].map((bytes) => Buffer.from(bytes).toString('base64'));
  const asked = JSON.stringify({ live: one, portrait: other });
  const found: unknown = await page.evaluate(`new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(${asked});
  })`);
  return Found.parse(found);
}

const unit = (vector: readonly number[]) => Float32Array.from(vector);

test('a template of the browser is that of the station, and so is the score', async () => {
  const took: number[] = [];
  const least = { live: 1, portrait: 1 };
  await withFaces(1, async (faces) => {
    for (const label of ['chama', 'badia', 'ghita', 'samia', 'naima']) {
      const png = await sharp(await demonstrationFace(label))
        .png()
        .toBuffer();
      const { data, info } = await sharp(png)
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const image: RgbImage = {
        widthPx: info.width,
        heightPx: info.height,
        data: new Uint8Array(data),
      };
      const live = await faces.extractImage(image);
      if (!live.ok) throw new Error('a face is on it');
      const { template, five } = live.value;
      const portrait = await portraitOf(image, portraitFrame(five, 'code'), portraitSizes.large);
      const onCard = await faces.extractImage(await sampleFromPortrait(portrait.bytes));
      if (!onCard.ok) throw new Error('a face is on the portrait');
      const found = await inBrowser(png, portrait.bytes);
      const [same, sameCard] = [
        similarityOf(template, { ...template, vector: unit(found.live) }),
        similarityOf(onCard.value.template, { ...template, vector: unit(found.portrait) }),
      ];
      least.live = Math.min(least.live, same);
      least.portrait = Math.min(least.portrait, sameCard);
      took.push(found.liveMs);
      const score = faces.score(similarityOf(template, onCard.value.template));
      expect(Math.abs(found.score - score)).toBeLessThan(0.2);
    }
  });
  const middle = took.toSorted((one, other) => one - other)[2] ?? 0;
  process.stdout.write(
    `least cosine of browser and station: live ${least.live.toFixed(6)}, ` +
      `portrait ${least.portrait.toFixed(6)}; decoding and one template ${middle.toFixed(0)} ms\n`,
  );
  expect(least.live).toBeGreaterThanOrEqual(0.999);
  expect(least.portrait).toBeGreaterThanOrEqual(0.999);
});
