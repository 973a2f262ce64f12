import type { KeptCapture, KeptCaptures } from '../capture/kept-captures.ts';
import type { Register } from '../register/register.ts';
import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { SampleEvidence } from '../vocabulary/device-evidence.ts';
import type { FaceSource } from '../vocabulary/face-source.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { FingerImpression } from './acquire-fingers.ts';
import { hashOfDevice, outcomeOfCapture } from './capture-samples.ts';

/** What gathering needs. */
export interface GatherNeeds {
  readonly register: Register;
  readonly now: Clock;
  readonly capturing: { readonly kept: KeptCaptures };
}

/** What an enrolment names and what it brings itself. */
export interface GatherRequest {
  readonly recordId: RecordId;
  readonly operator: OperatorId;
  readonly captures: readonly string[];
  readonly face: Uint8Array | undefined;
  readonly fingers: readonly FingerImpression<KnownFinger>[];
  /** Where the photograph in the request itself comes from, as the client says. */
  readonly faceSource: Exclude<FaceSource, 'device'> | undefined;
}

/** Samples of an enrolment, wherever they were. */
export interface GatheredSamples {
  readonly face: Uint8Array;
  readonly faceSource: FaceSource | undefined;
  readonly fingers: readonly FingerImpression<KnownFinger>[];
  /** What devices signed of those that they captured. */
  readonly deviceEvidence: readonly SampleEvidence[];
}

/** Why samples could not be gathered. */
export type GatherRefusal =
  | { readonly kind: 'capture_unknown' }
  | { readonly kind: 'capture_without_position' }
  | { readonly kind: 'face_twice' }
  | { readonly kind: 'face_missing' };

function samplesOf(captures: readonly KeptCapture[]) {
  const samples = captures.flatMap(({ capture }) => capture.samples);
  const faces = samples.filter(({ position }) => position === 'face');
  const fingers = samples.flatMap(({ position, record }): FingerImpression<KnownFinger>[] =>
    position === 'face' || position === 'unknown'
      ? []
      : [{ position, image: record, dpi: 'unstated' }],
  );
  const deviceEvidence = samples.flatMap(({ position, evidence }): SampleEvidence[] =>
    position === 'unknown' || evidence === 'none' ? [] : [{ of: position, evidence }],
  );
  const unknown = samples.some(({ position }) => position === 'unknown');
  return { faces: faces.map(({ record }) => record), fingers, deviceEvidence, unknown };
}

/** What the journal says of where the samples come from: one act for each capture. */
async function noteSources(
  { register, now }: GatherNeeds,
  { recordId, operator }: GatherRequest,
  captures: readonly KeptCapture[],
): Promise<void> {
  const at = now();
  const act = { at, actor: `operator:${operator}`, subject: recordId, purpose: 'enrolment' };
  for (const { capture } of captures) {
    const outcome = outcomeOfCapture(capture);
    const reference = hashOfDevice(capture.device);
    const used = { ...act, kind: 'capture.used', outcome, reference };
    await register.commit('note_act', { at }, used);
  }
}

/**
 * Brings together what an enrolment has captured before and what it sends along, and journals where
 * each comes from.
 */
export async function gatherCaptures(
  needs: GatherNeeds,
  request: GatherRequest,
): Promise<Result<GatheredSamples, GatherRefusal>> {
  const { operator, face } = request;
  const at = needs.now();
  const found = [...new Set(request.captures)].map((id) =>
    needs.capturing.kept.of(operator, id, at),
  );
  const captures = found.filter((one) => one !== undefined);
  if (captures.length < found.length) return fail({ kind: 'capture_unknown' });
  const { faces, fingers, deviceEvidence, unknown } = samplesOf(captures);
  if (unknown) return fail({ kind: 'capture_without_position' });
  const [first, another] = [...(face ? [face] : []), ...faces];
  if (!first) return fail({ kind: 'face_missing' });
  if (another) return fail({ kind: 'face_twice' });
  await noteSources(needs, request, captures);
  const faceSource = face ? request.faceSource : 'device';
  const all = [...request.fingers, ...fingers];
  return ok({ face: first, faceSource, fingers: all, deviceEvidence });
}
