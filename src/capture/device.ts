import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { DeviceEvidence, SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { Quality } from '../vocabulary/quality.ts';
import type { Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';

/** Where a device is used; a device of one environment is refused in every other. */
export const deviceEnvironments = ['Production', 'Pre-Production', 'Staging', 'Developer'] as const;
export type DeviceEnvironment = (typeof deviceEnvironments)[number];

/** What a device captures. */
export type DeviceModality = 'finger' | 'face' | 'iris';

/** Whose key vouches for a device: L0 the host's, L1 a chip's inside the sensor. */
export type DeviceCertification = 'L0' | 'L1';

/** What a device says of itself, once its signatures are checked. */
export interface DeviceDescription {
  readonly deviceId: string;
  readonly modality: DeviceModality;
  /** E.g. `Slap`, `Single`, `Full face`. */
  readonly subType: string;
  readonly certification: DeviceCertification;
  readonly purpose: 'registration' | 'authentication' | 'any';
  /** Parts of the device that capture alone: 1 left, 2 right, 3 thumbs; empty when it has none. */
  readonly subIds: readonly number[];
  readonly serial: string;
  readonly provider: string;
  readonly make: string;
  readonly model: string;
  readonly firmware: string;
  readonly serviceVersion: string;
  readonly specVersions: readonly string[];
}

/** What can be done with a device now. */
export type DeviceHealth = 'ready' | 'busy' | 'not_ready' | 'not_registered' | 'untrusted';

/** A device that answered, and whether it may be used. */
export type FoundDevice = {
  /** As the device says; shown to people, trusted for nothing. */
  readonly deviceId: string;
  readonly port: number;
  readonly seenAt: Instant;
} & (
  | {
      readonly health: Exclude<DeviceHealth, 'untrusted' | 'not_registered'>;
      readonly description: DeviceDescription;
    }
  | { readonly health: 'not_registered' }
  | { readonly health: 'untrusted'; readonly why: DeviceRefusal }
);

/** What is wrong with a signature or whoever made it. */
export const signatureFaults = [
  'signature_malformed',
  'algorithm_refused',
  'certificate_missing',
  'certificate_malformed',
  'certificate_expired',
  'certificate_not_yet_valid',
  'key_refused',
  'path_too_long',
  'usage_refused',
  'extension_unknown',
  'certificate_revoked',
  'revocation_outdated',
  'chain_untrusted',
  'signature_wrong',
] as const;
export type SignatureFault = (typeof signatureFaults)[number];

/** What the codes of the interface say, 100 to 112; everything else is the maker's. */
export const deviceFaults = [
  'device_not_registered',
  'nothing_placed',
  'extraction_failed',
  'tampered',
  'management_server_unreachable',
  'wrong_orientation',
  'device_not_found',
  'device_key_expired',
  'domain_key_missing',
  'count_not_supported',
  'device_not_ready',
  'device_busy',
  'transaction_refused',
  'maker_fault',
] as const;
export type DeviceFault = (typeof deviceFaults)[number];

/** Why an answer of a device is not taken, apart from its signatures. */
export const answerFaults = [
  'device_unknown',
  'device_unplugged',
  'device_slow',
  'answer_too_large',
  'answer_malformed',
  'device_id_twice',
  'organisation_differs',
  'digital_id_of_other_key',
  'digital_id_differs',
  'device_code_differs',
  'environment_differs',
  'purpose_differs',
  'modality_differs',
  'spec_version_differs',
  'domain_differs',
  'transaction_foreign',
  'timestamp_outside',
  'replayed',
  'hash_wrong',
  'position_not_asked',
  'position_twice',
  'fewer_than_asked',
  'more_than_asked',
  'quality_outside',
  'session_key_missing',
  'session_key_unexpected',
  'segment_key_missing',
  'thumbprint_differs',
  'decryption_failed',
  'record_malformed',
  'stream_refused',
] as const;
export type AnswerFault = (typeof answerFaults)[number];

/** Why a device, or what it captured, is refused. `of` says which signature. */
export type DeviceRefusal =
  | { readonly kind: SignatureFault; readonly of: 'device' | 'digital_id' }
  | { readonly kind: AnswerFault }
  | { readonly kind: DeviceFault; readonly code: number };

/** What a sample is captured for; one for the other is refused. */
export type CapturePurpose = 'enrolment' | 'verification';

/** What is asked of a device. */
export interface CaptureAsked {
  readonly deviceId: string;
  readonly modality: DeviceModality;
  /** 0 the whole device, 1 left, 2 right, 3 thumbs or both. */
  readonly subId: 0 | 1 | 2 | 3;
  /** Fingers to capture; empty for a face, and where it is not known which finger is pressed. */
  readonly positions: readonly KnownFinger[];
  /** Fingers that the person can not press. */
  readonly exceptions: readonly KnownFinger[];
  /** How many samples are to come back. */
  readonly count: number;
  readonly requestedScore: number;
  readonly timeoutMs: number;
}

/** One sample of a capture whose every proof held. */
export interface DeviceSample {
  readonly position: KnownFinger | 'unknown' | 'face';
  /** The ISO/IEC 19794 record, 4 for a finger and 5 for a face. */
  readonly record: Uint8Array;
  /** As the device measured it. */
  readonly quality: Quality;
  readonly capturedAt: Instant;
  /** What the device signed of it; none of what was sealed, or can not be shown to others. */
  readonly evidence: DeviceEvidence | 'none';
}

/** A sample of an enrolment elsewhere, and what its device signed of it. */
export interface EvidencedSample extends SampleEvidence {
  readonly record: Uint8Array;
  /** When the person took her place there. */
  readonly enrolledAt: Instant;
}

/** What holds of a sample that a device signed. */
export interface CheckedEvidence extends Pick<
  DeviceDescription,
  'certification' | 'modality' | 'provider' | 'serial'
> {
  readonly capturedAt: Instant;
}

/** Checks such a sample against the issuers that are trusted here. */
export type CheckEvidence = (
  sample: EvidencedSample,
) => Promise<Result<CheckedEvidence, DeviceRefusal>>;

/** What came of one capture. */
export interface DeviceCapture {
  readonly device: DeviceDescription;
  readonly samples: readonly DeviceSample[];
}

/** Pictures of what lies on the sensor now. */
export interface DeviceStream {
  /** JPEG files one after another; ends when the device ends it, or a limit is reached. */
  readonly frames: AsyncIterable<Uint8Array>;
}

/** The devices of one machine. */
export interface CaptureDevices {
  /** Asks every port; an answer that is a few seconds old is given again. */
  found(): Promise<readonly FoundDevice[]>;
  /** Samples for the register, in clear. */
  captureForRegistration(asked: CaptureAsked): Promise<Result<DeviceCapture, DeviceRefusal>>;
  /** Samples for a verification: sealed on their way to this key, opened here. */
  captureForVerification(
    asked: CaptureAsked,
    domainUri: string,
  ): Promise<Result<DeviceCapture, DeviceRefusal>>;
  stream(
    asked: Pick<CaptureAsked, 'deviceId' | 'subId'>,
    signal: AbortSignal,
  ): Promise<Result<DeviceStream, DeviceRefusal>>;
}
