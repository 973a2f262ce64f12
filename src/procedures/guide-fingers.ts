import type { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { Advice, Quality } from '../vocabulary/quality.ts';
import { ok, type Result } from '../vocabulary/result.ts';
import {
  acquirePerson,
  type AcquirePersonNeeds,
  type PersonRefusal,
  type PersonSample,
} from './acquire-person.ts';
import type { Policy } from './policy.ts';

/** What guiding fingers on a sensor needs. */
export interface GuideFingersNeeds extends AcquirePersonNeeds {
  readonly enrolmentGate: Parameters<typeof acquirePerson>[2]['faceGate'];
  readonly policy: Policy;
}

/** One finger that an enrolment would take. */
export interface GuidedFinger {
  readonly position: KnownFinger;
  readonly quality: Quality;
  /** What would be better still; `none` when nothing. */
  readonly advice: Advice | 'none';
}

/**
 * Looks at impressions as an enrolment would, so that a finger is captured again while the hand is
 * still on the sensor. Nothing is kept.
 */
export async function guideFingers(
  needs: GuideFingersNeeds,
  sample: Omit<PersonSample<KnownFinger>, 'face'>,
): Promise<Result<readonly GuidedFinger[], PersonRefusal>> {
  const acquired = await acquirePerson<KnownFinger>(
    needs,
    { ...sample, face: 'none' },
    {
      faceGate: needs.enrolmentGate,
      fingerGate: needs.fingers.enrolmentGate,
      sameFingerFrom: needs.policy.fingers.sameFingerFrom,
    },
  );
  if (!acquired.ok) return acquired;
  return ok(
    acquired.value.fingers.map(({ position, extraction: { template, measures } }) => ({
      position,
      quality: template.quality,
      advice: measures.find(({ advice }) => advice !== 'none')?.advice ?? 'none',
    })),
  );
}
