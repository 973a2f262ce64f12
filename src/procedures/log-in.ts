import type { OperatorAccount } from '../register/accounts.ts';
import type { Register } from '../register/register.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import type { OperatorFactor } from '../vocabulary/operator-factor.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { Instant, type Clock } from '../vocabulary/time.ts';
import {
  acquirePerson,
  type AcquirePersonNeeds,
  type PersonRefusal,
  type PersonSample,
} from './acquire-person.ts';
import type { QualityGate } from './acquire.ts';
import { comparePeople, referenceFrom, type CompareNeeds } from './compare-people.ts';
import type { Policy } from './policy.ts';

/** What checks what an operator knows and has; the site joins it to its credentials. */
export interface OperatorProofs {
  /** @param hashed `nobody` costs as long as anybody's and never holds */
  secretHolds(secret: string, hashed: string): Promise<boolean>;
  /** Which step's one-time code this is; `none` when it is none. */
  stepOfCode(key: Uint8Array, code: string, at: Instant): number | 'none';
}

/** What an operator's log-in needs. */
export interface LogInNeeds extends AcquirePersonNeeds, CompareNeeds {
  readonly fingers: AcquirePersonNeeds['fingers'];
  readonly register: Register;
  readonly verificationGate: QualityGate;
  readonly policy: Policy;
  readonly proofs: OperatorProofs;
  readonly now: Clock;
}

/** What somebody who wants to work shows. */
export interface LogInRequest extends Omit<PersonSample, 'slaps'> {
  readonly operator: OperatorId;
  readonly secret: string;
  readonly code: string | 'none';
}

/** Why nobody was let in. What is said beside `session_required` needs the right secret first. */
export type LogInRefusal =
  | PersonRefusal
  | { readonly kind: 'session_required' }
  | { readonly kind: 'operator_locked' }
  | { readonly kind: 'certification_expired' }
  /** What her roles ask for besides and she did not show. */
  | { readonly kind: 'factor_missing'; readonly factors: readonly OperatorFactor[] };

/** What all of an operator's roles ask for together. */
function factorsOf(
  { roles }: Pick<OperatorAccount, 'roles'>,
  { factors }: Policy['operators'],
): readonly OperatorFactor[] {
  return [...new Set(roles.flatMap((role) => factors[role]))];
}

/** Whether a certificate of an operator's training is over. */
export function certificationOver({ certifiedUntil }: OperatorAccount, at: Instant): boolean {
  return certifiedUntil !== undefined && certifiedUntil <= at;
}

/** What became of the factors, before it is written down. */
type Judged =
  | { readonly kind: 'passed'; readonly codeStep: number | 'none' }
  /** It counts as a refusal. */
  | { readonly kind: 'failed' }
  /** It was not tried to the end, and counts as nothing. */
  | { readonly kind: 'incomplete'; readonly refusal: LogInRefusal };

const failed: Judged = { kind: 'failed' };

/**
 * Lets an operator in who shows what her roles ask for. Whatever she shows beside it must hold too.
 * The attempt is written down, and too many refusals lock her out for a time, in one step.
 */
export async function logIn(
  needs: LogInNeeds,
  request: LogInRequest,
): Promise<Result<OperatorAccount, LogInRefusal>> {
  const account = await needs.register.operator(request.operator);
  const holds = await needs.proofs.secretHolds(request.secret, account?.secretHash ?? 'nobody');
  const judged = account?.active && holds ? await judge(needs, request, account) : failed;
  const attempt = { kind: 'session.asked', account, judged };
  const outcome = await attempted(needs, request.operator, attempt);
  if (outcome === 'limited') return fail({ kind: 'operator_locked' });
  if (judged.kind === 'incomplete') return fail(judged.refusal);
  return outcome === 'begun' && account ? ok(account) : fail({ kind: 'session_required' });
}

/** Whether the operator of a session that is locked is the one who wants it back. */
export async function proveAgain(
  needs: LogInNeeds,
  { operator, secret }: Pick<LogInRequest, 'operator' | 'secret'>,
): Promise<'proven' | 'refused' | 'limited'> {
  const account = await needs.register.operator(operator);
  const holds = await needs.proofs.secretHolds(secret, account?.secretHash ?? 'nobody');
  const judged: Judged = account?.active && holds ? { kind: 'passed', codeStep: 'none' } : failed;
  const attempt = { kind: 'session.unlock_asked', account, judged };
  const outcome = await attempted(needs, operator, attempt);
  return outcome === 'begun' ? 'proven' : outcome === 'limited' ? 'limited' : 'refused';
}

