import type { CorrectionRefusal, EvidenceRefusal } from '../../procedures/social/handle-appeal.ts';
import type { AppealRefusal } from '../../procedures/social/open-appeal.ts';
import type { PersonRefusal } from '../../procedures/social/people.ts';
import type { Result } from '../../vocabulary/result.ts';
import { problemOf, type ProblemError } from '../problem.ts';

const details: Readonly<Record<AppealRefusal['why'], string>> = {
  household_unknown: 'There is no such household.',
  appeal_unknown: 'There is no such appeal.',
  appeal_known_already: 'The appeal was opened before.',
  appeal_over: 'The appeal is decided or withdrawn.',
  not_hers: 'Another officer examines it; take it first.',
  not_asked: 'The appellant was not asked anything.',
  answer_awaited: 'The appellant was asked something and has not answered.',
  nothing_proposed: 'No officer has proposed anything.',
  waits_for_second: 'It waits for the second officer.',
  not_second:
    'Another officer decides: one who did not examine it and whose work is not contested.',
  evidence_known_already: 'The file is there already.',
  before_the_last: 'The station’s clock runs backwards.',
  too_late: 'The decision is too old to be contested.',
  open_already: 'An appeal of this type is open for the household.',
  no_household: 'The person is in no household.',
  nothing_contested: 'Nothing was computed for the household or decided for this programme.',
  appeal_conflict: 'Another appeal has this identifier.',
};

const corrections: Readonly<Record<CorrectionRefusal['why'], string>> = {
  effective_in_future: 'The first day lies in the future.',
  effective_too_early: 'The first day lies further back than an outcome may reach.',
  value_not_of_formula: 'A value is not one that the contested formula asks for.',
  month_not_over: 'A reading is of a month that is not over.',
  formula_lost: 'The contested formula is not kept or not trusted any more.',
  event_unknown: 'A life event is not one of the household’s.',
};

const files: Readonly<Record<EvidenceRefusal['why'], string>> = {
  evidence_too_large: 'The file is larger than files of appeals may be.',
  evidence_too_many: 'The appeal has as many files as it may have.',
  evidence_of_unknown_type: 'The file is no JPEG, PNG or PDF.',
};

/** Why something was not done about an appeal. */
export type AppealHindrance = AppealRefusal | CorrectionRefusal | EvidenceRefusal | PersonRefusal;

/** What a refusal about an appeal becomes. */
function appealProblem(refusal: AppealHindrance): ProblemError {
  switch (refusal.kind) {
    case 'person_unknown':
      return problemOf(refusal.kind, 'Somebody is named whose number is nobody’s.');
    case 'correction_unfit':
      return problemOf(refusal.kind, corrections[refusal.why], { why: refusal.why });
    case 'evidence_refused':
      return problemOf(refusal.kind, files[refusal.why], { why: refusal.why });
    case 'appeal_refused': {
      const { why } = refusal;
      return why === 'appeal_unknown'
        ? problemOf(why, details[why])
        : problemOf(refusal.kind, details[why], { why });
    }
  }
}

/**
 * The value of a step.
 * @throws the problem that it met
 */
export function valueOf<T>(result: Result<T, AppealHindrance>): T {
  if (result.ok) return result.value;
  throw appealProblem(result.error);
}
