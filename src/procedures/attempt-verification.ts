import { randomBytes, randomUUID } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { ProgrammeAccount } from '../register/accounts.ts';
import type { Receipts } from '../register/change.ts';
import type { Register, Resident } from '../register/register.ts';
import { reaches, type Assurance } from '../vocabulary/assurance.ts';
import type { SourceScore, TemplateSet } from '../vocabulary/biometric-source.ts';
import type { IdentityClaims } from '../vocabulary/identity-claims.ts';
import { ResidentId, Seq, type ProgrammeId } from '../vocabulary/record-ids.ts';
import type { ResidentFactor } from '../vocabulary/resident-factor.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { ComparisonScore } from '../vocabulary/score.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import {
  acquirePerson,
  outcomeOf,
  type AcquirePersonNeeds,
  type PersonRefusal,
} from './acquire-person.ts';
import type { QualityGate } from './acquire.ts';
import { claimedResident, claimedText, type Claimed } from './claimed-person.ts';
import { demographicsAgree, type NameMatching } from './compare-demographics.ts';
import { comparePeople, referenceFrom, type CompareNeeds } from './compare-people.ts';
import { decideVerification, type VerificationFindings } from './decide-verification.ts';
import type { Policy } from './policy.ts';
import type { ResidentCodes } from './resident-codes.ts';
import {
  emptyFactor,
  factorsShown,
  passedFactors,
  type FactorRefusal,
  type PassedFactors,
  type ShownFactors,
} from './shown-factors.ts';
import { factorsOf, standingOf } from './standing.ts';
import { strangersBeside } from './stranger.ts';

/** What signs the answer; the site joins it to its keys. */
export interface TokenIssuer {
  /** The pairwise subject of a resident in a sector: the same for every token of that sector. */
  subjectOf(sector: string, resident: ResidentId): Promise<string>;
  issue(claims: IdentityClaims): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
}

/** What an attempt needs; it issues nothing. */
export interface AttemptNeeds extends AcquirePersonNeeds, CompareNeeds {
  readonly fingers: AcquirePersonNeeds['fingers'];
  readonly register: Register;
  readonly verificationGate: QualityGate;
  readonly policy: Policy;
  readonly tokens: Pick<TokenIssuer, 'subjectOf'>;
  /** One-time codes of residents; undefined where nobody keeps any. */
  readonly residentCodes?: Pick<ResidentCodes, 'check'> | undefined;
  readonly now: Clock;
}

/** What is tried, whoever asks. */
export interface Tried extends ShownFactors {
  readonly purpose: string;
  readonly claimed: Claimed;
}

/** One attempt, by whatever is shown. */
export interface VerificationAttempt extends Tried {
  readonly asker: {
    /** As the journal names who asks. */
    readonly actor: string;
    readonly id: ProgrammeId;
    readonly sector: string;
    /** Refusals of its own within the window; without one as many as there are. */
    readonly refusalsMax?: number | undefined;
    /** How what is stated is compared. */
    readonly names?: NameMatching | undefined;
    /** What suffices; without it whatever passes. */
    readonly sufficient?: ProgrammeAccount['sufficient'] | undefined;
    /** Below it no subject is told, nor remembered as told. */
    readonly tellsFrom?: Assurance | undefined;
  };
}

/** What an attempt found, before anything is issued; `limited` after too many refusals. */
export interface AttemptedVerification {
  readonly outcome: Receipts['record_verification']['outcome'];
  readonly subject: string;
  readonly reference: string;
  readonly at: Instant;
  readonly passed: PassedFactors;
}

const firstPlace = Seq.parse(1);
const nobodysTemplates: TemplateSet = { face: 'none', fingers: [] };

/** What is compared by networks; nothing at all where no body is shown. */
async function templatesOf(
  needs: AttemptNeeds,
  attempt: VerificationAttempt,
): Promise<Result<TemplateSet, PersonRefusal>> {
  const { face, fingers } = attempt;
  const bodies = face !== 'none' || fingers.length > 0;
  // Nothing shown at all is refused by who looks at bodies.
  if (!bodies && factorsShown(attempt).length > 0) return ok(nobodysTemplates);
  // A counter shows one finger or two; a sensor of slaps stands where people are enrolled.
  const acquired = await acquirePerson(
    needs,
    { face, fingers, slaps: [] },
    {
      faceGate: needs.verificationGate,
      fingerGate: needs.fingers.verificationGate,
      sameFingerFrom: needs.policy.fingers.sameFingerFrom,
    },
  );
  return acquired.ok ? ok(acquired.value.templates) : acquired;
}

