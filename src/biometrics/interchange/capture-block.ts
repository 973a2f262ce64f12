import assert from 'node:assert/strict';
import { RecordError, type ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** How good a sample is, in whose opinion. */
export interface QualityBlock {
  /** 0 … 100, or 255 when it could not be computed. */
  readonly score: number;
  readonly vendor: number;
  readonly algorithm: number;
}

/** By whom a capture device was certified for what. */
export interface CertificationBlock {
  readonly authority: number;
  readonly scheme: number;
}

/** When and with what a sample was taken: the beginning of each part of the records of 2011. */
export interface CaptureBlock {
  /** Year, month, day, hour, minute, second, millisecond as they came; all ones for unknown. */
  readonly capturedAt: Uint8Array;
  readonly deviceTechnology: number;
  readonly deviceVendor: number;
  readonly device: number;
  readonly qualities: readonly QualityBlock[];
}

const dateBytes = 9;

/** Reads the block. */
export function readCaptureBlock(reader: ByteReader): CaptureBlock {
  return {
    capturedAt: reader.bytes(dateBytes),
    deviceTechnology: reader.u8(),
    deviceVendor: reader.u16(),
    device: reader.u16(),
    qualities: Array.from({ length: reader.u8() }, () => ({
      score: reader.u8(),
      vendor: reader.u16(),
      algorithm: reader.u16(),
    })),
  };
}

/** Writes the block. */
export function writeCaptureBlock(writer: ByteWriter, block: CaptureBlock): void {
  assert.equal(block.capturedAt.length, dateBytes, 'a date has its bytes');
  writer.bytes(block.capturedAt).u8(block.deviceTechnology);
  writer.u16(block.deviceVendor).u16(block.device).u8(block.qualities.length);
  for (const { score, vendor, algorithm } of block.qualities) {
    writer.u8(score).u16(vendor).u16(algorithm);
  }
}

/** Reads certification blocks, of which a record that has none does not even say how many. */
export function readCertifications(
  reader: ByteReader,
  certified: boolean,
): readonly CertificationBlock[] {
  return Array.from({ length: certified ? reader.u8() : 0 }, () => ({
    authority: reader.u16(),
    scheme: reader.u8(),
  }));
}

/** Writes certification blocks, where the record has any. */
export function writeCertifications(
  writer: ByteWriter,
  blocks: readonly CertificationBlock[],
  certified: boolean,
): void {
  assert.ok(certified || blocks.length === 0, 'only a certified record has certifications');
  if (!certified) return;
  writer.u8(blocks.length);
  for (const { authority, scheme } of blocks) writer.u16(authority).u8(scheme);
}

/** Reads a byte that is 0 or 1. */
export function readFlag(reader: ByteReader): boolean {
  const byte = reader.u8();
  if (byte > 1) throw new RecordError('value_wrong');
  return byte === 1;
}
