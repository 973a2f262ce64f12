import type { Extraction } from '../biometrics/extraction.ts';
import type { KnownFinger, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { FingerPosition } from '../vocabulary/finger.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import { askedPositions } from '../vocabulary/slap.ts';
import {
  acquireFingers,
  positionTwice,
  type AcquiredFinger,
  type FingerGate,
  type FingerImpression,
  type FingerNeeds,
  type FingerRefusal,
} from './acquire-fingers.ts';
import { acquireSlaps, type AcquireSlapRefusal, type SlapImpression } from './acquire-slaps.ts';
import { acquire, type AcquireNeeds, type QualityGate, type SampleRefusal } from './acquire.ts';

/** What turning everything that a person shows into templates needs. */
export interface AcquirePersonNeeds extends AcquireNeeds {
  readonly fingers: FingerNeeds;
}

/** What somebody shows of herself. */
export interface PersonSample<P extends FingerPosition = FingerPosition> {
  /** The photograph as captured. */
  readonly face: Uint8Array | 'none';
  readonly fingers: readonly FingerImpression<P>[];
  /** Fingers that were pressed together; none of them is among `fingers` too. */
  readonly slaps: readonly SlapImpression[];
}

/** What was found in it. */
export interface AcquiredPerson<P extends FingerPosition = FingerPosition> {
  readonly face: Extraction | 'none';
  /** First those that were sent alone, then those of the slaps. */
  readonly fingers: readonly AcquiredFinger<P | KnownFinger>[];
  readonly templates: TemplateSet;
}

/** Why what somebody showed was not taken. */
export type PersonRefusal =
  SampleRefusal | FingerRefusal | AcquireSlapRefusal | { readonly kind: 'nothing_to_compare' };

/** What is wanted of everything that a person shows. */
interface Wanted {
  readonly faceGate: QualityGate;
  readonly fingerGate: FingerGate;
  readonly sameFingerFrom: ComparisonScore;
}

/** Fingers sent alone and fingers of slaps: from here on nothing tells them apart. */
async function allFingers<P extends FingerPosition>(
  needs: FingerNeeds,
  { fingers, slaps }: PersonSample<P>,
  { fingerGate: gate, sameFingerFrom }: Wanted,
): Promise<Result<readonly AcquiredFinger<P | KnownFinger>[], FingerRefusal | AcquireSlapRefusal>> {
  const stated = [...fingers.map(({ position }) => position), ...slaps.flatMap(askedPositions)];
  const twice = positionTwice<P | KnownFinger>(stated);
  if (twice) return fail({ kind: 'position_twice', position: twice });
  const cut = await acquireSlaps(needs, slaps);
  if (!cut.ok) return cut;
  const impressions = [...fingers, ...cut.value];
  return acquireFingers<P | KnownFinger>(needs, impressions, { gate, sameFingerFrom });
}

/** From photograph and impressions to templates that passed their gates. */
export async function acquirePerson<P extends FingerPosition>(
  needs: AcquirePersonNeeds,
  sample: PersonSample<P>,
  wanted: Wanted,
): Promise<Result<AcquiredPerson<P>, PersonRefusal>> {
  if (sample.face === 'none' && sample.fingers.length + sample.slaps.length === 0) {
    return fail({ kind: 'nothing_to_compare' });
  }
  const [face, fingers] = await Promise.all([
    sample.face === 'none' ? undefined : acquire(needs, sample.face, wanted.faceGate),
    allFingers(needs.fingers, sample, wanted),
  ]);
  if (face && !face.ok) return face;
  if (!fingers.ok) return fingers;
  const extraction = face?.value ?? 'none';
  return ok({
    face: extraction,
    fingers: fingers.value,
    templates: {
      face: extraction === 'none' ? 'none' : extraction.template,
      fingers: fingers.value.map(({ extraction: { template } }) => template),
    },
  });
}

/** A refusal's kind as the journal has it, with slap or positions and nothing else of anybody. */
export function outcomeOf(refusal: {
  readonly kind: string;
  readonly position?: string;
  readonly positions?: readonly string[];
  readonly slap?: string;
}): string {
  const { kind, position, slap } = refusal;
  const places = refusal.positions ?? [position, slap].filter((place) => place !== undefined);
  return [kind, ...(places.length === 0 ? [] : [places.join(',')])].join(':').slice(0, 64);
}
