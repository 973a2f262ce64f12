import { createRequire } from 'node:module';
import type { Seq } from '../vocabulary/record-ids.ts';

/** What a native search found: rows that may be among the most similar, best first. */
export interface NativeAnswer {
  /** As they were given at `append`. */
  readonly seqs: readonly Seq[];
  /** Inner products of the probe with references as they are held, in eight bits a value. */
  readonly similarities: Float64Array;
  /** So many were equally good that some were left out. */
  readonly crowded: boolean;
}

/** What a native gallery holds. */
export interface NativeFigures {
  /** Removed ones included. */
  readonly rows: number;
  readonly live: number;
  readonly bytes: number;
  readonly bytesPerRow: number;
  /** The largest length of what rounding took from any reference. */
  readonly errorMax: number;
}

/** References in eight bits a value, searched by threads of their own (`native/addon.cc`). */
export interface NativeRows {
  append(seq: number, vector: Float32Array): void;
  remove(seq: number): boolean;
  /** @param wanted 1 … 8192; whoever might be among them is found too */
  search(
    probe: Float32Array,
    below: number,
    wanted: number,
    interactive: boolean,
    /** Reads every reference, compares none and finds nobody: what the memory alone takes. */
    readOnly?: boolean,
  ): { readonly answer: Promise<NativeAnswer>; readonly cancel: () => void };
  /** Writes rows that are not removed; answers the bytes written and the row to go on from. */
  exportRows(from: number, end: number, into: Uint8Array): readonly [number, number];
  importRows(bytes: Uint8Array, errorMax: number): void;
  /** A similarity for every probe and row, NaN where a row was removed; on the calling thread. */
  compareAll(probes: Float32Array): Float32Array;
  figures(): NativeFigures;
}

/** The compiled addon. */
export interface NativeGallery {
  /** What this processor can run, the quickest first. */
  readonly kernels: readonly string[];
  readonly Rows: new (dimension: number, kernel?: string) => NativeRows;
}

/** Why there is no addon: it was not compiled, or the system refuses it. */
export interface NoNativeGallery {
  readonly missing: string;
}

const file = './native/build/Release/basma_gallery.node';
let loaded: NativeGallery | NoNativeGallery | undefined;

/** Opens the addon once; where there is none, the reason. */
export function nativeGallery(): NativeGallery | NoNativeGallery {
  if (loaded) return loaded;
  try {
    const addon: NativeGallery = createRequire(import.meta.url)(file);
    loaded = addon;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    loaded = { missing: code === 'MODULE_NOT_FOUND' ? 'not compiled' : code };
  }
  return loaded;
}

/** Rows and probes on which kernels are compared, and their length. */
const trial = { rows: 500, probes: 9, dimension: 512 };

/** Whether every kernel of this processor states the same bits on the same vectors. */
export function kernelsAgree({ kernels, Rows }: NativeGallery): boolean {
  const wave = (count: number, pace: number) =>
    Float32Array.from({ length: count * trial.dimension }, (_, place) => Math.sin(place * pace));
  const references = wave(trial.rows, 0.7);
  const probes = wave(trial.probes, 1.3);
  const stated = kernels.map((kernel) => {
    const rows = new Rows(trial.dimension, kernel);
    for (let row = 0; row < trial.rows; row += 1) {
      const start = row * trial.dimension;
      rows.append(row, references.subarray(start, start + trial.dimension));
    }
    return new Int32Array(rows.compareAll(probes).buffer);
  });
  return stated.every((bits) => bits.every((one, place) => one === stated[0]?.[place]));
}
