import type { DeviceCertification } from '../capture/device.ts';
import type { KeptCapture, KeptCaptures } from '../capture/kept-captures.ts';
import type { Register } from '../register/register.ts';
import type { FingerPosition } from '../vocabulary/finger.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { FingerImpression } from './acquire-fingers.ts';
import { hashOfDevice, outcomeOfCapture } from './capture-samples.ts';

/** What taking a probe needs. */
export interface ProbeNeeds {
  readonly register: Pick<Register, 'commit'>;
  readonly now: Clock;
  readonly capturing: { readonly kept: KeptCaptures };
}

/** What is shown: samples in the request, captures that it names, or both. */
export interface SentProbe {
  readonly operator: OperatorId;
  /** As the journal names it. */
  readonly purpose: string;
  readonly captures: readonly string[];
  readonly face: Uint8Array | 'none';
  readonly fingers: readonly FingerImpression[];
}

/**
 * How far it is known what took the samples: `sent` says nobody, a device's certification says that
 * it signed them, the lesser of several.
 */
export type ProbeAssurance = DeviceCertification | 'sent';

/** Samples of somebody who is there now. */
export interface Probe {
  readonly face: Uint8Array | 'none';
  readonly fingers: readonly FingerImpression[];
  readonly assurance: ProbeAssurance;
}

/** Why there is no probe. */
export type ProbeRefusal = { readonly kind: 'capture_unknown' } | { readonly kind: 'face_twice' };

function fingersOf({ capture }: KeptCapture): readonly FingerImpression<FingerPosition>[] {
  return capture.samples.flatMap(({ position, record }) =>
    position === 'face' ? [] : [{ position, image: record, dpi: 'unstated' as const }],
  );
}

function facesOf({ capture }: KeptCapture): readonly Uint8Array[] {
  return capture.samples.filter(({ position }) => position === 'face').map(({ record }) => record);
}

function assuranceOf({ face, fingers }: SentProbe, captures: readonly KeptCapture[]) {
  const levels = captures.map(({ capture }) => capture.device.certification);
  if (face !== 'none' || fingers.length > 0 || levels.length === 0) return 'sent';
  return levels.includes('L0') ? 'L0' : 'L1';
}

/**
 * Brings together what is shown. A capture is taken once, whatever comes of it, and journalled with
 * its device and assurance.
 */
export async function takeProbe(
  { register, now, capturing }: ProbeNeeds,
  sent: SentProbe,
): Promise<Result<Probe, ProbeRefusal>> {
  const { operator, purpose } = sent;
  const at = now();
  const found = [...new Set(sent.captures)].map((id) => capturing.kept.take(operator, id, at));
  const captures = found.filter((one) => one !== undefined);
  if (captures.length < found.length) return fail({ kind: 'capture_unknown' });
  const own = sent.face === 'none' ? [] : [sent.face];
  const [face, another] = [...own, ...captures.flatMap(facesOf)];
  if (another) return fail({ kind: 'face_twice' });
  for (const { id, capture } of captures) {
    const act = { at, kind: 'capture.used', actor: `operator:${operator}`, subject: id, purpose };
    const said = { outcome: outcomeOfCapture(capture), reference: hashOfDevice(capture.device) };
    await register.commit('note_act', { at }, { ...act, ...said });
  }
  const fingers = [...sent.fingers, ...captures.flatMap(fingersOf)];
  return ok({ face: face ?? 'none', fingers, assurance: assuranceOf(sent, captures) });
}
