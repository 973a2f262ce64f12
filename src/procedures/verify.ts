import { randomBytes, randomUUID } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { Register, Resident } from '../register/register.ts';
import type { SourceScore, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import { ResidentId, Seq } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import type { Vid } from '../vocabulary/vid.ts';
import {
  acquirePerson,
  outcomeOf,
  type AcquirePersonNeeds,
  type PersonRefusal,
  type PersonSample,
} from './acquire-person.ts';
import type { QualityGate } from './acquire.ts';
import { comparePeople, referenceFrom, type CompareNeeds } from './compare-people.ts';
import { decideVerification, type VerificationFindings } from './decide-verification.ts';
import type { Policy } from './policy.ts';
import { strangersBeside } from './stranger.ts';

/** What signs the answer; the site joins it to its keys. */
export interface TokenIssuer {
  /** The pairwise subject of a resident in a sector: the same for every token of that sector. */
  subjectOf(sector: string, resident: ResidentId): Promise<string>;
  issue(claims: IdentityClaims): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
}

/** What a verification needs. */
export interface VerifyNeeds extends AcquirePersonNeeds, CompareNeeds {
  readonly fingers: AcquirePersonNeeds['fingers'];
  readonly register: Register;
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

/** One attempt, by face, by fingers, or by both. */
export interface VerificationRequest extends Omit<PersonSample, 'slaps'> {
  readonly programme: ProgrammeAccount;
  readonly purpose: string;
  readonly claimed: Claimed;
  /** Thumbprint of the programme's proof key, when it sent a proof. */
  readonly boundTo: string | 'none';
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
    }
  | { readonly kind: 'refused' | 'suspended' };

/** What is told apart, since it depends on the request alone and not on the register. */
export type VerifyRefusal =
  | PersonRefusal
  | { readonly kind: 'scope_missing' }
  | { readonly kind: 'purpose_not_allowed' }
  | { readonly kind: 'proof_required' };

/**
 * Verifies one person for a programme by everything that probe and reference share. An unknown
 * number does the same work as a known one: the samples are examined before the number is looked
 * up, and a stranger is compared in whatever the reference lacks.
 */
export async function verify(
  needs: VerifyNeeds,
  request: VerificationRequest,
): Promise<Result<VerificationAnswer, VerifyRefusal>> {
  const refuse = async (refusal: VerifyRefusal) => {
    const act = actOf(needs, request, { subject: '', outcome: outcomeOf(refusal) });
    await needs.register.commit('note_act', { at: act.at }, act);
    return fail(refusal);
  };
  const notAllowed = refusalOf(request);
  if (notAllowed) return refuse(notAllowed);
  // A counter shows one finger or two; a sensor of slaps stands where people are enrolled.
  const shown = { face: request.face, fingers: request.fingers, slaps: [] };
  const acquired = await acquirePerson(needs, shown, {
    faceGate: needs.verificationGate,
    fingerGate: needs.fingers.verificationGate,
    sameFingerFrom: needs.policy.fingers.sameFingerFrom,
  });
  if (!acquired.ok) return refuse(acquired.error);

  const resident = await claimedResident(needs, request);
  const attemptKey = needs.register.pseudonym(resident ? resident.id : claimedText(request));
  const { standing, score, evidence } = await compareWithResident(
    needs,
    acquired.value.templates,
    resident,
  );
  const decision = decideVerification({ score, standing }, needs.policy.verification);
  // Computed for strangers too, so that an answer takes as long whoever is asked about.
  const subject = await needs.tokens.subjectOf(request.programme.sector, resident?.id ?? nobody());
  // Of this act only: a reference that came again would join what two sectors know of a person.
  const reference = randomBytes(16).toString('base64url');
  const act = { ...actOf(needs, request, { subject: attemptKey, outcome: decision }), reference };
  const { outcome } = await needs.register.commit(
    'record_verification',
    {
      resident: resident?.id ?? 'unknown',
      programme: request.programme.id,
      attemptKey,
      outcome: decision,
      limit: { refusalsMax: needs.policy.verification.refusalsMax, since: windowStart(needs) },
      subject,
      shownVid: request.claimed.kind === 'vid' ? request.claimed.vid : 'none',
      at: act.at,
    },
    act,
  );
  if (outcome === 'suspended') return ok({ kind: 'suspended' });
  if (outcome !== 'verified') return ok({ kind: 'refused' });
  const issued = await needs.tokens.issue({
    audience: request.programme.audience,
    subject,
    programme: request.programme.id,
    purpose: request.purpose,
    verifiedAt: act.at,
    transaction: reference,
    boundTo: request.boundTo,
    methods: methodsOf(evidence),
    falseMatchRate: 10 ** (needs.policy.verification.acceptFrom / -10),
  });
  return ok({ kind: 'verified', subject, ...issued });
}

const firstPlace = Seq.parse(1);
const nobodysTemplates: TemplateSet = { face: 'none', fingers: [] };

/** What the probe shares with the resident, and what it says, in as much work for everybody. */
export async function compareWithResident(
  needs: CompareNeeds & Pick<VerifyNeeds, 'register' | 'fingers'>,
  probe: TemplateSet,
  resident: Resident | undefined,
): Promise<{
  readonly standing: VerificationFindings['standing'];
  readonly score: ComparisonScore | 'nothing_shared';
  readonly evidence: readonly SourceScore[];
}> {
  const positions = probe.fingers.map(({ position }) => position);
  // For a number that is nobody's the first enrolment is read, for the time that it takes only.
  const read = await needs.register.biometricsAt(resident?.seq ?? firstPlace, positions);
  const stored = resident && read;
  const reference = stored ? referenceFrom(stored, needs.fingers.modelHash) : nobodysTemplates;
  const [[comparison = { score: 'nothing_shared' as const, evidence: [] }]] = await Promise.all([
    comparePeople(needs, probe, [reference]),
    ...strangersBeside(probe, reference).map((beside) =>
      comparePeople(needs, beside.probe, [beside.stranger]),
    ),
  ]);
  const standing = resident && stored ? standingOf(resident) : 'unknown';
  return { standing, ...comparison };
}

function standingOf({ locked, suspendedFor }: Resident): VerificationFindings['standing'] {
  if (locked) return 'locked';
  return suspendedFor === 'none' ? 'present' : 'suspended';
}

/** How somebody was authenticated, as RFC 8176 names it. */
function methodsOf(evidence: readonly SourceScore[]): readonly ('face' | 'fpt')[] {
  const methods = evidence.map(({ source }) => (source === 'face' ? 'face' : 'fpt'));
  return [...new Set(methods)];
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

/** From when on refusals count. */
export function windowStart(needs: Pick<VerifyNeeds, 'policy' | 'now'>): Instant {
  const { refusalsWindowMs } = needs.policy.verification;
  return Instant.parse(Math.max(0, needs.now() - refusalsWindowMs));
}

function nobody(): ResidentId {
  return ResidentId.parse(randomUUID());
}
