import type { ProgrammeAccount } from '../register/accounts.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { PersonRefusal } from './acquire-person.ts';
import { attemptVerification, type AttemptNeeds, type Claimed } from './verify.ts';

/** Somebody who signs in with a programme, before a camera that nobody watches. */
export interface SignInAttempt {
  readonly programme: ProgrammeAccount;
  readonly purpose: string;
  readonly claimed: Claimed;
  readonly face: Uint8Array | 'none';
}

/** Who signed in, as the programme knows her, and by what. */
export interface ResidentSignIn {
  readonly subject: string;
  /** One factor without anybody looking on is never more than low. */
  readonly assurance: 'low' | 'substantial';
  /** As RFC 8176 names it. */
  readonly methods: readonly string[];
}

/** `refused` has one form, whatever the cause; the others depend on what was sent alone. */
export type SignInRefusal = PersonRefusal | { readonly kind: 'sign_in_refused' };

/**
 * Verifies a resident who signs in with a programme, as every verification is done: the same work
 * for an unknown number, the same limits, the same act in the journal.
 */
export async function signInResident(
  needs: AttemptNeeds,
  { programme, purpose, claimed, face }: SignInAttempt,
): Promise<Result<ResidentSignIn, SignInRefusal>> {
  const { id, sector } = programme;
  const attempted = await attemptVerification(needs, {
    purpose,
    claimed,
    face,
    fingers: [],
    asker: { actor: `programme:${id}`, id, sector },
  });
  if (!attempted.ok) return attempted;
  const { outcome, subject } = attempted.value;
  if (outcome !== 'verified') return fail({ kind: 'sign_in_refused' });
  return ok({ subject, assurance: 'low', methods: ['face'] });
}
