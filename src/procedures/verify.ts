import type { ProgrammeAccount } from '../register/accounts.ts';
import { reaches, type Assurance } from '../vocabulary/assurance.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import type { PersonRefusal } from './acquire-person.ts';
import {
  attemptVerification,
  refuse,
  type AttemptNeeds,
  type TokenIssuer,
  type Tried,
  type VerificationAttempt,
} from './attempt-verification.ts';
import { factorsRefused, type FactorRefusal } from './shown-factors.ts';

/** What a verification needs. */
export interface VerifyNeeds extends AttemptNeeds {
  readonly tokens: TokenIssuer;
}

/** An attempt that a programme asks for. */
export interface VerificationRequest extends Tried {
  readonly programme: ProgrammeAccount;
  /** What the programme proved that it holds. */
  readonly boundTo: TokenBinding;
}

/**
 * The answer: a decision, never a score. `refused` has one form, whatever the cause; `suspended` is
 * told to the number's holder alone, who has another number.
 */
export type VerificationAnswer =
  | {
      readonly kind: 'verified';
      readonly token: string;
      readonly subject: string;
      readonly expiresAt: Instant;
      readonly assurance: Assurance;
    }
  /** It is she, but not surely enough for a token of this purpose. */
  | { readonly kind: 'confirmed'; readonly assurance: Assurance }
  | { readonly kind: 'refused' | 'suspended' };

/** What is told apart, since it depends on the request alone and not on the register. */
export type VerifyRefusal =
  | PersonRefusal
  | FactorRefusal
  | { readonly kind: 'programme_suspended' }
  | { readonly kind: 'too_many_refusals' }
  | { readonly kind: 'scope_missing' }
  | { readonly kind: 'purpose_not_allowed' }
  | { readonly kind: 'proof_required' }
  | { readonly kind: 'certificate_required' };

function askerOf(programme: ProgrammeAccount, tellsFrom: Assurance): VerificationAttempt['asker'] {
  const { id, sector, names, sufficient, refusalsPerHourMax: refusalsMax } = programme;
  return { actor: `programme:${id}`, id, sector, names, sufficient, refusalsMax, tellsFrom };
}

/** Verifies one person for a programme; who passes is told in a signed token. */
export async function verify(
  needs: VerifyNeeds,
  request: VerificationRequest,
): Promise<Result<VerificationAnswer, VerifyRefusal>> {
  const { programme, boundTo, ...tried } = request;
  const { assuranceMin = 'high' } =
    programme.purposes.find(({ code }) => code === request.purpose) ?? {};
  const attempt = { ...tried, asker: askerOf(programme, assuranceMin) };
  const notAllowed = refusalOf(request);
  if (notAllowed) return refuse(needs, attempt, notAllowed);
  const attempted = await attemptVerification(needs, attempt);
  if (!attempted.ok) return attempted;
  const { outcome, subject, reference, at, passed } = attempted.value;
  if (outcome === 'asker_suspended') return fail({ kind: 'programme_suspended' });
  if (outcome === 'asker_limited') return fail({ kind: 'too_many_refusals' });
  if (outcome === 'suspended') return ok({ kind: 'suspended' });
  if (outcome !== 'verified') return ok({ kind: 'refused' });
  const { assurance, methods } = passed;
  if (!reaches(assurance, assuranceMin)) return ok({ kind: 'confirmed', assurance });
  const bodies = methods.some((method) => method === 'face' || method === 'fpt');
  const issued = await needs.tokens.issue({
    audience: programme.audience,
    subject,
    programme: programme.id,
    purpose: request.purpose,
    verifiedAt: at,
    transaction: reference,
    boundTo,
    assurance,
    methods,
    falseMatchRate: bodies ? 10 ** (needs.policy.verification.acceptFrom / -10) : 'none',
  });
  return ok({ kind: 'verified', subject, assurance, ...issued });
}

/** Whether the programme may ask this at all; undefined when it may. */
function refusalOf(request: VerificationRequest): VerifyRefusal | undefined {
  const { programme, purpose, boundTo } = request;
  if (!programme.active) return { kind: 'programme_suspended' };
  if (!programme.scopes.includes('verify')) return { kind: 'scope_missing' };
  if (!programme.purposes.some(({ code }) => code === purpose)) {
    return { kind: 'purpose_not_allowed' };
  }
  const proven = boundTo === 'none' ? 'none' : boundTo.kind;
  if (programme.requiresDpop && proven !== 'key') return { kind: 'proof_required' };
  if (programme.requiresCertificate && proven !== 'certificate') {
    return { kind: 'certificate_required' };
  }
  return factorsRefused(programme, request);
}
