import type { Resident } from '../register/register.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import { isLocked, type ResidentFactor } from '../vocabulary/resident-factor.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { VerificationFindings } from './decide-verification.ts';

/** What a sample of somebody shows. */
export function factorsOf({ face, fingers }: TemplateSet): readonly ResidentFactor[] {
  const ofFace = face === 'none' ? [] : (['face'] as const);
  return fingers.length > 0 ? [...ofFace, 'finger'] : ofFace;
}

/** How a resident stands who shows these. */
export function standingOf(
  { locks, suspendedFor, standing }: Resident,
  shown: { readonly factors: readonly ResidentFactor[]; readonly at: Instant },
): VerificationFindings['standing'] {
  // Nothing tells a lock of hers from what officers decided.
  if (standing !== 'in_force' || isLocked(locks, shown.factors, shown.at)) return 'locked';
  return suspendedFor === 'none' ? 'present' : 'suspended';
}
