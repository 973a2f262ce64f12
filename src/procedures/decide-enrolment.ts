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

/**
 * The verdict on an enrolment. Faces decide; demographics that are alike add points towards a look
 * by people, never towards a refusal. A number is given only on an answer for the whole register.
 */
export function decideEnrolment(findings: EnrolmentFindings, policy: DuplicatePolicy): Verdict {
  const { adjudicateFrom, hitFrom } = thresholdsFor(policy, findings.coverage.count);
  const evidence = (candidate: SettledCandidate) =>
    candidate.score + policy.likenessPointsMax * candidate.demographicLikeness;
  const alike = findings.candidates
    .filter((candidate) => evidence(candidate) >= adjudicateFrom)
    .toSorted((a, b) => evidence(b) - evidence(a) || a.seq - b.seq);
  const candidates = alike.map(({ seq, score, demographicLikeness }) => ({
    seq,
    score,
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
