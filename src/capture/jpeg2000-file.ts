import assert from 'node:assert/strict';
import type { Jpeg2000Header } from './jpeg2000-header.ts';

const inchesPerMetre = 1 / 0.0254;
const colourSpaces = { 1: 17, 3: 16 } as const;

function box(name: string, ...parts: readonly Uint8Array[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, ...parts]);
}

function imageHeader({ widthPx, heightPx, channels }: Jpeg2000Header): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.writeUInt32BE(heightPx, 0);
  bytes.writeUInt32BE(widthPx, 4);
  bytes.writeUInt16BE(channels, 8);
  // Eight bits without a sign, the only compression there is, a known colour space.
  bytes.set([7, 7, 0, 0], 10);
  return box('ihdr', bytes);
}

function colour({ channels }: Jpeg2000Header): Buffer {
  const bytes = Buffer.alloc(7);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32BE(colourSpaces[channels], 3);
  return box('colr', bytes);
}

function resolution({ dpi }: Jpeg2000Header): Buffer {
  const perMetre = Math.round(dpi * inchesPerMetre);
  assert.ok(perMetre < 65_536, 'a resolution has two bytes');
  const bytes = Buffer.alloc(10);
  for (const at of [0, 4]) {
    bytes.writeUInt16BE(perMetre, at);
    bytes.writeUInt16BE(1, at + 2);
  }
  return box('res ', box('resc', bytes));
}

/** A codestream of JPEG 2000 as a file (15444-1 annex I), which can state a resolution. */
export function writeJpeg2000File(codestream: Uint8Array, header: Jpeg2000Header): Uint8Array {
  const resolutions = header.dpi > 0 ? [resolution(header)] : [];
  return new Uint8Array(
    Buffer.concat([
      box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
      box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
      box('jp2h', imageHeader(header), colour(header), ...resolutions),
      box('jp2c', codestream),
    ]),
  );
}
