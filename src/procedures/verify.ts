import { randomBytes, randomUUID } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { Receipts } from '../register/change.ts';
import type { Register, Resident } from '../register/register.ts';
import type { SourceScore, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import { ResidentId, Seq, type ProgrammeId } from '../vocabulary/record-ids.ts';
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
import { factorsOf, standingOf } from './standing.ts';
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

interface Tried extends Omit<PersonSample, 'slaps'> {
  readonly purpose: string;
  readonly claimed: Claimed;
}

/** One attempt, by face, by fingers, or by both. */
export interface VerificationAttempt extends Tried {
  readonly asker: {
    /** As the journal names who asks. */
    readonly actor: string;
    readonly id: ProgrammeId;
    readonly sector: string;
  };
}

/** What an attempt needs; it issues nothing. */
export type AttemptNeeds = Omit<VerifyNeeds, 'tokens'> & {
  readonly tokens: Pick<TokenIssuer, 'subjectOf'>;
};

/** What an attempt found, before anything is issued; `limited` after too many refusals. */
export interface AttemptedVerification {
  readonly outcome: Receipts['record_verification']['outcome'];
  readonly subject: string;
  readonly reference: string;
  readonly at: Instant;
  readonly evidence: readonly SourceScore[];
}

/** An attempt that a programme asks for. */
export interface VerificationRequest extends Tried {
  readonly programme: ProgrammeAccount;
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
 * Verifies one person by everything that probe and reference share, and writes down that it was
 * tried. An unknown number does the same work as a known one: the samples are examined before the
 * number is looked up, and a stranger is compared in whatever the reference lacks.
 */
export async function attemptVerification(
  needs: AttemptNeeds,
  attempt: VerificationAttempt,
): Promise<Result<AttemptedVerification, PersonRefusal>> {
  const { asker, claimed } = attempt;
  // A counter shows one finger or two; a sensor of slaps stands where people are enrolled.
  const shown = { face: attempt.face, fingers: attempt.fingers, slaps: [] };
  const acquired = await acquirePerson(needs, shown, {
    faceGate: needs.verificationGate,
    fingerGate: needs.fingers.verificationGate,
    sameFingerFrom: needs.policy.fingers.sameFingerFrom,
  });
  if (!acquired.ok) return refuse(needs, attempt, acquired.error);

  const resident = await claimedResident(needs, attempt);
  const attemptKey = needs.register.pseudonym(resident ? resident.id : claimedText(attempt));
  const { standing, score, evidence } = await compareWithResident(
    needs,
    acquired.value.templates,
    resident,
  );
  const decision = decideVerification({ score, standing }, needs.policy.verification);
  // Computed for strangers too, so that an answer takes as long whoever is asked about.
  const subject = await needs.tokens.subjectOf(asker.sector, resident?.id ?? nobody());
  // Of this act only: a reference that came again would join what two sectors know of a person.
  const reference = randomBytes(16).toString('base64url');
  const act = { ...actOf(needs, attempt, { subject: attemptKey, outcome: decision }), reference };
  const { outcome } = await needs.register.commit(
    'record_verification',
    {
      resident: resident?.id ?? 'unknown',
      programme: asker.id,
      attemptKey,
      outcome: decision,
      factors: factorsOf(acquired.value.templates),
      limit: { refusalsMax: needs.policy.verification.refusalsMax, since: windowStart(needs) },
      subject,
      shownVid: claimed.kind === 'vid' ? claimed.vid : 'none',
      at: act.at,
    },
    act,
  );
  return ok({ outcome, subject, reference, at: act.at, evidence });
}

/** Notes what is refused for what was sent, and refuses it. */
async function refuse<R extends VerifyRefusal>(
  needs: AttemptNeeds,
  attempt: VerificationAttempt,
  refusal: R,
): Promise<Result<never, R>> {
  const act = actOf(needs, attempt, { subject: '', outcome: outcomeOf(refusal) });
  await needs.register.commit('note_act', { at: act.at }, act);
  return fail(refusal);
}

/** Verifies one person for a programme; who passes is told in a signed token. */
export async function verify(
  needs: VerifyNeeds,
  request: VerificationRequest,
): Promise<Result<VerificationAnswer, VerifyRefusal>> {
  const { programme, boundTo, ...tried } = request;
  const { id, sector } = programme;
  const attempt = { ...tried, asker: { actor: `programme:${id}`, id, sector } };
  const notAllowed = refusalOf(request);
  if (notAllowed) return refuse(needs, attempt, notAllowed);
  const attempted = await attemptVerification(needs, attempt);
  if (!attempted.ok) return attempted;
  const { outcome, subject, reference, at, evidence } = attempted.value;
  if (outcome === 'suspended') return ok({ kind: 'suspended' });
  if (outcome !== 'verified') return ok({ kind: 'refused' });
  const issued = await needs.tokens.issue({
    audience: programme.audience,
    subject,
    programme: id,
    purpose: request.purpose,
    verifiedAt: at,
    transaction: reference,
    boundTo,
    methods: methodsOf(evidence),
    falseMatchRate: 10 ** (needs.policy.verification.acceptFrom / -10),
  });
  return ok({ kind: 'verified', subject, ...issued });
}

const firstPlace = Seq.parse(1);
const nobodysTemplates: TemplateSet = { face: 'none', fingers: [] };

/** What the probe shares with the resident, and what it says, in as much work for everybody. */
export async function compareWithResident(
  needs: CompareNeeds & Pick<AttemptNeeds, 'register' | 'fingers' | 'now'>,
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
  const shown = { factors: factorsOf(probe), at: needs.now() };
  const standing = resident && stored ? standingOf(resident, shown) : 'unknown';
  return { standing, ...comparison };
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
  needs: AttemptNeeds,
  { asker, purpose }: VerificationAttempt,
  act: Pick<Act, 'subject' | 'outcome'>,
): Act {
  return {
    at: needs.now(),
    kind: 'verification.answered',
    actor: asker.actor,
    purpose,
    ...act,
  };
}

async function claimedResident(
  needs: AttemptNeeds,
  { claimed, asker }: VerificationAttempt,
): Promise<Resident | undefined> {
  switch (claimed.kind) {
    case 'idcs':
      return needs.register.residentByIdcs(claimed.idcs);
    case 'vid':
      return needs.register.residentByVid(claimed.vid, needs.now());
    case 'subject':
      return needs.register.residentBySubject(asker.id, claimed.subject);
  }
}

/** What stands for a person who is not there, so that guessing is limited as knowing is. */
function claimedText({ claimed, asker }: VerificationAttempt): string {
  switch (claimed.kind) {
    case 'idcs':
      return `unknown:idcs:${claimed.idcs}`;
    case 'vid':
      return `unknown:vid:${claimed.vid}`;
    case 'subject':
      return `unknown:subject:${asker.id}:${claimed.subject}`;
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