/** Writes the attempt down; the register says what became of it. */
async function attempted(
  { register, policy, now }: LogInNeeds,
  operator: OperatorId,
  attempt: {
    readonly kind: string;
    readonly account: OperatorAccount | undefined;
    readonly judged: Judged;
  },
) {
  const { account, judged, kind } = attempt;
  const at = now();
  const { refusalsMax, refusalsWindowMs } = policy.operators;
  const outcomes = { passed: 'begun', failed: 'refused', incomplete: 'incomplete' } as const;
  const receipt = await register.commit(
    'note_log_in',
    {
      operator,
      outcome: outcomes[judged.kind],
      codeStep: judged.kind === 'passed' ? judged.codeStep : 'none',
      limit: { refusalsMax, since: Instant.parse(Math.max(0, at - refusalsWindowMs)) },
      at,
    },
    {
      at,
      kind,
      // What is typed as a name may be anything, a secret too.
      actor: account ? `operator:${account.id}` : 'station',
      subject: account ? account.id : register.pseudonym(`unknown:operator:${operator}`),
      purpose: 'authentication',
      outcome: judged.kind,
    },
  );
  return receipt.outcome;
}

/** Judges what was shown beside the secret. */
async function judge(
  needs: LogInNeeds,
  request: LogInRequest,
  account: OperatorAccount,
): Promise<Judged> {
  const at = needs.now();
  if (certificationOver(account, at)) {
    return { kind: 'incomplete', refusal: { kind: 'certification_expired' } };
  }
  const needed = factorsOf(account, needs.policy.operators);
  const showsBody = request.face !== 'none' || request.fingers.length > 0;
  const shown: readonly OperatorFactor[] = [
    'secret',
    ...(request.code === 'none' ? [] : (['code'] as const)),
    ...(showsBody ? (['biometric'] as const) : []),
  ];
  const factors = needed.filter((factor) => !shown.includes(factor));
  if (factors.length > 0) {
    return { kind: 'incomplete', refusal: { kind: 'factor_missing', factors } };
  }
  const key = request.code === 'none' ? undefined : await needs.register.operatorCode(account.id);
  const codeStep = key ? needs.proofs.stepOfCode(key, request.code, at) : 'none';
  if (request.code !== 'none' && codeStep === 'none') return failed;
  if (!showsBody) return { kind: 'passed', codeStep };
  const body = await judgeBody(needs, request, account);
  return body.kind === 'passed' ? { kind: 'passed', codeStep } : body;
}

/** Compares face or fingers with the operator's own enrolment; sharing nothing is a failure. */
async function judgeBody(
  needs: LogInNeeds,
  { face, fingers }: LogInRequest,
  account: OperatorAccount,
): Promise<Judged> {
  const acquired = await acquirePerson(
    needs,
    { face, fingers, slaps: [] },
    {
      faceGate: needs.verificationGate,
      fingerGate: needs.fingers.verificationGate,
      sameFingerFrom: needs.policy.fingers.sameFingerFrom,
    },
  );
  if (!acquired.ok) return { kind: 'incomplete', refusal: acquired.error };
  const reference = await ownReference(needs, account);
  if (!reference) return failed;
  const [comparison] = await comparePeople(needs, acquired.value.templates, [reference]);
  const score = comparison?.score ?? 'nothing_shared';
  if (score === 'nothing_shared' || score < needs.policy.verification.acceptFrom) return failed;
  return { kind: 'passed', codeStep: 'none' };
}

/** The operator's own templates, of a person who stands in the register with one number. */
async function ownReference(
  { register, fingers }: LogInNeeds,
  { enrolledAs }: OperatorAccount,
): Promise<TemplateSet | undefined> {
  const enrolment = enrolledAs && (await register.enrolment(enrolledAs));
  if (!enrolment || enrolment.state.kind !== 'settled') return undefined;
  const { kind } = enrolment.state.verdict;
  if (kind !== 'enrolled' && kind !== 'provisional') return undefined;
  const resident = await register.residentAt(enrolment.seq);
  if (resident && resident.suspendedFor !== 'none') return undefined;
  const stored = await register.biometricsAt(enrolment.seq, ['unknown']);
  return stored && referenceFrom(stored, fingers.modelHash);
}