/** What a code says, and what is stated; in as much work for somebody who is not there. */
async function otherFactors(
  needs: AttemptNeeds,
  attempt: VerificationAttempt,
  resident: Resident | undefined,
): Promise<readonly ('accepted' | 'refused')[]> {
  const { code, demographics, asker } = attempt;
  const said: ('accepted' | 'refused')[] = [];
  if (code !== undefined) {
    const standsFor = claimedText(attempt);
    const holder = resident?.id ?? ({ kind: 'unknown', standsFor } as const);
    said.push((await needs.residentCodes?.check(holder, code.trim(), needs.now())) ?? 'refused');
  }
  if (demographics !== undefined) {
    const known = await needs.register.recordAt(resident?.seq ?? firstPlace);
    const { names = 'exact' } = asker;
    const agree = known && demographicsAgree(demographics, known.demographics, names);
    said.push(agree === true && resident ? 'accepted' : 'refused');
  }
  return said;
}

/**
 * Verifies one person by everything that she shows, of her body by everything that probe and
 * reference share, and writes down that it was tried. An unknown number does the same work as a
 * known one: the samples are examined before the number is looked up, and a stranger is compared in
 * whatever the reference lacks.
 */
export async function attemptVerification(
  needs: AttemptNeeds,
  attempt: VerificationAttempt,
): Promise<Result<AttemptedVerification, PersonRefusal | FactorRefusal>> {
  const { asker, claimed } = attempt;
  const empty = emptyFactor(attempt);
  if (empty) return refuse(needs, attempt, empty);
  if (attempt.code !== undefined && !needs.residentCodes) {
    return refuse(needs, attempt, { kind: 'factor_unavailable' });
  }
  const acquired = await templatesOf(needs, attempt);
  if (!acquired.ok) return refuse(needs, attempt, acquired.error);

  const resident = await claimedResident(needs, attempt);
  const attemptKey = needs.register.pseudonym(resident ? resident.id : claimedText(attempt));
  const probe = acquired.value;
  const factors = factorsShown(attempt);
  const compared = await compareWithResident(needs, probe, resident, factors);
  const { standing, score, evidence } = compared;
  const others = await otherFactors(needs, attempt, resident);
  const { verification } = needs.policy;
  const passed = passedFactors(attempt, evidence, verification.acceptFrom);
  const decision = decideVerification(
    {
      score: probe === nobodysTemplates ? 'not_shown' : score,
      others,
      suffices: asker.sufficient?.some((set) => passed.holds(set)) ?? true,
      standing,
    },
    verification,
  );
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
      factors,
      limit: { refusalsMax: verification.refusalsMax, since: windowStart(needs) },
      askerRefusalsMax: asker.refusalsMax ?? 'unlimited',
      subject: reaches(passed.assurance, asker.tellsFrom ?? 'low') ? subject : 'untold',
      shownVid: claimed.kind === 'vid' ? claimed.vid : 'none',
      at: act.at,
    },
    act,
  );
  return ok({ outcome, subject, reference, at: act.at, passed });
}

/** Notes what is refused for what was sent, and refuses it. */
export async function refuse<R extends { readonly kind: string }>(
  needs: AttemptNeeds,
  attempt: VerificationAttempt,
  refusal: R,
): Promise<Result<never, R>> {
  const act = actOf(needs, attempt, { subject: '', outcome: outcomeOf(refusal) });
  await needs.register.commit('note_act', { at: act.at }, act);
  return fail(refusal);
}

/** What the probe shares with the resident, and what it says, in as much work for everybody. */
export async function compareWithResident(
  needs: CompareNeeds & Pick<AttemptNeeds, 'register' | 'fingers' | 'now'>,
  probe: TemplateSet,
  resident: Resident | undefined,
  factors: readonly ResidentFactor[] = factorsOf(probe),
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
  const shown = { factors, at: needs.now() };
  const standing = resident && stored ? standingOf(resident, shown) : 'unknown';
  return { standing, ...comparison };
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

/** From when on refusals count. */
export function windowStart(needs: Pick<AttemptNeeds, 'policy' | 'now'>): Instant {
  const { refusalsWindowMs } = needs.policy.verification;
  return Instant.parse(Math.max(0, needs.now() - refusalsWindowMs));
}

function nobody(): ResidentId {
  return ResidentId.parse(randomUUID());
}
