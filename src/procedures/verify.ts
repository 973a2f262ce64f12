import { randomBytes, randomUUID } from 'node:crypto';
import type { Calibration } from '../biometrics/calibration.ts';
import { similarityOf } from '../biometrics/face/compare.ts';
import type { Act } from '../journal/act.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { Register, Resident } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import { ResidentId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Template } from '../vocabulary/template.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import type { Vid } from '../vocabulary/vid.ts';
import { acquire, type AcquireNeeds, type QualityGate, type SampleRefusal } from './acquire.ts';
import { decideVerification } from './decide-verification.ts';
import type { Policy } from './policy.ts';

/** What signs the answer; the site joins it to its keys. */
export interface TokenIssuer {
  /** The pairwise subject of a resident in a sector: the same for every token of that sector. */
  subjectOf(sector: string, resident: ResidentId): Promise<string>;
  issue(claims: IdentityClaims): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
}

/** What a verification needs. */
export interface VerifyNeeds extends AcquireNeeds {
  readonly register: Register;
  readonly calibration: Calibration;
  readonly verificationGate: QualityGate;
  readonly policy: Policy;
  readonly tokens: TokenIssuer;
  readonly now: Clock;
}

/** Whom the person says she is. */
export type Claimed =
  | { readonly kind: 'idcs'; readonly idcs: Idcs }
  | { readonly kind: 'vid'; readonly vid: Vid }
  | { readonly kind: 'subject'; readonly subject: string };

/** One attempt. */
export interface VerificationRequest {
  readonly programme: ProgrammeAccount;
  readonly purpose: string;
  readonly claimed: Claimed;
  readonly face: Uint8Array;
  /** Thumbprint of the programme's proof key, when it sent a proof. */
  readonly boundTo: string | 'none';
}

/** The answer: a decision, never a score. `refused` has one form, whatever the cause. */
export type VerificationAnswer =
  | {
      readonly kind: 'verified';
      readonly token: string;
      readonly subject: string;
      readonly expiresAt: Instant;
    }
  | { readonly kind: 'refused' };

/** What is told apart, since it depends on the request alone and not on the register. */
export type VerifyRefusal =
  | SampleRefusal
  | { readonly kind: 'scope_missing' }
  | { readonly kind: 'purpose_not_allowed' }
  | { readonly kind: 'proof_required' };

/**
 * Verifies one person for a programme. An unknown number does the same work as a known one: the
 * photograph is examined before the number is looked up, and a stranger's template is compared.
 */
export async function verify(
  needs: VerifyNeeds,
  request: VerificationRequest,
): Promise<Result<VerificationAnswer, VerifyRefusal>> {
  const refuse = async (refusal: VerifyRefusal) => {
    const act = actOf(needs, request, { subject: '', outcome: refusal.kind });
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  const notAllowed = refusalOf(request);
  if (notAllowed) return refuse(notAllowed);
  const extraction = await acquire(needs, request.face, needs.verificationGate);
  if (!extraction.ok) return refuse(extraction.error);

  const resident = await claimedResident(needs, request);
  const attemptKey = needs.register.pseudonym(resident ? resident.id : claimedText(request));
  const enrolled = resident && (await needs.register.templateAt(resident.seq));
  const probe = extraction.value.template;
  const similarity = similarityOf(probe, enrolled ?? strangerLike(probe));
  const standing = !resident || !enrolled ? 'unknown' : resident.locked ? 'locked' : 'present';
  const score = needs.calibration.score(similarity);
  const compared = decideVerification({ score, standing }, needs.policy.verification);
  // Computed for strangers too, so that an answer takes as long whoever is asked about.
  const subject = await needs.tokens.subjectOf(request.programme.sector, resident?.id ?? nobody());
  // Of this act only: a reference that came again would join what two sectors know of a person.
  const reference = randomBytes(16).toString('base64url');
  const act = { ...actOf(needs, request, { subject: attemptKey, outcome: compared }), reference };
  const { outcome } = await needs.register.commit(
    'record_verification',
    {
      resident: resident?.id ?? 'unknown',
      programme: request.programme.id,
      attemptKey,
      outcome: compared,
      limit: { refusalsMax: needs.policy.verification.refusalsMax, since: windowStart(needs) },
      subject,
      shownVid: request.claimed.kind === 'vid' ? request.claimed.vid : 'none',
      at: act.at,
    },
    act,
  );
  if (outcome !== 'verified') return ok({ kind: 'refused' });
  const issued = await needs.tokens.issue({
    audience: request.programme.audience,
    subject,
    programme: request.programme.id,
    purpose: request.purpose,
    verifiedAt: act.at,
    transaction: reference,
    boundTo: request.boundTo,
    falseMatchRate: 10 ** (needs.policy.verification.acceptFrom / -10),
  });
  return ok({ kind: 'verified', subject, ...issued });
}

/** Whether the programme may ask this at all; undefined when it may. */
function refusalOf({
  programme,
  purpose,
  boundTo,
}: VerificationRequest): VerifyRefusal | undefined {
  if (!programme.scopes.includes('verify')) return { kind: 'scope_missing' };
  if (!programme.purposes.some(({ code }) => code === purpose)) {
    return { kind: 'purpose_not_allowed' };
  }
  if (programme.requiresDpop && boundTo === 'none') return { kind: 'proof_required' };
  return undefined;
}

function actOf(
  needs: VerifyNeeds,
  request: VerificationRequest,
  act: Pick<Act, 'subject' | 'outcome'>,
): Act {
  return {
    at: needs.now(),
    kind: 'verification.answered',
    actor: `programme:${request.programme.id}`,
    purpose: request.purpose,
    ...act,
  };
}

async function claimedResident(
  needs: VerifyNeeds,
  { claimed, programme }: VerificationRequest,
): Promise<Resident | undefined> {
  switch (claimed.kind) {
    case 'idcs':
      return needs.register.residentByIdcs(claimed.idcs);
    case 'vid':
      return needs.register.residentByVid(claimed.vid, needs.now());
    case 'subject':
      return needs.register.residentBySubject(programme.id, claimed.subject);
  }
}

/** What stands for a person who is not there, so that guessing is limited as knowing is. */
function claimedText({ claimed, programme }: VerificationRequest): string {
  switch (claimed.kind) {
    case 'idcs':
      return `unknown:idcs:${claimed.idcs}`;
    case 'vid':
      return `unknown:vid:${claimed.vid}`;
    case 'subject':
      return `unknown:subject:${programme.id}:${claimed.subject}`;
  }
}

function windowStart(needs: VerifyNeeds): Instant {
  const { refusalsWindowMs } = needs.policy.verification;
  return Instant.parse(Math.max(0, needs.now() - refusalsWindowMs));
}

/** A random unit vector: nobody's template, compared in place of the one that is not there. */
function strangerLike(probe: Template): Template {
  const noise = randomBytes(probe.vector.length);
  const centred = Float32Array.from(noise, (byte) => byte - 127.5);
  const norm = Math.hypot(...centred);
  return { ...probe, vector: centred.map((value) => value / norm) };
}

function nobody(): ResidentId {
  return ResidentId.parse(randomUUID());
}
