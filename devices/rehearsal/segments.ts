import { chainLink } from '../sbi/hash-chain.ts';
import { thumbprintOf } from '../sbi/certificate.ts';
import { sealSegment } from '../sbi/segment-cipher.ts';
import type { DeviceFaultOnDemand } from './faults.ts';
import type { CaptureQuestion } from './requests.ts';
import type { SensedSample } from './sensor.ts';
import { digitalIdWith, signedWith, type SigningGround } from './faulty-signing.ts';

/** What stands in a segment whatever was captured. */
export interface SegmentGround extends SigningGround {
  readonly bioType: string;
  readonly deviceCode: string;
  readonly serviceVersion: string;
  readonly question: CaptureQuestion;
  readonly now: () => number;
}

/** One segment as it is answered. */
export interface Segment {
  readonly specVersion: string;
  readonly data: string;
  readonly hash: string;
  readonly sessionKey: string | null;
  readonly thumbprint: string | null;
  readonly error: { readonly errorCode: string; readonly errorInfo: string };
}

/** What the signed part of a segment says when it should not. */
const changes: Partial<Readonly<Record<DeviceFaultOnDemand, object>>> = {
  foreign_transaction: { transactionId: 'another-transaction' },
  foreign_device_code: { deviceCode: 'another-device' },
  other_environment: { env: 'Staging' },
  other_modality: { bioType: 'Iris' },
  other_domain: { domainUri: 'https://another.example' },
  wrong_quality: { qualityScore: 101 },
};

function changed(
  { fault, question, now }: SegmentGround,
  sample: SensedSample,
): Readonly<Record<string, unknown>> {
  if (fault === 'other_purpose') {
    return { purpose: question.purpose === 'Auth' ? 'Registration' : 'Auth' };
  }
  if (fault === 'old_timestamp') return { timestamp: new Date(now() - 3_600_000).toISOString() };
  if (fault === 'other_finger') {
    return { bioSubType: sample.subType === 'Left RingFinger' ? 'Left Thumb' : 'Left RingFinger' };
  }
  if (fault === 'mislabelled_finger') {
    return { bioSubType: question.bio[0]?.bioSubType[0] ?? sample.subType };
  }
  return { ...changes[fault] };
}

/** A base64url text with other bytes in its middle. */
function damaged(text: string): string {
  const middle = Math.floor(text.length / 2);
  const other = text.at(middle) === 'A' ? 'B' : 'A';
  return `${text.slice(0, middle)}${other}${text.slice(middle + 1)}`;
}

/** Signs one sample, and seals it where it is for a verification. */
export function segmentOf(
  ground: SegmentGround,
  sample: SensedSample,
  previousHash: string,
): Segment {
  const { question, fault, keys, now } = ground;
  const [bio] = question.bio;
  const timestamp = new Date(now()).toISOString();
  const { transactionId, purpose } = question;
  const record = fault === 'wrong_record' ? sample.record.subarray(0, 40) : sample.record;
  const sealed =
    purpose === 'Auth'
      ? sealSegment(record, keys.segmentCertificate, { timestamp, transactionId })
      : undefined;
  const value = sealed?.bioValue ?? Buffer.from(record).toString('base64url');
  const payload = {
    digitalId: digitalIdWith(ground),
    deviceCode: ground.deviceCode,
    deviceServiceVersion: ground.serviceVersion,
    bioType: ground.bioType,
    bioSubType: sample.subType,
    purpose,
    env: question.env,
    ...(question.domainUri ? { domainUri: question.domainUri } : {}),
    bioValue: fault === 'wrong_cipher' ? damaged(value) : value,
    transactionId,
    timestamp,
    requestedScore: String(bio?.requestedScore ?? 0),
    qualityScore: String(sample.quality),
    ...changed(ground, sample),
  };
  const hash = chainLink(previousHash, record);
  const thumbprint = sealed ? thumbprintOf(keys.segmentCertificate) : null;
  return {
    specVersion: fault === 'other_version' ? '0.9.2' : question.specVersion,
    data: signedWith(ground, payload),
    hash: fault === 'wrong_hash' ? chainLink(hash, record) : hash,
    sessionKey: fault === 'session_key' ? (sealed ? null : 'AAAA') : (sealed?.sessionKey ?? null),
    thumbprint: fault === 'wrong_thumbprint' ? 'A'.repeat(64) : thumbprint,
    error: { errorCode: '0', errorInfo: 'Success' },
  };
}
