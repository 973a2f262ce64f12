import type { KeyObject } from 'node:crypto';
import type {
  AnswerFault,
  DeviceDescription,
  DeviceRefusal,
  DeviceSample,
} from '../../src/capture/device.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import { Quality } from '../../src/vocabulary/quality.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { fromBase64url, jsonOf } from './compact-jws.ts';
import { refusalOf } from './device-error.ts';
import { evidenceOf } from './evidence.ts';
import { chainLink, recordHash } from './hash-chain.ts';
import {
  CaptureAnswer,
  SegmentData,
  type CaptureRequest,
  type DigitalId,
  type SegmentAnswer,
} from './messages.ts';
import { believe, readDigitalId, type Believing, type KnownDevice } from './read-info.ts';
import { isRecordOf } from './record.ts';
import type { SeenAnswers } from './seen-answers.ts';
import { openSegment } from './segment-cipher.ts';
import { positionOf, subTypeOf } from './sub-type.ts';

/** The key to which samples for a verification are sealed. */
export interface SegmentKey {
  /** SHA-256 of its certificate, upper-case hexadecimal. */
  readonly thumbprint: string;
  readonly privateKey: KeyObject;
}

/** What an answer to a capture is held to. */
export interface CaptureExpected extends Believing {
  readonly request: CaptureRequest;
  readonly device: KnownDevice;
  readonly positions: readonly KnownFinger[];
  readonly askedAt: Instant;
  readonly seen: SeenAnswers;
  readonly segmentKey: SegmentKey | 'none';
}

/** A capture whose every proof held. */
export interface ReadCapture {
  readonly samples: readonly DeviceSample[];
  /** The last link of the hash chain: the next capture goes on from it. */
  readonly lastHash: string;
}

/** How far a device's clock may be from ours: it is on this machine, its chip has its own. */
const clockSkewMs = 30_000;

type Read<T> = Result<T, DeviceRefusal>;

function refused(kind: AnswerFault): { readonly ok: false; readonly error: DeviceRefusal } {
  return fail({ kind });
}

const types = { finger: 'Finger', face: 'Face', iris: 'Iris' } as const;

/** Whether a sample is of the device that was asked. */
function isOf({ description }: KnownDevice, digitalId: DigitalId): boolean {
  const { serial, provider, make, model, modality } = description;
  return (
    digitalId.serialNo === serial &&
    digitalId.deviceProvider === provider &&
    digitalId.make === make &&
    digitalId.model === model &&
    digitalId.type === types[modality]
  );
}

/** Whether what a segment says is what was asked, apart from the position. */
function checkSaid(
  segment: SegmentAnswer,
  data: SegmentData,
  { request, device, askedAt, at }: CaptureExpected,
): AnswerFault | 'as_asked' {
  const [{ type }] = request.bio;
  if (data.deviceCode !== device.deviceCode) return 'device_code_differs';
  if (segment.specVersion !== request.specVersion) return 'spec_version_differs';
  if (data.env !== request.env) return 'environment_differs';
  if (data.purpose !== request.purpose) return 'purpose_differs';
  if (data.bioType !== type) return 'modality_differs';
  if (data.transactionId !== request.transactionId) return 'transaction_foreign';
  if ((data.domainUri ?? '') !== (request.domainUri ?? '')) return 'domain_differs';
  const made = Date.parse(data.timestamp);
  const inTime = made >= askedAt - clockSkewMs && made <= at + clockSkewMs;
  return inTime ? 'as_asked' : 'timestamp_outside';
}

/** Where a sample was taken, if it was asked for. */
function positionIn(
  { bioSubType }: SegmentData,
  { device, positions }: CaptureExpected,
): Read<DeviceSample['position']> {
  if (device.description.modality === 'face') {
    return bioSubType === '' ? ok('face') : refused('position_not_asked');
  }
  const position = positionOf(bioSubType);
  if (position === undefined) return refused('position_not_asked');
  const asked = position === 'unknown' ? positions.length === 0 : positions.includes(position);
  return asked ? ok(position) : refused('position_not_asked');
}

/** The record of a segment: in clear for the register, sealed for a verification. */
function recordIn(
  segment: SegmentAnswer,
  data: SegmentData,
  { request, segmentKey }: CaptureExpected,
): Read<Uint8Array> {
  const { sessionKey, thumbprint } = segment;
  if (request.purpose === 'Registration') {
    if (sessionKey || thumbprint) return refused('session_key_unexpected');
    const record = fromBase64url(data.bioValue);
    return record ? ok(record) : refused('answer_malformed');
  }
  if (!sessionKey || !thumbprint) return refused('session_key_missing');
  if (segmentKey === 'none') return refused('segment_key_missing');
  if (thumbprint !== segmentKey.thumbprint) return refused('thumbprint_differs');
  const { bioValue, timestamp, transactionId } = data;
  const sealed = { bioValue, sessionKey };
  const opened = openSegment(sealed, segmentKey.privateKey, { timestamp, transactionId });
  return opened.ok ? opened : refused(opened.error);
}

