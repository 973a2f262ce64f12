import type { DuplicateCandidate, Verdict } from '../register/change.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { CaseId } from '../vocabulary/record-ids.ts';
import { thresholdsFor, type DuplicatePolicy } from './policy.ts';

/** A candidate whose own enrolment is settled. */
export interface SettledCandidate extends DuplicateCandidate {
  /** `known`: a person of the register; `disputed`: her own enrolment awaits adjudicators. */
  readonly standing: 'known' | 'disputed';
}

/** What the decision rests on. */
export interface EnrolmentFindings {
  readonly candidates: readonly SettledCandidate[];
  readonly coverage: Coverage;
  /** The identifier that a case gets, if there is to be one. */
  readonly caseId: CaseId;
}

/** The fused score, and what demographics that are alike add to it. */
function evidenceOf(
  { score, demographicLikeness }: Pick<DuplicateCandidate, 'score' | 'demographicLikeness'>,
  { likenessPointsMax }: DuplicatePolicy,
): number {
  return score + likenessPointsMax * demographicLikeness;
}

/** Whether all evidence together is enough for people to look at a candidate. */
export function saysEnough(
  candidate: Pick<DuplicateCandidate, 'score' | 'demographicLikeness'>,
  coverage: Coverage,
  policy: DuplicatePolicy,
): boolean {
  return evidenceOf(candidate, policy) >= thresholdsFor(policy, coverage.count).adjudicateFrom;
}

/**
 * Whether people must look at a candidate, if nothing worse: the evidence together reaches the
 * threshold; or one source alone is beyond doubt and the others deny it, as when somebody known
 * shows another's fingers; or the data are alike and nothing of the body can be compared.
 */
export function deservesALook(
  candidate: DuplicateCandidate,
  coverage: Coverage,
  policy: DuplicatePolicy,
): boolean {
  if (saysEnough(candidate, coverage, policy)) return true;
  const { hitFrom } = thresholdsFor(policy, coverage.count);
  if (candidate.evidence.some(({ score }) => score >= hitFrom)) return true;
  return (
    candidate.evidence.length === 0 &&
    candidate.demographicLikeness >= policy.unsharedAdjudicateFrom
  );
}

/**
 * The verdict on an enrolment. Face and fingers together decide; demographics that are alike add
 * points towards a look by people, never towards a refusal. A number is given only on an answer for
 * the whole register.
 */
export function decideEnrolment(findings: EnrolmentFindings, policy: DuplicatePolicy): Verdict {
  const { hitFrom } = thresholdsFor(policy, findings.coverage.count);
  const alike = findings.candidates
    .filter((candidate) => deservesALook(candidate, findings.coverage, policy))
    .toSorted((a, b) => evidenceOf(b, policy) - evidenceOf(a, policy) || a.seq - b.seq);
  const candidates = alike.map(({ seq, score, evidence, demographicLikeness }) => ({
    seq,
    score,
    evidence,
    demographicLikeness,
  }));
  if (alike.some(({ standing, score }) => standing === 'known' && score >= hitFrom)) {
    return { kind: 'already_enrolled', candidates };
  }
  if (candidates.length > 0) {
    return { kind: 'needs_adjudication', caseId: findings.caseId, candidates };
  }
  return findings.coverage.scope === 'register'
    ? { kind: 'enrolled' }
    : { kind: 'provisional', candidates };
}
