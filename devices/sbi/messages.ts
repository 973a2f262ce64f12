import { z } from 'zod';

const Text = z.string().max(200);
const Code = z.string().min(1).max(200);

/** Types and positions as the interface writes them. */
export const SbiType = z.enum(['Finger', 'Face', 'Iris']);
export type SbiType = z.infer<typeof SbiType>;
export const SbiPurpose = z.enum(['Auth', 'Registration']);
export type SbiPurpose = z.infer<typeof SbiPurpose>;

/** What `error` says; makers send numbers, too. */
const SbiError = z.object({
  errorCode: z.union([z.string().max(20), z.number().int().transform(String)]),
  errorInfo: z.string().max(2000).nullish(),
});

/** Lists that makers write as one text when there is one value. */
function listOf<S extends z.ZodType>(one: S, max: number) {
  return z
    .union([z.array(one).max(max), one.transform((value) => [value])])
    .nullish()
    .transform((value) => value ?? []);
}

/** Who a device is: of the device itself, signed by its key or its chip's. */
export const DigitalId = z.object({
  serialNo: Code,
  make: Code,
  model: Code,
  type: SbiType,
  deviceSubType: Code,
  deviceProvider: Code,
  deviceProviderId: Text.nullish(),
  dateTime: z.string().max(40),
});
export type DigitalId = z.infer<typeof DigitalId>;

const SubIds = listOf(z.coerce.number().int().min(0).max(3), 4);

/** One device of an answer to discovery; it is not signed, and only shown. */
export const DiscoveredDevice = z.object({
  deviceId: Code,
  deviceStatus: Code,
  error: SbiError.nullish(),
});
export type DiscoveredDevice = z.infer<typeof DiscoveredDevice>;
export const DiscoveryAnswer = z.array(DiscoveredDevice).max(16);

/** The answer to a question for information; each text is a JWS, or bare when not registered. */
export const InfoAnswer = z
  .array(z.object({ deviceInfo: z.string().max(65_536).nullish(), error: SbiError.nullish() }))
  .max(16);

/** What a device signs of itself. */
export const DeviceInfo = z.object({
  deviceId: Code,
  deviceStatus: z.enum(['Ready', 'Busy', 'Not Ready', 'Not Registered']),
  certification: z.enum(['L0', 'L1']),
  serviceVersion: Text,
  deviceSubId: SubIds,
  deviceCode: Code,
  specVersion: listOf(Code, 8),
  purpose: z.union([SbiPurpose, z.literal('')]),
  env: Code,
  firmware: Text.nullish(),
  digitalId: z.string().max(16_384),
});
export type DeviceInfo = z.infer<typeof DeviceInfo>;

/** A record of 4 MiB in base64url inside a JWS in base64url. */
const dataCharactersMax = 8 * 1024 * 1024;

/** One segment of an answer to a capture; `data` may be missing where `error` says why. */
export const SegmentAnswer = z.object({
  specVersion: Text.nullish(),
  data: z.string().max(dataCharactersMax).nullish(),
  hash: z.string().max(200).nullish(),
  sessionKey: z.string().max(4096).nullish(),
  thumbprint: z.string().max(200).nullish(),
  error: SbiError.nullish(),
});
export type SegmentAnswer = z.infer<typeof SegmentAnswer>;
export const CaptureAnswer = z.object({ biometrics: z.array(SegmentAnswer).min(1).max(12) });

/** What a device signs of a segment. */
export const SegmentData = z.object({
  digitalId: z.string().max(16_384),
  deviceCode: Code,
  deviceServiceVersion: Text.nullish(),
  bioType: Code,
  bioSubType: z
    .union([z.string().max(40), z.array(z.string().max(40)).max(1)])
    .nullish()
    .transform((said) => (typeof said === 'string' ? said : (said?.[0] ?? ''))),
  purpose: Code,
  env: Code,
  domainUri: z.string().max(500).nullish(),
  bioValue: z.string().min(1).max(dataCharactersMax),
  transactionId: Code,
  timestamp: z.iso.datetime({ offset: true }),
  requestedScore: z.coerce.number().nullish(),
  qualityScore: z.coerce.number(),
});
export type SegmentData = z.infer<typeof SegmentData>;

/** What is asked in a capture. */
export interface CaptureRequest {
  readonly env: string;
  readonly purpose: SbiPurpose;
  readonly specVersion: string;
  readonly timeout: number;
  readonly captureTime: string;
  readonly domainUri?: string;
  readonly transactionId: string;
  readonly bio: readonly [
    {
      readonly type: SbiType;
      readonly count: number;
      readonly bioSubType: readonly string[];
      readonly exception: readonly string[];
      readonly requestedScore: number;
      readonly deviceId: string;
      readonly deviceSubId: number;
      readonly previousHash: string;
    },
  ];
  readonly customOpts: Readonly<Record<string, string>> | null;
}
