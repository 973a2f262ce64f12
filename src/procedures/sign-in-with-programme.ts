import type { ProgrammeAccount } from '../register/accounts.ts';
import type { AuthenticationMethod } from '../vocabulary/authentication-method.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { PersonRefusal } from './acquire-person.ts';
import { attemptVerification, type AttemptNeeds } from './attempt-verification.ts';
import type { Claimed } from './claimed-person.ts';
import { factorsShown, type FactorRefusal } from './shown-factors.ts';

/** Somebody who signs in with a programme, before a camera that nobody watches. */
export interface ProgrammeSignInAttempt {
  readonly programme: ProgrammeAccount;
  readonly purpose: string;
  readonly claimed: Claimed;
  readonly face: Uint8Array | 'none';
  /** A one-time code; undefined when none was shown. */
  readonly code?: string | undefined;
  /** How sure the programme must be. */
  readonly assurance: SignInAssurance;
}

/** One factor without anybody looking on is low, two are substantial, and nothing is high. */
type SignInAssurance = 'low' | 'substantial';

/** Who signed in, as the programme knows her, and by what. */
export interface ProgrammeSignIn {
  readonly subject: string;
  readonly assurance: SignInAssurance;
  readonly methods: readonly AuthenticationMethod[];
}

/** `refused` has one form, whatever the cause; the others depend on what was sent alone. */
export type ProgrammeSignInRefusal =
  | PersonRefusal
  | FactorRefusal
  | { readonly kind: 'sign_in_refused' }
  | { readonly kind: 'too_little_shown' };

/**
 * Verifies a resident who signs in with a programme, as every verification is done: the same work
 * for an unknown number, the same limits, the same act in the journal.
 */
export async function signInWithProgramme(
  needs: AttemptNeeds,
  attempt: ProgrammeSignInAttempt,
): Promise<Result<ProgrammeSignIn, ProgrammeSignInRefusal>> {
  const { programme, purpose, claimed, face, code } = attempt;
  const { id, sector, refusalsPerHourMax } = programme;
  const shown = { face, fingers: [], code };
  const both = factorsShown(shown).length === 2;
  if (attempt.assurance === 'substantial' && !both) return fail({ kind: 'too_little_shown' });
  const attempted = await attemptVerification(needs, {
    ...shown,
    purpose,
    claimed,
    asker: { actor: `programme:${id}`, id, sector, refusalsMax: refusalsPerHourMax },
  });
  if (!attempted.ok) return attempted;
  const { outcome, subject, passed } = attempted.value;
  if (outcome !== 'verified') return fail({ kind: 'sign_in_refused' });
  return ok({ subject, assurance: both ? 'substantial' : 'low', methods: passed.methods });
}
