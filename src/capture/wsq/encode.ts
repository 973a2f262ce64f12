import assert from 'node:assert/strict';
import { ByteWriter } from '../../biometrics/interchange/byte-writer.ts';
import type { GreyImage } from '../../vocabulary/image.ts';
import { packLevels } from './coefficients.ts';
import { decimalOf, numberOf } from './decimal.ts';
import type { HuffmanTable } from './huffman.ts';
import { chooseBins, quantised, standardCentre, type Bin } from './quantise.ts';
import { markers } from './segments.ts';
import { blockStarts, subbandTree } from './subbands.ts';
import { decompose, standardFilters, type WaveletPlane } from './wavelet.ts';

const sidePxMin = 64;
const sidePxMax = 65_535;
/** Greys reach this far from their mean before they are decomposed. */
const amplitude = 128;
const digitsMax = 65_535;
const coefficientDigitsMax = 4_294_967_295;
const binsStated = 64;
/** The second encoder of the specification, whose parameters these are. */
const encoder = 2;

function segment(marker: number, body: ByteWriter): Uint8Array {
  return new ByteWriter()
    .u16(marker)
    .u16(body.length + 2)
    .bytes(body.done())
    .done();
}

function writeDecimal(writer: ByteWriter, number: number): void {
  const { places, digits } = decimalOf(number, digitsMax);
  writer.u8(places).u16(digits);
}

/** What a decoder will read. */
function rounded(number: number): number {
  return numberOf(decimalOf(number, digitsMax));
}

function transformSegment(): Uint8Array {
  const body = new ByteWriter().u8(9).u8(7);
  for (const coefficient of [...standardFilters.low, ...standardFilters.high]) {
    const { places, digits } = decimalOf(Math.abs(coefficient), coefficientDigitsMax);
    body
      .u8(coefficient < 0 ? 1 : 0)
      .u8(places)
      .u32(digits);
  }
  return segment(markers.transform, body);
}

function quantisationSegment(bins: readonly (Bin | undefined)[]): Uint8Array {
  const body = new ByteWriter();
  writeDecimal(body, standardCentre);
  for (let place = 0; place < binsStated; place += 1) {
    writeDecimal(body, bins[place]?.width ?? 0);
    writeDecimal(body, bins[place]?.zeroWidth ?? 0);
  }
  return segment(markers.quantisation, body);
}

function frameSegment(image: GreyImage, { shift, scale }: Levelling): Uint8Array {
  const body = new ByteWriter().u8(0).u8(255).u16(image.heightPx).u16(image.widthPx);
  writeDecimal(body, shift);
  writeDecimal(body, scale);
  return segment(markers.frame, body.u8(encoder).u16(0));
}

function commentSegment(image: GreyImage, bitRate: number): Uint8Array {
  const said = [
    ['NIST_COM', 9],
    ['PIX_WIDTH', image.widthPx],
    ['PIX_HEIGHT', image.heightPx],
    ['PIX_DEPTH', 8],
    ['PPI', Math.round(image.dpi)],
    ['LOSSY', 1],
    ['COLORSPACE', 'GRAY'],
    ['COMPRESSION', 'WSQ'],
    ['WSQ_BITRATE', bitRate.toFixed(6)],
  ];
  const text = said.map(([name, value]) => `${name} ${value}\n`).join('');
  return segment(markers.comment, new ByteWriter().bytes(Buffer.from(text, 'latin1')));
}

function huffmanSegment(id: number, { counts, symbols }: HuffmanTable): Uint8Array {
  return segment(markers.huffman, new ByteWriter().u8(id).bytes(counts).bytes(symbols));
}

function blockSegments(id: number, data: Uint8Array): readonly Uint8Array[] {
  return [segment(markers.block, new ByteWriter().u8(id)), data];
}

/** What is taken off every grey, and by what the rest is divided. */
interface Levelling {
  readonly shift: number;
  readonly scale: number;
}

function levelling(data: Uint8Array): Levelling {
  let [sum, low, high] = [0, 255, 0];
  for (const grey of data) {
    sum += grey;
    low = Math.min(low, grey);
    high = Math.max(high, grey);
  }
  const shift = rounded(sum / data.length);
  const furthest = Math.max(shift - low, high - shift);
  // An image of one grey has nothing to divide.
  return { shift, scale: furthest === 0 ? 1 : rounded(furthest / amplitude) };
}

/** The levels of the subbands from one to another; those without a bin are left out. */
function levelsOf(
  plane: WaveletPlane,
  bins: readonly (Bin | undefined)[],
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  const levels: number[] = [];
  for (let subband = from; subband < to; subband += 1) {
    const [region, bin] = [plane.tree.subbands[subband], bins[subband]];
    if (!region || !bin) continue;
    for (let row = region.y; row < region.y + region.height; row += 1) {
      const at = row * plane.width + region.x;
      for (const number of plane.numbers.subarray(at, at + region.width)) {
        levels.push(quantised(number, bin));
      }
    }
  }
  return levels;
}

/**
 * Packs a fingerprint as the FBI's WSQ (IAFIS-IC-0110 v3).
 * @param bitRate bits a pixel that are aimed at: 0.75 gives about a fifteenth of a print's bytes,
 * 2.25 a fifth
 * @throws when a side is shorter than 64 pixels
 */
export function encodeWsq(image: GreyImage, bitRate: number): Uint8Array {
  const { widthPx: width, heightPx: height, data } = image;
  assert.ok(Math.min(width, height) >= sidePxMin && Math.max(width, height) <= sidePxMax, 'a size');
  assert.equal(data.length, width * height, 'an image has its bytes');
  const level = levelling(data);
  const numbers = Float32Array.from(data, (grey) => (grey - level.shift) / level.scale);
  const plane = { width, height, numbers, tree: subbandTree({ width, height }) };
  decompose(plane, standardFilters);
  const bins = chooseBins(plane, bitRate).map(
    (bin) => bin && { width: rounded(bin.width), zeroWidth: rounded(bin.zeroWidth) },
  );
  const [first, second, third, end] = blockStarts;
  const coarse = packLevels([levelsOf(plane, bins, { from: first, to: second })]);
  const fine = packLevels([
    levelsOf(plane, bins, { from: second, to: third }),
    levelsOf(plane, bins, { from: third, to: end }),
  ]);
  const [start, finish] = [new ByteWriter().u16(markers.image), new ByteWriter().u16(markers.end)];
  return new Uint8Array(
    Buffer.concat([
      start.done(),
      commentSegment(image, bitRate),
      transformSegment(),
      quantisationSegment(bins),
      frameSegment(image, level),
      huffmanSegment(0, coarse.table),
      ...coarse.blocks.flatMap((block) => blockSegments(0, block)),
      huffmanSegment(1, fine.table),
      ...fine.blocks.flatMap((block) => blockSegments(1, block)),
      finish.done(),
    ]),
  );
}
