import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { damagedCode, readByZbar } from '../../scripts/measure/damaged-code.ts';
import { demonstrationCard } from '../../scripts/vectors/demonstration-card.ts';
import { vectorSigners, vectorToken } from '../../scripts/vectors/identity-vectors.ts';
import { portraitSizes } from '../../src/capture/portrait.ts';
import { fromBase45 } from '../../src/credentials/identity-qr/base45.ts';
import { identityQr } from '../../src/credentials/identity-qr/identity-qr.ts';
import { fromZlibStream } from '../../src/credentials/identity-qr/zlib-stream.ts';
import { cardLettersMax } from '../../src/procedures/issue-document.ts';
import { cardPage } from '../../src/web/card/card-page.ts';
import { qrDrawing } from '../../src/web/card/qr-drawing.ts';

const PixelPass = z.object({ decode: z.function({ input: [z.string()], output: z.string() }) });
const Tagged = z.object({ tag: z.literal(18), value: z.array(z.unknown()).length(4) });
const Sent = z.object({ type: z.literal('Buffer'), data: z.array(z.number()) });

test('@mosip/pixelpass reads our code, and finds in it what we signed', async () => {
  const text = await identityQr(vectorSigners.weierstrass, vectorToken);
  const pixelpass = PixelPass.parse(createRequire(import.meta.url)('@mosip/pixelpass'));
  const { value } = Tagged.parse(JSON.parse(pixelpass.decode(text)));
  const [header, , payload, signature] = value;
  const stream = fromBase45(text);
  const message = stream.ok ? fromZlibStream(stream.value, 8_192) : stream;
  if (!message.ok) throw new Error('our own code is read by us');
  for (const part of [header, payload, signature]) {
    const bytes = Buffer.from(Sent.parse(part).data);
    expect(bytes.length).toBeGreaterThan(3);
    expect(Buffer.from(message.value).includes(bytes)).toBe(true);
  }
});

test.each(Object.entries(portraitSizes))(
  'a code with a %s portrait fits the card in modules of 0.33 mm and more',
  async (_name, size) => {
    const { code } = await demonstrationCard(new Uint8Array(), size);
    expect(qrDrawing(code, 47).moduleMm).toBeGreaterThanOrEqual(0.33);
  },
);

test('a code that would need finer modules is refused', () => {
  expect(qrDrawing('A'.repeat(cardLettersMax), 47).moduleMm).toBeGreaterThan(0.33);
  const tooMuch = () => qrDrawing('A'.repeat(cardLettersMax + 1), 47);
  expect(tooMuch).toThrow(expect.objectContaining({ code: 'code_too_large' }));
});

test('zbar reads the code as it is printed at 300 dpi, through a blur and JPEG too', async () => {
  const { code } = await demonstrationCard(new Uint8Array());
  for (const damage of [
    { scratched: 0, blur: 0, jpeg: 100 },
    { scratched: 0, blur: 1, jpeg: 60 },
  ]) {
    expect(await readByZbar(await damagedCode(code, damage, 1))).toBe(code);
  }
});

test('of cards that are scratched on 4 % of the code, most are still read', async () => {
  const { code } = await demonstrationCard(new Uint8Array());
  const damage = { scratched: 0.04, blur: 0.8, jpeg: 80 };
  let read = 0;
  for (let seed = 0; seed < 8; seed += 1) {
    if ((await readByZbar(await damagedCode(code, damage, seed))) === code) read += 1;
  }
  expect(read).toBeGreaterThanOrEqual(4);
});

test('a page says everything in its scripts and directions, and lets nothing in', async () => {
  const card = await demonstrationCard(Uint8Array.of(1, 2, 3));
  const hostile = { ...card.demographics, birthPlace: '<img src=x onerror=alert(1)>' };
  const page = cardPage({ ...card, demographics: hostile }, '');
  expect(page).toContain('dir="rtl">تيزيري</bdi>');
  expect(page).toContain('ⵜⴰⴽⴰⵕⴹⴰ ⵏ ⵜⵎⴰⴳⵉⵜ');
  expect(page).toContain('<bdi class="number" dir="ltr">200 000 0006</bdi>');
  expect(page).toContain('28.02.1999');
  expect(page).toContain('&lt;img src=x');
  expect(page).not.toContain('<img src=x');
  expect(page).not.toMatch(/(https?:)?\/\/[a-z]/);
});

test.each([
  [{ precision: 'month', year: 1970, month: 3 } as const, '03.1970'],
  [{ precision: 'year', year: 1951 } as const, '<bdi>1951</bdi>'],
  [{ precision: 'estimated', year: 1940 } as const, '~ 1940'],
])('a birth of which little is known is written so: %j', async (birthDate, written) => {
  const card = await demonstrationCard(new Uint8Array());
  const page = cardPage({ ...card, demographics: { ...card.demographics, birthDate } }, '');
  expect(page).toContain(written);
});
