import assert from 'node:assert/strict';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { ByteReader, RecordError } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { readCaptureBlock, writeCaptureBlock, type CaptureBlock } from './capture-block.ts';

/** "FAC" and "030", each ended by a zero. */
const mark = 0x46414300;
const version = 0x30333000;
/** Nobody sends more photographs of one person at once. */
const representationsMax = 16;
const bytesMax = 32 * 1024 * 1024;
/** From here on faces have a third dimension, which nothing here reads. */
const spatialFaces = 0x80;

/** How an image is packed; a place in this list is the code of the standard. */
const compressions = ['jpeg', 'jpeg2000_lossy', 'jpeg2000_lossless', 'png'] as const;
export type FaceCompression = (typeof compressions)[number];

/** A point of a face, as it came. */
export interface FaceLandmark {
  readonly kind: number;
  readonly code: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** One photograph of a face. */
export interface FaceRepresentation extends CaptureBlock {
  readonly gender: number;
  readonly eyeColour: number;
  readonly hairColour: number;
  readonly heightCm: number;
  /** Three bytes each, as they came. */
  readonly features: Uint8Array;
  readonly pose: Uint8Array;
  readonly poseUncertainty: Uint8Array;
  readonly expression: number;
  readonly landmarks: readonly FaceLandmark[];
  /** 1 basic, 2 full frontal, 3 token frontal … */
  readonly faceKind: number;
  readonly compression: FaceCompression;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly spatialSampling: number;
  readonly postAcquisition: number;
  readonly crossReference: number;
  /** 0 unspecified, 1 RGB, 2 YUV 4:2:2, 3 grey … */
  readonly colourSpace: number;
  readonly image: Uint8Array;
}

/** A face image record, ISO/IEC 19794-5:2011, the whole of its bytes as values. */
export interface FaceImageRecord {
  /** How the photographs follow each other: 0 for one, 1 for no order … */
  readonly temporalSemantics: number;
  readonly representations: readonly FaceRepresentation[];
}

/** Whether these bytes begin as a face image record does. */
export function isFaceImageRecord(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && new ByteReader(bytes).u32() === mark;
}

function readLandmark(reader: ByteReader): FaceLandmark {
  return {
    kind: reader.u8(),
    code: reader.u8(),
    x: reader.u16(),
    y: reader.u16(),
    z: reader.u16(),
  };
}

function readFacialInformation(reader: ByteReader) {
  const landmarks = reader.u16();
  const person = {
    gender: reader.u8(),
    eyeColour: reader.u8(),
    hairColour: reader.u8(),
    heightCm: reader.u8(),
    features: reader.bytes(3),
    expression: reader.u16(),
    pose: reader.bytes(3),
    poseUncertainty: reader.bytes(3),
  };
  return {
    ...person,
    landmarks: Array.from({ length: landmarks }, () => readLandmark(reader)),
  };
}

function compressionOf(code: number): FaceCompression {
  const compression = compressions[code];
  if (!compression) throw new RecordError('value_wrong');
  return compression;
}

function readRepresentation(reader: ByteReader): FaceRepresentation {
  const length = reader.u32();
  if (length < 4) throw new RecordError('length_wrong');
  const inner = reader.part(length - 4);
  const capture = readCaptureBlock(inner);
  const person = readFacialInformation(inner);
  const faceKind = inner.u8();
  if (faceKind >= spatialFaces) throw new RecordError('value_wrong');
  const head = {
    compression: compressionOf(inner.u8()),
    widthPx: inner.u16(),
    heightPx: inner.u16(),
    spatialSampling: inner.u8(),
    postAcquisition: inner.u16(),
    crossReference: inner.u8(),
    colourSpace: inner.u8(),
  };
  if (head.widthPx === 0 || head.heightPx === 0) throw new RecordError('value_wrong');
  const image = inner.bytes(inner.u32());
  if (image.length === 0) throw new RecordError('value_wrong');
  if (inner.left > 0) throw new RecordError('length_wrong');
  return { ...capture, ...person, faceKind, ...head, image };
}

/** Reads a record; hostile bytes give a reason, never an exception. */
export function readFaceImageRecord(
  bytes: Uint8Array,
): Result<FaceImageRecord, RecordError['kind']> {
  try {
    const reader = new ByteReader(bytes);
    if (reader.u32() !== mark) throw new RecordError('not_this_format');
    if (reader.u32() !== version) throw new RecordError('version_unknown');
    if (bytes.length > bytesMax) throw new RecordError('too_many_bytes');
    if (reader.u32() !== bytes.length) throw new RecordError('length_wrong');
    const count = reader.u16();
    if (count > representationsMax) throw new RecordError('too_many_representations');
    if (count === 0) throw new RecordError('value_wrong');
    // Faces have no certification blocks, so the flag is always zero.
    if (reader.u8() !== 0) throw new RecordError('value_wrong');
    const temporalSemantics = reader.u16();
    const representations = Array.from({ length: count }, () => readRepresentation(reader));
    if (reader.left > 0) throw new RecordError('length_wrong');
    return ok({ temporalSemantics, representations });
  } catch (error) {
    if (error instanceof RecordError) return fail(error.kind);
    throw error;
  }
}

function writeRepresentation(one: FaceRepresentation): Uint8Array {
  const inner = new ByteWriter();
  writeCaptureBlock(inner, one);
  inner.u16(one.landmarks.length).u8(one.gender).u8(one.eyeColour).u8(one.hairColour);
  const { features, pose, poseUncertainty } = one;
  assert.ok(
    [features, pose, poseUncertainty].every(({ length }) => length === 3),
    'three bytes',
  );
  inner.u8(one.heightCm).bytes(features).u16(one.expression).bytes(pose).bytes(poseUncertainty);
  for (const { kind, code, x, y, z } of one.landmarks) inner.u8(kind).u8(code).u16(x).u16(y).u16(z);
  inner.u8(one.faceKind).u8(compressions.indexOf(one.compression));
  inner.u16(one.widthPx).u16(one.heightPx).u8(one.spatialSampling).u16(one.postAcquisition);
  inner.u8(one.crossReference).u8(one.colourSpace);
  inner.u32(one.image.length).bytes(one.image);
  return inner.done();
}

/**
 * Writes a record; what was read is written byte for byte.
 * @throws when a value does not fit its place, which is a mistake of whoever made the record
 */
export function writeFaceImageRecord(record: FaceImageRecord): Uint8Array {
  const { temporalSemantics, representations } = record;
  const body = new ByteWriter().u16(representations.length).u8(0).u16(temporalSemantics);
  for (const one of representations) {
    const bytes = writeRepresentation(one);
    body.u32(bytes.length + 4).bytes(bytes);
  }
  const head = new ByteWriter().u32(mark).u32(version);
  return head
    .u32(head.length + 4 + body.length)
    .bytes(body.done())
    .done();
}
