import { z } from 'zod';
import { ExceptionShown, FingerException, KnownFinger } from '../vocabulary/biometric-source.ts';
import { DeviceEvidence } from '../vocabulary/device-evidence.ts';
import { FaceSource } from '../vocabulary/face-source.ts';
import { OperatorId, RecordId, StationId } from '../vocabulary/record-ids.ts';
import { ResidentRecord } from '../vocabulary/resident-record.ts';
import { Instant } from '../vocabulary/time.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';

/** How much a packet may hold; what is larger is refused before anything of it is read. */
export const packetLimits = {
  /** The contents, a face and ten fingers, and room for what comes. */
  partsMax: 16,
  /** The largest sample that an enrolment takes, sealed. */
  partBytesMax: 8 * 1024 * 1024,
  /** More than the samples of one enrolment can be. */
  packetBytesMax: 12 * 1024 * 1024,
  /** Of the signed manifest. */
  manifestCharactersMax: 8_192,
} as const;

/** SHA-256, base64url. */
export const Sha256 = z.string().regex(/^[\w-]{43}$/, 'a SHA-256 in base64url');

/** The only form of a packet so far. */
export const packetVersion = 1;

/**
 * What the outside of a packet says, signed by its station: nothing of the person. The parts follow
 * it in their order; the first one holds the contents, and only they say what the others are.
 */
export const PacketManifest = z
  .object({
    version: z.literal(packetVersion),
    recordId: RecordId,
    station: StationId,
    sealedAt: Instant,
    /** The content key, sealed to the centre: a compact JWE. */
    contentKey: z.string().max(1_024),
    parts: z
      .array(
        z
          .object({
            /** Sealed: 28 more than the bytes that were. */
            bytes: z.number().int().min(29).max(packetLimits.partBytesMax),
            sha256: Sha256,
          })
          .strict(),
      )
      .min(2)
      .max(packetLimits.partsMax),
  })
  .strict();
export type PacketManifest = z.infer<typeof PacketManifest>;

/** A photograph that shows why a finger was not captured, as `exception_photo:<which>`. */
const exceptionSamples = ExceptionShown.options.map((shown) => `exception_photo:${shown}` as const);

/** A sample of the contents; its bytes are the part at the same place, after the contents. */
const PacketSample = z
  .object({
    of: z.enum(['face', ...KnownFinger.options, ...exceptionSamples]),
    /** As the sender stated it; a face has none. */
    dpi: z.union([z.number().int().min(1).max(10_000), z.literal('unstated')]),
    /** Of the sample as captured. */
    sha256: Sha256,
    /** What a device signed of it, where one did; with the sample it can be checked. */
    deviceEvidence: z.union([DeviceEvidence, z.literal('none')]),
  })
  .strict();
export type PacketSample = z.infer<typeof PacketSample>;

/** What a packet holds of an enrolment, samples apart. */
export const PacketContents = z
  .object({
    recordId: RecordId,
    station: StationId,
    trackingNumber: TrackingNumber,
    /** The station's hash of the request: what a receipt names. */
    requestHash: z.string().min(1).max(100),
    record: ResidentRecord,
    /** What took the photograph of the face. */
    faceSource: FaceSource,
    fingerExceptions: z.array(FingerException).max(10),
    /** Who enrolled, and when the person took her place at the station. */
    enrolled: z.object({ operator: OperatorId, at: Instant }).strict(),
    /** Who looked at it then: never the same person. */
    approved: z.object({ supervisor: OperatorId, at: Instant }).strict(),
    samples: z
      .array(PacketSample)
      .min(1)
      .max(packetLimits.partsMax - 1),
  })
  .strict()
  .refine(({ enrolled, approved }) => enrolled.operator !== approved.supervisor, 'one pair of eyes')
  .refine(
    ({ samples }) =>
      samples[0]?.of === 'face' && new Set(samples.map((one) => one.of)).size === samples.length,
    'one face, then each other sample once',
  );
export type PacketContents = z.infer<typeof PacketContents>;

/** What the manifest's signature is for. */
export const manifestKind = { purpose: 'packet', typ: 'basma-packet+jws' } as const;
