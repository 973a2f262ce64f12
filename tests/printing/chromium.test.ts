import { readdirSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { demonstrationCard } from '../../scripts/vectors/demonstration-card.ts';
import { chromiumPrinter } from '../../src/printing/chromium.ts';
import { cardFontFaces } from '../../src/printing/font-faces.ts';
import { cardPage } from '../../src/web/card/card-page.ts';

const prints = () => readdirSync(tmpdir()).filter((name) => name.startsWith('basma-print-'));

test('a card is printed on two pages of ID-1, its scripts with it, and no copy stays', async () => {
  const card = await demonstrationCard(await demonstrationFace('chama-again'));
  const before = prints();
  const pdf = await chromiumPrinter('/usr/bin/chromium').pdf(cardPage(card, await cardFontFaces()));
  const text = Buffer.from(pdf).toString('latin1');
  expect(text.match(/\/Count (\d+)/)?.[1]).toBe('2');
  const boxes = [...text.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  expect(boxes.length).toBe(2);
  for (const [, width, height] of boxes) {
    // Points of 1/72 inch, rounded to whole pixels by the browser.
    expect(Math.abs(Number(width) - (85.6 * 72) / 25.4)).toBeLessThan(0.8);
    expect(Math.abs(Number(height) - (54 * 72) / 25.4)).toBeLessThan(0.8);
  }
  for (const font of ['NotoSansArabic', 'NotoSansTifinagh']) expect(text).toContain(font);
  expect(prints().filter((name) => !before.includes(name))).toEqual([]);
});

test('without a browser, or with one that prints nothing, there is a code', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'basma-no-printer-'));
  const idle = join(directory, 'idle');
  const broken = join(directory, 'broken');
  await writeFile(idle, '#!/bin/sh\nexit 0\n');
  await writeFile(broken, '#!/bin/sh\nexit 3\n');
  await Promise.all([idle, broken].map((file) => chmod(file, 0o755)));
  const codeOf = (program: string) =>
    chromiumPrinter(program)
      .pdf('<p>x')
      .then(
        () => 'printed',
        (error: NodeJS.ErrnoException) => error.code,
      );
  expect(await codeOf('none')).toBe('printer_missing');
  expect(await codeOf(join(directory, 'nothing'))).toBe('printer_missing');
  expect(await codeOf(directory)).toBe('printer_missing');
  expect(await codeOf(idle)).toBe('printer_failed');
  expect(await codeOf(broken)).toBe('printer_failed');
  await rm(directory, { recursive: true });
});
