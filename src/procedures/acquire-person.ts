import type { Extraction } from '../biometrics/extraction.ts';
import type { FingerExtraction } from '../biometrics/finger/finger-engine.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import {
  acquireFingers,
  type FingerGate,
  type FingerImpression,
  type FingerNeeds,
  type FingerRefusal,
} from './acquire-fingers.ts';
import { acquire, type AcquireNeeds, type QualityGate, type SampleRefusal } from './acquire.ts';

/** What turning everything that a person shows into templates needs. */
export interface AcquirePersonNeeds extends AcquireNeeds {
  readonly fingers: FingerNeeds;
}

/** What somebody shows of herself. */
export interface PersonSample {
  /** The photograph as captured. */
  readonly face: Uint8Array | 'none';
  readonly fingers: readonly FingerImpression[];
}

/** What was found in it. */
export interface AcquiredPerson {
  readonly face: Extraction | 'none';
  readonly fingers: readonly FingerExtraction[];
  readonly templates: TemplateSet;
}

/** Why what somebody showed was not taken. */
export type PersonRefusal = SampleRefusal | FingerRefusal | { readonly kind: 'nothing_to_compare' };

/** From photograph and impressions to templates that passed their gates. */
export async function acquirePerson(
  needs: AcquirePersonNeeds,
  sample: PersonSample,
  wanted: {
    readonly faceGate: QualityGate;
    readonly fingerGate: FingerGate;
    readonly sameFingerFrom: ComparisonScore;
  },
): Promise<Result<AcquiredPerson, PersonRefusal>> {
  if (sample.face === 'none' && sample.fingers.length === 0) {
    return fail({ kind: 'nothing_to_compare' });
  }
  const [face, fingers] = await Promise.all([
    sample.face === 'none' ? undefined : acquire(needs, sample.face, wanted.faceGate),
    acquireFingers(needs.fingers, sample.fingers, {
      gate: wanted.fingerGate,
      sameFingerFrom: wanted.sameFingerFrom,
    }),
  ]);
  if (face && !face.ok) return face;
  if (!fingers.ok) return fingers;
  const extraction = face?.value ?? 'none';
  return ok({
    face: extraction,
    fingers: fingers.value,
    templates: {
      face: extraction === 'none' ? 'none' : extraction.template,
      fingers: fingers.value.map(({ template }) => template),
    },
  });
}

/** A refusal's kind as the journal has it, with positions and nothing else of the person. */
export function outcomeOf(refusal: {
  readonly kind: string;
  readonly position?: string;
  readonly positions?: readonly string[];
}): string {
  const positions = refusal.positions ?? (refusal.position === undefined ? [] : [refusal.position]);
  return [refusal.kind, ...(positions.length === 0 ? [] : [positions.join(',')])]
    .join(':')
    .slice(0, 64);
}
