import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import createOpenJpeg, { type OpenJpeg } from '@cornerstonejs/codec-openjpeg/wasmjs';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { writeJpeg2000File } from './jpeg2000-file.ts';
import {
  readJpeg2000Header,
  type Jpeg2000Header,
  type Jpeg2000Refusal,
} from './jpeg2000-header.ts';

/** An image, one or three bytes a pixel, row by row from the top. */
export interface Jpeg2000Image extends Jpeg2000Header {
  /** `widthPx · heightPx · channels` bytes. */
  readonly data: Uint8Array;
}

/** How an image is packed: everything is kept, or `ratio` bytes become one. */
export type Jpeg2000Quality =
  { readonly kind: 'lossless' } | { readonly kind: 'lossy'; readonly ratio: number };

const limits = {
  /** Eight million pixels in colour; more would need more memory than below. */
  samplesMax: 24_000_000,
  /** The decoder works with four bytes for a sample, twice. */
  memoryBytesMax: 384 * 1024 * 1024,
  /** A machine that had to grow beyond this is not kept: its memory never shrinks. */
  memoryBytesKept: 96 * 1024 * 1024,
} as const;
const pageBytes = 65_536;

/** Lets the machine's memory grow to its limit and no further. */
function limitMemory(instance: WebAssembly.Instance): void {
  const memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
  assert.ok(memory instanceof WebAssembly.Memory, 'the machine has memory');
  const grow = memory.grow.bind(memory);
  const limited = (pages: number) => {
    const bytes = memory.buffer.byteLength + pages * pageBytes;
    if (bytes > limits.memoryBytesMax) throw new RangeError('the image needs too much memory');
    return grow(pages);
  };
  Object.defineProperty(memory, 'grow', { value: limited });
}

/** OpenJPEG in a machine of its own, and whether it has complained. */
interface Machine {
  readonly library: OpenJpeg;
  complaints: number;
}

/**
 * JPEG 2000 through OpenJPEG, compiled to WebAssembly. Its work is done where it is called, 10 to
 * 120 ms for a sample, so it belongs in a thread. Each one has one image at a time.
 */
export class Jpeg2000Codec {
  readonly #compiled: WebAssembly.Module;
  #machine: Machine | undefined;

  private constructor(compiled: WebAssembly.Module) {
    this.#compiled = compiled;
  }

  /** Compiles the library, once for all images. */
  static async open(): Promise<Jpeg2000Codec> {
    const { resolve } = createRequire(import.meta.url);
    const file = resolve('@cornerstonejs/codec-openjpeg/wasm');
    return new Jpeg2000Codec(await WebAssembly.compile(await readFile(file)));
  }

  async #ready(): Promise<Machine> {
    if (this.#machine) return this.#machine;
    const counted = { complaints: 0 };
    const print = (line: string) => {
      if (line.startsWith('[ERROR]')) counted.complaints += 1;
    };
    const library = await createOpenJpeg({
      print,
      printErr: print,
      instantiateWasm: (imports, receive) => {
        const instance = new WebAssembly.Instance(this.#compiled, imports);
        limitMemory(instance);
        receive(instance);
        return instance.exports;
      },
    });
    this.#machine = Object.assign(counted, { library });
    return this.#machine;
  }

  /** Drops a machine that grew large; one that failed is not to be trusted and goes as well. */
  #tidy(machine: Machine, held: boolean): void {
    const large = machine.library.HEAPU8.length > limits.memoryBytesKept;
    if (large || !held) this.#machine = undefined;
  }

  /** Decodes a JP2 file or a codestream; hostile bytes give a reason, never an exception. */
  async decode(
    bytes: Uint8Array,
  ): Promise<Result<Jpeg2000Image, Jpeg2000Refusal | 'too_many_pixels'>> {
    const header = readJpeg2000Header(bytes);
    if (!header.ok) return header;
    const { widthPx, heightPx, channels } = header.value;
    const samples = widthPx * heightPx * channels;
    if (samples > limits.samplesMax) return fail('too_many_pixels');
    const machine = await this.#ready();
    const data = this.#decoded(machine, bytes, header.value);
    return data?.length === samples ? ok({ ...header.value, data }) : fail('damaged');
  }

  #decoded(machine: Machine, bytes: Uint8Array, header: Jpeg2000Header): Uint8Array | undefined {
    const before = machine.complaints;
    let held = false;
    try {
      const decoder = new machine.library.J2KDecoder();
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      const frame = decoder.getFrameInfo();
      const data = Uint8Array.from(decoder.getDecodedBuffer());
      decoder.delete();
      held = true;
      const same =
        frame.width === header.widthPx &&
        frame.height === header.heightPx &&
        frame.componentCount === header.channels &&
        frame.bitsPerSample === 8;
      return same && machine.complaints === before ? data : undefined;
    } catch {
      return undefined;
    } finally {
      this.#tidy(machine, held);
    }
  }

  /**
   * Packs an image into a JP2 file that states its resolution, where that is known.
   * @throws when the image has not the bytes that it should, or is too large
   */
  async encode(image: Jpeg2000Image, quality: Jpeg2000Quality): Promise<Uint8Array> {
    const { widthPx, heightPx, channels, data } = image;
    assert.equal(data.length, widthPx * heightPx * channels, 'an image has its bytes');
    assert.ok(data.length > 0 && data.length <= limits.samplesMax, 'an image of this size');
    const machine = await this.#ready();
    let held = false;
    try {
      const encoder = new machine.library.J2KEncoder();
      const frame = {
        width: widthPx,
        height: heightPx,
        bitsPerSample: 8,
        componentCount: channels,
      };
      encoder.getDecodedBuffer({ ...frame, isSigned: false }).set(data);
      encoder.setQuality(quality.kind === 'lossless', 1);
      encoder.setCompressionRatio(0, quality.kind === 'lossless' ? 0 : quality.ratio);
      encoder.encode();
      const codestream = Uint8Array.from(encoder.getEncodedBuffer());
      encoder.delete();
      held = true;
      return writeJpeg2000File(codestream, image);
    } finally {
      this.#tidy(machine, held);
    }
  }
}
