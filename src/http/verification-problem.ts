import type { VerifyRefusal } from '../procedures/verify.ts';
import { problemOf, type ProblemError } from './problem.ts';
import { refusalProblem } from './refusal-problem.ts';

/** What each refusal says that depends on the request alone. */
const details = {
  scope_missing: 'The programme may not have people verified.',
  purpose_not_allowed: 'The programme is not registered for this purpose.',
  proof_required: 'The programme must prove possession of its key.',
  certificate_required: 'The programme must show its certificate.',
  programme_suspended: 'The programme is suspended.',
  too_many_refusals: 'Too many people were refused within the hour. Wait until it is over.',
  code_empty: 'The code is empty. Send one, or leave it out.',
  demographics_empty: 'Nothing is stated. State something, or leave it out.',
  demographics_incomplete: 'State both names and the date of birth, or show something beside.',
  factor_not_allowed: 'The programme is not registered for a factor that was sent.',
  attribute_not_allowed: 'The programme may not have one of these statements compared.',
  factors_insufficient: 'What was sent does not suffice for this programme, whatever it says.',
  factor_unavailable: 'This station keeps no one-time codes.',
} as const satisfies Partial<Record<VerifyRefusal['kind'], string>>;

type Plain = keyof typeof details;

function isPlain(refusal: VerifyRefusal): refusal is Extract<VerifyRefusal, { kind: Plain }> {
  return Object.hasOwn(details, refusal.kind);
}

/** What a refused verification becomes. */
export function verificationProblem(refusal: VerifyRefusal): ProblemError {
  if (isPlain(refusal)) return problemOf(refusal.kind, details[refusal.kind]);
  return refusalProblem(refusal);
}
