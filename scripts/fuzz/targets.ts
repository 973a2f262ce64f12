import { isDeepStrictEqual } from 'node:util';
import { fingersOfRecord } from '../../src/biometrics/finger/interchange.ts';
import { readCbeff, writeCbeff } from '../../src/biometrics/interchange/cbeff-xml.ts';
import {
  readFingerImageRecord,
  writeFingerImageRecord,
} from '../../src/biometrics/interchange/iso-19794-4-2011.ts';
import {
  readFaceImageRecord,
  writeFaceImageRecord,
} from '../../src/biometrics/interchange/iso-19794-5-2011.ts';
import { bitmapPixels, readBitmapHeader } from '../../src/capture/bitmap.ts';
import { decodeFinger } from '../../src/capture/decode-finger.ts';
import { decodeSample } from '../../src/capture/decode.ts';
import { openUnpacking, type Unpack } from '../../src/capture/unpack.ts';
import { decodeWsq } from '../../src/capture/wsq/decode.ts';
import type { Result } from '../../src/vocabulary/result.ts';
import { ModelId } from '../../src/vocabulary/template.ts';
import { makeSeeds, type Seeds } from './seeds.ts';

/** What came of one file: refused for a reason, or taken and then whole. */
export type Judgement =
  { readonly kind: 'refused'; readonly why: string } | { readonly kind: 'taken' };

/** One decoder, and whole files that it takes. */
export interface FuzzTarget {
  readonly name: string;
  readonly seeds: readonly Uint8Array[];
  /** @throws when the decoder does, or when what it takes is not whole */
  readonly judge: (bytes: Uint8Array) => Promise<Judgement>;
}

function judged<T>(result: Result<T, unknown>, isWhole: (value: T) => boolean): Judgement {
  if (!result.ok) return { kind: 'refused', why: JSON.stringify(result.error) };
  if (!isWhole(result.value)) throw new Error('what was taken is not whole');
  return { kind: 'taken' };
}

interface Image {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Uint8Array;
}

const isImage =
  (channels: number) =>
  ({ widthPx, heightPx, data }: Image): boolean =>
    widthPx > 0 && heightPx > 0 && data.length === widthPx * heightPx * channels;

const model = ModelId.parse('fuzzed@1');

function recordTargets(seeds: Seeds): readonly FuzzTarget[] {
  const same = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(other);
  return [
    {
      name: 'finger record',
      seeds: seeds.fingerRecords,
      judge: async (bytes) =>
        judged(readFingerImageRecord(bytes), (record) =>
          same(writeFingerImageRecord(record), bytes),
        ),
    },
    {
      name: 'face record',
      seeds: seeds.faceRecords,
      judge: async (bytes) =>
        judged(readFaceImageRecord(bytes), (record) => same(writeFaceImageRecord(record), bytes)),
    },
    {
      name: 'minutiae record',
      seeds: seeds.minutiaeRecords,
      judge: async (bytes) =>
        // A record of no finger at all is a record.
        judged(fingersOfRecord(bytes, model), (fingers) =>
          fingers.every(
            ({ minutiae: { count, x, y } }) => x.length === count && y.length === count,
          ),
        ),
    },
    {
      name: 'cbeff',
      seeds: seeds.cbeff,
      judge: async (bytes) => {
        const read = readCbeff(bytes);
        return judged(read, (value) => isDeepStrictEqual(readCbeff(writeCbeff(value)), read));
      },
    },
  ];
}

function imageTargets(seeds: Seeds, unpack: Unpack): readonly FuzzTarget[] {
  const reading = { unpack, expected: 'anything' } as const;
  return [
    {
      name: 'jpeg2000',
      seeds: seeds.jpeg2000,
      judge: async (bytes) =>
        judged(await unpack(bytes), (image) => isImage(image.channels)(image)),
    },
    {
      name: 'wsq',
      seeds: seeds.wsq,
      judge: async (bytes) => judged(decodeWsq(bytes), isImage(1)),
    },
    {
      name: 'bitmap',
      seeds: seeds.bitmap,
      judge: async (bytes) => {
        const header = readBitmapHeader(bytes);
        if (!header.ok) return judged(header, () => false);
        const { widthPx, heightPx } = header.value;
        const pixels = bitmapPixels(bytes, header.value);
        return judged(pixels, (data) => isImage(3)({ widthPx, heightPx, data }));
      },
    },
    {
      name: 'finger',
      seeds: [...seeds.fingerRecords, ...seeds.pictures, seeds.tiff, ...seeds.bitmap],
      judge: async (bytes) => {
        const decoded = await decodeFinger(bytes, 500, reading);
        return judged(decoded, ({ image }) => isImage(1)(image));
      },
    },
    {
      name: 'face',
      seeds: [...seeds.faceRecords, ...seeds.pictures, seeds.avif],
      judge: async (bytes) => judged(await decodeSample(bytes, unpack), isImage(3)),
    },
  ];
}

/** Every decoder of what comes from outside. */
export async function openTargets(): Promise<readonly FuzzTarget[]> {
  const seeds = await makeSeeds();
  return [...recordTargets(seeds), ...imageTargets(seeds, await openUnpacking())];
}
