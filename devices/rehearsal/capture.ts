import { setTimeout as pause } from 'node:timers/promises';
import { askedFingers } from './asked-positions.ts';
import type { DeviceFaultOnDemand } from './faults.ts';
import type { CaptureQuestion, DeviceCard } from './requests.ts';
import { segmentOf, type Segment, type SegmentGround } from './segments.ts';
import type { SensedSample, Sensor } from './sensor.ts';

/** What an answer says when nothing was captured. */
const errorTexts: Readonly<Record<number, string>> = {
  100: 'Device not registered',
  101: 'No biometric object',
  102: 'Extraction error',
  103: 'Device tampered',
  104: 'Management server not reached',
  105: 'Wrong orientation',
  106: 'Device not found',
  107: 'Device key expired',
  108: 'Domain key missing',
  109: 'Biometrics count not supported',
  110: 'Device not ready',
  111: 'Device busy',
  112: 'Invalid transactionId',
  500: 'Not what this device is for',
};

/** An answer without a sample, and why. */
export function errorAnswer(code: number, specVersion: string) {
  const errorInfo = errorTexts[code] ?? 'Failed';
  return {
    biometrics: [
      {
        specVersion,
        data: null,
        hash: null,
        sessionKey: null,
        thumbprint: null,
        error: { errorCode: String(code), errorInfo },
      },
    ],
  };
}

/** Codes of faults that are said and not done. */
export const saidFaults: Partial<Readonly<Record<DeviceFaultOnDemand, number>>> = {
  not_registered: 100,
  nothing_placed: 101,
  extraction_failed: 102,
  tampered: 103,
  management_server_unreachable: 104,
  wrong_orientation: 105,
  not_found: 106,
  key_expired: 107,
  domain_key_missing: 108,
  count_not_supported: 109,
  not_ready: 110,
  busy: 111,
  transaction_refused: 112,
  maker_fault: 560,
};

/** Why this device does not do what is asked; 0 when it does. */
export function codeAgainst(
  { bio, transactionId, purpose, env }: CaptureQuestion,
  device: { readonly card: DeviceCard; readonly purpose: string; readonly environment: string },
): number {
  const [asked] = bio;
  const { card } = device;
  if (asked?.deviceId !== card.deviceId || asked.type !== card.type) return 106;
  if (!/^[A-Za-z0-9-]{4,50}$/.test(transactionId)) return 112;
  if (device.purpose !== '' && device.purpose !== purpose) return 500;
  if (env !== device.environment) return 500;
  if (asked.count < 1 || asked.count > card.countMax) return 109;
  if (card.type === 'Face') return asked.count === 1 ? 0 : 109;
  const fingers = askedFingers(asked);
  if (!fingers || (fingers.length > 0 && fingers.length !== asked.count)) return 109;
  return fingers.length === 0 && asked.bioSubType.length === 0 ? 109 : 0;
}

/** Samples with a finger too few, or one too many. */
function samplesWith(
  fault: DeviceFaultOnDemand,
  samples: readonly SensedSample[],
): readonly SensedSample[] {
  if (fault === 'fewer_fingers') return samples.slice(0, -1);
  const [first] = samples;
  const another = first ? [{ ...first, quality: first.quality - 1 }] : [];
  return fault === 'more_fingers' ? [...samples, ...another] : samples;
}

/** What was answered, and of which samples. */
export interface Captured {
  readonly answer: object;
  readonly samples: readonly SensedSample[];
}

/**
 * Captures what is asked and signs it.
 * @param before samples of the capture before, which a fault gives again
 */
export async function captureAnswer(
  { sensor, before }: { readonly sensor: Sensor; readonly before: readonly SensedSample[] },
  ground: SegmentGround,
  gone: AbortSignal,
): Promise<Captured> {
  const { question, fault } = ground;
  const [asked] = question.bio;
  if (!asked) throw new Error('a capture asks for something');
  if (fault === 'slow') await pause(question.timeout + 20_000, undefined, { signal: gone });
  const { person } = question.customOpts;
  const wanted = {
    positions: askedFingers(asked) ?? [],
    count: asked.count,
    lossless: question.purpose === 'Registration',
    ...(person === undefined ? {} : { person }),
  };
  const samples = fault === 'resigned_replay' ? before : await sensor.capture(wanted);
  if (samples.length === 0) return { answer: errorAnswer(101, question.specVersion), samples };
  const biometrics: Segment[] = [];
  for (const sample of samplesWith(fault, samples)) {
    const previous = biometrics.at(-1)?.hash ?? asked.previousHash ?? '';
    biometrics.push(segmentOf(ground, sample, previous));
  }
  return { answer: { biometrics }, samples };
}