async function readSegment(
  segment: SegmentAnswer,
  previousHash: string,
  expected: CaptureExpected,
): Promise<Read<DeviceSample & { readonly hash: string }>> {
  const { trust, at, device } = expected;
  const error = refusalOf(segment.error ?? undefined);
  if (error !== 'none') return fail(error);
  if (!segment.data || !segment.hash) return refused('answer_malformed');
  const believed = await believe(segment.data, 'device', { domain: trust.device, at });
  if (!believed.ok) return believed;
  const parsed = SegmentData.safeParse(jsonOf(believed.value.payload));
  if (!parsed.success) return refused('answer_malformed');
  const data = parsed.data;
  const { certification } = device.description;
  const { signer } = believed.value;
  const digitalId = await readDigitalId(data.digitalId, signer, certification, expected);
  if (!digitalId.ok) return digitalId;
  if (!isOf(device, digitalId.value)) return refused('digital_id_differs');
  const said = checkSaid(segment, data, expected);
  if (said !== 'as_asked') return refused(said);
  const position = positionIn(data, expected);
  if (!position.ok) return position;
  const record = recordIn(segment, data, expected);
  if (!record.ok) return record;
  const hash = chainLink(previousHash, record.value);
  if (segment.hash !== hash) return refused('hash_wrong');
  const quality = Quality.safeParse(data.qualityScore);
  if (!quality.success) return refused('quality_outside');
  if (!isRecordOf(record.value, position.value)) return refused('record_malformed');
  const capturedAt = Instant.parse(Date.parse(data.timestamp));
  const sample = { position: position.value, record: record.value, quality: quality.data };
  const clear = expected.request.purpose === 'Registration';
  const evidence = clear ? evidenceOf(segment.data, data.bioValue, certification) : 'none';
  return ok({ ...sample, capturedAt, hash, evidence });
}

/** Whether a finger came twice; fingers of which nobody says which they are may. */
function repeats(samples: readonly DeviceSample[]): boolean {
  const known = samples.map(({ position }) => position).filter((one) => one !== 'unknown');
  return new Set(known).size < known.length;
}

/**
 * Reads the answer to a capture: every signature, who signed, that it answers this request and no
 * other, that the records are the ones that were hashed, and that none came before.
 */
export async function readCapture(
  json: unknown,
  expected: CaptureExpected,
): Promise<Read<ReadCapture>> {
  const answer = CaptureAnswer.safeParse(json);
  if (!answer.success) return refused('answer_malformed');
  const segments = answer.data.biometrics;
  if (!expected.seen.takeOnce(segments.flatMap(({ data }) => data ?? []))) {
    return refused('replayed');
  }
  const [{ count, previousHash }] = expected.request.bio;
  const samples: DeviceSample[] = [];
  let lastHash = previousHash;
  for (const segment of segments) {
    const read = await readSegment(segment, lastHash, expected);
    if (!read.ok) return read;
    const { hash, ...sample } = read.value;
    lastHash = hash;
    samples.push(sample);
  }
  if (repeats(samples)) return refused('position_twice');
  if (samples.length < count) return refused('fewer_than_asked');
  if (samples.length > count) return refused('more_than_asked');
  if (!expected.seen.takeOnce(samples.map(({ record }) => recordHash(record)))) {
    return refused('replayed');
  }
  return ok({ samples, lastHash });
}

/** The request that asks a device for this. */
export function captureRequest(
  asked: {
    readonly positions: readonly KnownFinger[];
    readonly exceptions: readonly KnownFinger[];
    readonly count: number;
    readonly subId: number;
    readonly requestedScore: number;
    readonly timeoutMs: number;
  },
  { description: { deviceId, modality } }: { readonly description: DeviceDescription },
  more: Pick<CaptureRequest, 'env' | 'purpose' | 'specVersion' | 'transactionId'> & {
    readonly at: Instant;
    readonly previousHash: string;
    readonly domainUri?: string;
  },
): CaptureRequest {
  const { at, previousHash, domainUri, ...said } = more;
  const unknown = modality === 'finger' && asked.positions.length === 0;
  return {
    ...said,
    timeout: asked.timeoutMs,
    captureTime: new Date(at).toISOString(),
    ...(domainUri === undefined ? {} : { domainUri }),
    bio: [
      {
        type: types[modality],
        count: asked.count,
        bioSubType: unknown ? ['UNKNOWN'] : asked.positions.map(subTypeOf),
        exception: asked.exceptions.map(subTypeOf),
        requestedScore: asked.requestedScore,
        deviceId,
        deviceSubId: asked.subId,
        previousHash,
      },
    ],
    customOpts: null,
  };
}
