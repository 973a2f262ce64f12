import type {
  CheckedEvidence,
  DeviceEnvironment,
  DeviceRefusal,
  EvidencedSample,
} from '../../src/capture/device.ts';
import { signedTextOf, type DeviceEvidence } from '../../src/vocabulary/device-evidence.ts';
import { fail, ok, type Result } from '../../src/vocabulary/result.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { jsonOf, takeApart } from './compact-jws.ts';
import { SegmentData } from './messages.ts';
import { believe, modalityOf, readDigitalId } from './read-info.ts';
import { isRecordOf } from './record.ts';
import { positionOf } from './sub-type.ts';
import type { DeviceTrust } from './trust.ts';

/**
 * What a device signed of a segment, with the record taken out; `none` where the text can not be
 * put together again.
 */
export function evidenceOf(
  data: string,
  bioValue: string,
  certification: DeviceEvidence['certification'],
): DeviceEvidence | 'none' {
  const [header = '', body = '', signature = ''] = data.split('.');
  const payload = Buffer.from(body, 'base64url').toString('utf8');
  const at = payload.indexOf(`"${bioValue}"`);
  if (at < 0) return 'none';
  const before = payload.slice(0, at + 1);
  const after = payload.slice(at + 1 + bioValue.length);
  const evidence = { certification, header, before, after, signature };
  const whole = signedTextOf(evidence, Buffer.from(bioValue, 'base64url'));
  return whole === data ? evidence : 'none';
}

/** How long before its enrolment a sample may have been captured, and clocks may differ, in ms. */
const beforeMsMax = 60 * 60_000;
const skewMs = 5 * 60_000;

/** Whether a sample is the one that stands in the evidence, captured for this enrolment. */
function differs(
  data: SegmentData,
  { of, record, enrolledAt }: EvidencedSample,
  environment: DeviceEnvironment,
): DeviceRefusal | undefined {
  if (data.bioValue !== Buffer.from(record).toString('base64url')) return { kind: 'hash_wrong' };
  if (data.env !== environment) return { kind: 'environment_differs' };
  if (data.purpose !== 'Registration') return { kind: 'purpose_differs' };
  const position = data.bioType === 'Face' ? 'face' : positionOf(data.bioSubType);
  if (position !== of) return { kind: 'position_not_asked' };
  if (!isRecordOf(record, of)) return { kind: 'record_malformed' };
  const made = Date.parse(data.timestamp);
  const inTime = made >= enrolledAt - beforeMsMax && made <= enrolledAt + skewMs;
  return inTime ? undefined : { kind: 'timestamp_outside' };
}

/**
 * Checks what a device signed of a sample elsewhere: its chain as it stood when the sample was
 * made, what was taken back since, who the device is, and that it is this sample.
 */
export async function checkEvidence(
  sample: EvidencedSample,
  believing: {
    readonly trust: DeviceTrust;
    readonly environment: DeviceEnvironment;
    readonly now: Instant;
  },
): Promise<Result<CheckedEvidence, DeviceRefusal>> {
  const { evidence, record } = sample;
  const text = signedTextOf(evidence, record);
  const apart = takeApart(text);
  if (!apart.ok) return fail({ kind: apart.error, of: 'device' });
  const parsed = SegmentData.safeParse(jsonOf(apart.value.payload));
  if (!parsed.success) return fail({ kind: 'answer_malformed' });
  const { trust, environment, now } = believing;
  const at = Instant.parse(Date.parse(parsed.data.timestamp));
  const times = { at, revokedAt: now };
  const believed = await believe(text, 'device', { domain: trust.device, ...times });
  if (!believed.ok) return believed;
  const { certification } = evidence;
  const { signer } = believed.value;
  const asked = { trust, environment, ...times };
  const digitalId = await readDigitalId(parsed.data.digitalId, signer, certification, asked);
  if (!digitalId.ok) return digitalId;
  const { deviceProvider: provider, serialNo: serial, type } = digitalId.value;
  if (type !== parsed.data.bioType) return fail({ kind: 'modality_differs' });
  const wrong = differs(parsed.data, sample, environment);
  if (wrong) return fail(wrong);
  return ok({ certification, modality: modalityOf(type), provider, serial, capturedAt: at });
}
