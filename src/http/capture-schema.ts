import { z } from 'zod';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { SlapKind, slapPositions } from '../vocabulary/slap.ts';

/** A device's own name, as it says it. */
export const DeviceId = z.string().min(1).max(200);

/** Which captures an enrolment takes its samples from. */
export const CaptureIds = z.array(z.uuid()).max(20).default([]).meta({
  description: 'Captures of devices (`POST /v1/captures`), of this operator, not expired',
});

const waits = {
  /** What for: a device signs it, and a capture is used for nothing else. */
  purpose: z.enum(['enrolment', 'verification']).default('enrolment'),
  deviceId: DeviceId,
  requestedScore: z.number().int().min(0).max(100).default(40),
  timeoutMs: z.number().int().min(500).max(25_000).default(15_000),
};

/** Body of a capture. */
export const CaptureBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('face'), ...waits }).strict(),
  z
    .object({ kind: z.literal('finger'), position: KnownFinger.or(z.literal('unknown')), ...waits })
    .strict()
    .refine(({ purpose, position }) => purpose === 'verification' || position !== 'unknown', {
      path: ['position'],
      message: 'an enrolment says which finger it is',
    }),
  z
    .object({
      kind: z.literal('slap'),
      slap: SlapKind,
      /** Fingers of the slap that can not be pressed. */
      exceptions: z.array(KnownFinger).max(3).default([]),
      ...waits,
    })
    .strict()
    .refine(({ purpose }) => purpose === 'enrolment', {
      path: ['purpose'],
      message: 'hands are captured for enrolments',
    })
    .refine(
      ({ slap, exceptions }) =>
        exceptions.every((one) => slapPositions[slap].includes(one)) &&
        new Set(exceptions).size < slapPositions[slap].length,
      { path: ['exceptions'], message: 'not a finger of this slap, or all of them' },
    ),
]);
export type CaptureBody = z.infer<typeof CaptureBody>;

/** The answer to a capture. */
export const CaptureAnswer = z.object({
  captureId: z.uuid(),
  expiresAt: z.iso.datetime(),
  device: z.object({
    make: z.string(),
    model: z.string(),
    certification: z.enum(['L0', 'L1']),
  }),
  samples: z.array(
    z.object({
      position: z.union([KnownFinger, z.enum(['unknown', 'face'])]),
      quality: z.number(),
      type: z.enum(['image/png', 'image/jpeg']),
      image: z.string().meta({ contentEncoding: 'base64' }),
    }),
  ),
});
export type CaptureAnswer = z.infer<typeof CaptureAnswer>;

/** The devices of this machine. */
export const DevicesAnswer = z.object({
  devices: z.array(
    z.object({
      deviceId: z.string(),
      port: z.number(),
      health: z.enum(['ready', 'busy', 'not_ready', 'not_registered', 'untrusted']),
      /** Why it is not trusted. */
      why: z.string().optional(),
      seenAt: z.iso.datetime(),
      modality: z.enum(['finger', 'face', 'iris']).optional(),
      subType: z.string().optional(),
      certification: z.enum(['L0', 'L1']).optional(),
      purpose: z.enum(['registration', 'authentication', 'any']).optional(),
      provider: z.string().optional(),
      make: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
    }),
  ),
});
export type DevicesAnswer = z.infer<typeof DevicesAnswer>;
