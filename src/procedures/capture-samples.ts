import { createHash, randomUUID } from 'node:crypto';
import type {
  CaptureAsked,
  CapturePurpose,
  CaptureDevices,
  DeviceCapture,
  DeviceDescription,
  DeviceRefusal,
  DeviceSample,
} from '../capture/device.ts';
import type { KeptCaptures } from '../capture/kept-captures.ts';
import type { Act } from '../journal/act.ts';
import type { Register } from '../register/register.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';
import type { FingerNeeds } from './acquire-fingers.ts';
import type { AcquireNeeds } from './acquire.ts';

/** What a station has to capture with. */
export interface StationDevices {
  readonly devices: CaptureDevices;
  readonly kept: KeptCaptures;
  /** A face as a JPEG, for a screen. */
  readonly facePicture: (face: RgbImage) => Promise<Uint8Array>;
}

/** What capturing needs. */
export interface CaptureNeeds {
  readonly register: Register;
  readonly now: Clock;
  /** The station's name, to which a device binds what it captures for a verification. */
  readonly issuer: string;
  readonly capturing: StationDevices;
  readonly decode: AcquireNeeds['decode'];
  readonly fingers: Pick<FingerNeeds, 'decode' | 'encode'>;
}

/** A sample as the operator sees it. */
export interface ShownSample extends Pick<DeviceSample, 'position' | 'quality'> {
  readonly type: 'image/png' | 'image/jpeg';
  readonly picture: Uint8Array;
}

/** A capture that an enrolment may name until it expires. */
export interface ShownCapture {
  readonly captureId: string;
  readonly expiresAt: Instant;
  readonly device: DeviceDescription;
  readonly samples: readonly ShownSample[];
}

/** A device in the journal: the same device has the same hash, and nobody reads its number. */
export function hashOfDevice({
  provider,
  serial,
}: Pick<DeviceDescription, 'provider' | 'serial'>): string {
  return createHash('sha256').update(`device\0${provider}\0${serial}`).digest('base64url');
}

/** What is written down of a capture that was taken. */
export function outcomeOfCapture({ device, samples }: DeviceCapture): string {
  return `${device.certification}.${device.modality}.${samples.length}`;
}

async function shown(
  { decode, fingers, capturing }: CaptureNeeds,
  { position, quality, record }: DeviceSample,
): Promise<ShownSample | undefined> {
  if (position === 'face') {
    const face = await decode(record);
    if (!face.ok) return undefined;
    const picture = await capturing.facePicture(face.value);
    return { position, quality, type: 'image/jpeg', picture };
  }
  const finger = await fingers.decode(record, 'unstated', position);
  if (!finger.ok) return undefined;
  return { position, quality, type: 'image/png', picture: await fingers.encode(finger.value) };
}

/** All samples as pictures; a record whose image nobody can see is none. */
async function showAll(
  needs: CaptureNeeds,
  { samples }: DeviceCapture,
): Promise<Result<readonly ShownSample[], DeviceRefusal>> {
  const pictures: ShownSample[] = [];
  for (const sample of samples) {
    const picture = await shown(needs, sample);
    if (!picture) return fail({ kind: 'record_malformed' });
    pictures.push(picture);
  }
  return ok(pictures);
}

/** Asks a device for what a capture is for: it signs that purpose, and seals for the other. */
function ask(
  { capturing, issuer }: CaptureNeeds,
  purpose: CapturePurpose,
  asked: CaptureAsked,
): Promise<Result<DeviceCapture, DeviceRefusal>> {
  return purpose === 'enrolment'
    ? capturing.devices.captureForRegistration(asked)
    : capturing.devices.captureForVerification(asked, issuer);
}

/**
 * Has a device capture. What it gives is shown to the operator and kept for the enrolment, or for
 * the verification, that will name it; that it was captured, or why not, is journalled first.
 */
export async function captureSamples(
  needs: CaptureNeeds,
  request: {
    readonly operator: OperatorId;
    readonly purpose: CapturePurpose;
    readonly asked: CaptureAsked;
  },
): Promise<Result<ShownCapture, DeviceRefusal>> {
  const { register, now, capturing } = needs;
  const { operator, purpose, asked } = request;
  const captureId = randomUUID();
  const note = async (act: Pick<Act, 'kind' | 'outcome' | 'reference'>) => {
    const at = now();
    const who = { actor: `operator:${operator}`, subject: captureId, purpose };
    await register.commit('note_act', { at }, { at, ...who, ...act });
  };
  const refuse = async (refusal: DeviceRefusal) => {
    await note({ kind: 'capture.refused', outcome: refusal.kind });
    return fail(refusal);
  };
  const captured = await ask(needs, purpose, asked);
  if (!captured.ok) return refuse(captured.error);
  const capture = captured.value;
  const samples = await showAll(needs, capture);
  if (!samples.ok) return refuse(samples.error);
  await note({
    kind: 'capture.taken',
    outcome: outcomeOfCapture(capture),
    reference: hashOfDevice(capture.device),
  });
  const { expiresAt } = capturing.kept.keep(captureId, { operator, purpose, capture, at: now() });
  return ok({ captureId, expiresAt, device: capture.device, samples: samples.value });
}
