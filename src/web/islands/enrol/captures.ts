import { call, type Problem } from '../shared/station.ts';
import type { KnownFinger } from '../../../vocabulary/biometric-source.ts';
import type { SlapKind } from '../../../vocabulary/slap.ts';
import { examineFingers } from './fingers.ts';
import { slapKinds, slapPositions } from './slaps.ts';
import type { FoundQualities, HeldCapture, StatedException, Statements } from './statements.ts';

/** What a device is asked for: a hand, a finger, or a face. */
export type CaptureTarget = KnownFinger | SlapKind | 'face';

/** What a device captured, with its pictures by finger, or under `face`. */
export interface TakenCapture {
  readonly held: HeldCapture;
  readonly pictures: ReadonlyMap<string, Blob>;
  readonly qualities: FoundQualities;
}

/** What became of asking a device. */
export type Asked =
  | { readonly kind: 'taken'; readonly taken: TakenCapture }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unanswered' };

function pictureFrom(sample: unknown): readonly [string, Blob] {
  const { position, type, image } = Object(sample);
  const bytes = Uint8Array.from(atob(String(image)), (letter) => letter.charCodeAt(0));
  return [String(position), new Blob([bytes], { type: String(type) })];
}

function takenFrom(of: CaptureTarget) {
  return (body: unknown): TakenCapture => {
    const { captureId, expiresAt, samples } = Object(body);
    const pictures = new Map([samples].flat().map(pictureFrom));
    const held = {
      captureId: String(captureId),
      of,
      holds: [...pictures.keys()],
      expiresAt: Date.parse(String(expiresAt)),
    };
    return { held, pictures, qualities: {} };
  };
}

function bodyOf(deviceId: string, of: CaptureTarget, stated: readonly StatedException[]) {
  if (of === 'face') return { kind: 'face', deviceId };
  const slap = slapKinds.find((kind) => kind === of);
  if (!slap) return { kind: 'finger', deviceId, position: of };
  const exceptions = stated
    .map(({ position }) => position)
    .filter((position) => slapPositions.get(slap)?.includes(position));
  return { kind: 'slap', deviceId, slap, exceptions };
}

/**
 * Has a device capture. Fingers are looked at as those of files are, so that what an enrolment
 * would not take is said while the hand is still there.
 */
export async function capture(
  deviceId: string,
  of: CaptureTarget,
  stated: readonly StatedException[],
): Promise<Asked> {
  const body = bodyOf(deviceId, of, stated);
  const answer = await call('POST', '/v1/captures', takenFrom(of), body);
  if (answer.kind !== 'answered') return answer;
  const taken = answer.body;
  if (of === 'face') return { kind: 'taken', taken };
  const found = await examineFingers(taken.pictures);
  if (found.kind !== 'good') return found;
  return { kind: 'taken', taken: { ...taken, qualities: found.qualities } };
}

/** Captures without those of a hand or finger, and without those that hold the finger. */
export function without(captures: readonly HeldCapture[], name: string): readonly HeldCapture[] {
  return captures.filter(({ of, holds }) => of !== name && !holds.includes(name));
}

/**
 * What is left when the station does not know a capture any more, and where to go on.
 * @param now Unix time in ms
 */
export function afterLoss(
  { captures }: Statements,
  now: number,
): Pick<Statements, 'captures' | 'step'> {
  const living = captures.filter(({ expiresAt }) => expiresAt > now);
  // All are young: then the station began anew, and has forgotten all.
  const left = living.length < captures.length ? living : [];
  const face = without(captures, 'face').length < captures.length;
  const faceLeft = without(left, 'face').length < left.length;
  return { captures: left, step: face && !faceLeft ? 'face' : 'fingers' };
}
