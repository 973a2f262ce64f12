import { z } from 'zod';
import { faultNamed } from './faults.ts';

/** What every question may carry: of whom, and what is to go wrong. */
const CustomOptions = z
  .object({
    person: z.string().max(100).optional(),
    fault: z.string().transform(faultNamed).optional(),
  })
  .nullish()
  .transform((said) => said ?? {});

/** A question for devices of a type. */
export const DiscoveryQuestion = z.object({
  type: z.enum(['Biometric Device', 'Finger', 'Face', 'Iris']),
});

const Names = z
  .array(z.string().max(40))
  .max(12)
  .nullish()
  .transform((names) => names ?? []);

/** A capture as it is asked for. */
export const CaptureQuestion = z.object({
  env: z.string().max(40),
  purpose: z.enum(['Auth', 'Registration']),
  specVersion: z.string().max(20),
  timeout: z.coerce.number().int().min(100).max(120_000),
  captureTime: z.string().max(40),
  domainUri: z.string().max(500).nullish(),
  transactionId: z.string().max(200),
  bio: z
    .array(
      z.object({
        type: z.enum(['Finger', 'Face', 'Iris']),
        count: z.coerce.number().int().min(0).max(20),
        bioSubType: Names,
        exception: Names,
        requestedScore: z.coerce.number().min(0).max(100),
        deviceId: z.string().max(200),
        deviceSubId: z.coerce.number().int().min(0).max(3),
        previousHash: z.string().max(64).nullish(),
      }),
    )
    .length(1),
  customOpts: CustomOptions,
});
export type CaptureQuestion = z.infer<typeof CaptureQuestion>;

/** A stream as it is asked for. */
export const StreamQuestion = z.object({ deviceId: z.string().max(200) });

/** What `device.json` holds. */
export const DeviceCard = z
  .object({
    type: z.enum(['Finger', 'Face']),
    deviceSubType: z.string(),
    make: z.string(),
    model: z.string(),
    serialNo: z.string(),
    deviceId: z.string(),
    deviceSubId: z.array(z.number().int().min(0).max(3)),
    firmware: z.string(),
    serviceVersion: z.string(),
    specVersion: z.array(z.string()).min(1),
    /** Pixels per inch; 0 for a camera. */
    resolutionPpi: z.number().int().min(0),
    /** Samples that one capture gives at most. */
    countMax: z.number().int().min(1).max(10),
    /** Which certificate is the device's, in the directory of certificates. */
    key: z.string(),
  })
  .strict()
  .readonly();
export type DeviceCard = z.infer<typeof DeviceCard>;
