import type { Idcs } from '../vocabulary/idcs.ts';
import type { CaseId, CorrectionId, OperatorId, Seq } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import type { DuplicateCandidate, ReferenceChange, Settled } from './change.ts';
import type { Correction, CorrectionHindrance } from './correction.ts';

/** One adjudicator's opinion of a case. */
export interface Opinion {
  readonly operator: OperatorId;
  /** `same`: the new enrolment is the person of `candidate`; `different`: it is nobody known. */
  readonly finding: 'same' | 'different';
  /** Required when the finding is `same`. */
  readonly candidate?: Seq | undefined;
  readonly reason: string;
  readonly at: Instant;
}

/** Changes by which people decide who is one with whom. */
export interface AdjudicationChanges {
  /**
   * An opinion on a case. The second opinion, by another operator, that agrees with the first ends
   * it: `different` enrols the person with a number, `same` settles it as already enrolled.
   * Opinions that disagree leave the case open for a third person, whose opinion decides.
   */
  give_opinion: {
    readonly caseId: CaseId;
    readonly opinion: Opinion;
    /** What `different` makes of a newcomer: a station under a centre gives no number. */
    readonly otherwise: 'enrolled' | 'provisional';
  };
  /** A case of two who both have numbers, as a search of everyone for everyone finds them. */
  open_case: {
    readonly caseId: CaseId;
    /** Whoever took her place later. */
    readonly seq: Seq;
    readonly candidate: DuplicateCandidate;
    readonly at: Instant;
  };
  /** A case is one adjudicator's until then; a claim that is over is nobody's. */
  claim_case: {
    /** `next`: the oldest that nobody has claimed and that she may give an opinion on. */
    readonly caseId: CaseId | 'next';
    readonly operator: OperatorId;
    /** Whether another's claim is set aside. */
    readonly takeOver: boolean;
    readonly until: Instant;
    readonly at: Instant;
  };
  release_case: { readonly caseId: CaseId; readonly operator: OperatorId; readonly at: Instant };
  /**
   * What was decided of two people is to be changed: `different` enrols one who was refused, or
   * gives back a suspended number; `same` suspends the later of two numbers. A second person
   * must confirm it.
   */
  request_correction: {
    readonly id: CorrectionId;
    readonly finding: 'same' | 'different';
    /** Whose standing changes. */
    readonly seq: Seq;
    /** With whom she is, or is not, one; whoever the decision names when it is `different`. */
    readonly other: Seq | 'decided';
    readonly operator: OperatorId;
    readonly reason: string;
    readonly at: Instant;
  };
  answer_correction: {
    readonly id: CorrectionId;
    readonly operator: OperatorId;
    readonly answer: 'confirmed' | 'rejected';
    readonly at: Instant;
  };
}

/** What they answer. */
export interface AdjudicationReceipts {
  give_opinion:
    | { readonly kind: 'open' }
    | { readonly kind: 'settled'; readonly settled: Settled }
    /** A case of two residents: the later number is suspended, or both stay. */
    | { readonly kind: 'pair_settled'; readonly outcome: 'suspended' | 'different' }
    | {
        readonly kind: 'refused';
        readonly why: 'not_found' | 'closed' | 'same_operator' | 'claimed';
      };
  open_case:
    | { readonly kind: 'opened' }
    | {
        readonly kind: 'refused';
        /** Not both have a number in force; two people decided before; a case has both. */
        readonly why: 'not_residents' | 'decided' | 'in_a_case';
      };
  claim_case:
    | { readonly kind: 'claimed'; readonly caseId: CaseId; readonly until: Instant }
    | {
        readonly kind: 'refused';
        readonly why: 'not_found' | 'closed' | 'claimed' | 'same_operator';
      };
  release_case: { readonly released: boolean };
  request_correction:
    | { readonly kind: 'requested' }
    | { readonly kind: 'refused'; readonly why: CorrectionHindrance };
  answer_correction:
    | {
        readonly kind: 'answered';
        readonly correction: Correction;
        /** The number that was given, when somebody was enrolled by it. */
        readonly idcs: Idcs | 'none';
        readonly changes: readonly ReferenceChange[];
      }
    | { readonly kind: 'refused'; readonly why: CorrectionHindrance };
}
