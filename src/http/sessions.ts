import { hashSecret } from '../credentials/operator-secret.ts';
import { putOperator } from '../procedures/keep-accounts.ts';
import { logIn, proveAgain, type LogInRefusal } from '../procedures/log-in.ts';
import { OperatorRole, type OperatorAccount } from '../register/accounts.ts';
import { sessionTokenOf } from './browser-session.ts';
import { httpLimits } from './limits.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Call, type Operation } from './operation.ts';
import {
  CurrentSessionAnswer,
  SecretBody,
  SessionAnswer,
  SessionBody,
  UnlockBody,
} from './operator-schema.ts';
import { problemOf, type ProblemError } from './problem.ts';
import { refusalProblem } from './refusal-problem.ts';

/** The token with which this call was authenticated. */
function tokenOf({ request }: Call): string {
  const token = sessionTokenOf(request);
  if (token === undefined) throw new Error('a call of an operator has her token');
  return token;
}

const everyRole = OperatorRole.options;

/** Why nobody was let in, beside samples that were not taken. */
type OwnRefusal = Extract<
  LogInRefusal,
  { kind: 'session_required' | `operator_${string}` | `certification_${string}` | 'factor_missing' }
>;

function isOwn(refusal: LogInRefusal): refusal is OwnRefusal {
  const { kind } = refusal;
  return (
    kind === 'session_required' ||
    kind === 'operator_locked' ||
    kind === 'certification_expired' ||
    kind === 'factor_missing'
  );
}

const details: Readonly<Record<OwnRefusal['kind'], string>> = {
  session_required: 'Name, secret and what else was shown are nobody’s.',
  operator_locked: 'Too many attempts under this name. Wait a quarter of an hour.',
  certification_expired: 'The operator’s certificate is over. It must be renewed.',
  factor_missing: 'The operator’s roles ask for more than the secret.',
};

/** What a refused log-in becomes. */
export function logInProblem(refusal: LogInRefusal): ProblemError {
  if (!isOwn(refusal)) return refusalProblem(refusal);
  const more = refusal.kind === 'factor_missing' ? { factors: refusal.factors } : {};
  return problemOf(refusal.kind, details[refusal.kind], more);
}

/** Records a new secret of an operator and ends all her sessions. */
export async function changeSecret(
  needs: StationNeeds,
  account: OperatorAccount,
  secret: string,
): Promise<void> {
  const secretHash = await hashSecret(secret);
  await putOperator(needs, account.id, { ...account, secretHash, mustChangeSecret: false });
  needs.sessions.endAll(account.id);
}

/** Operators' sessions. */
export const sessionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/sessions',
    carries: 'photograph',
    summary:
      'Begin an operator’s session with what her roles ask for: secret, code, face or finger',
    access: 'everyone',
    perMinuteMax: httpLimits.sessionsPerMinuteMax,
    body: SessionBody,
    answers: {
      201: { what: 'A session token, sent as `Authorization: Bearer`.', schema: SessionAnswer },
    },
    handle: async (needs, _call, { operator, secret, code, face, fingers }) => {
      const shown = { code: code ?? 'none', face: face ?? 'none', fingers } as const;
      const result = await logIn(needs, { operator, secret, ...shown });
      if (!result.ok) throw logInProblem(result.error);
      const { token, endsAt } = needs.sessions.begin(result.value.id);
      const { mustChangeSecret } = result.value;
      const ends = new Date(endsAt).toISOString();
      return { status: 201, body: { token, endsAt: ends, mustChangeSecret } };
    },
  }),
  {
    method: 'get',
    path: '/v1/sessions/current',
    summary: 'Whose session this is and whether it is locked',
    access: everyRole,
    evenWith: ['locked_session', 'first_secret'],
    answers: { 200: { what: 'How it stands.', schema: CurrentSessionAnswer } },
    handle: async (needs, call) => {
      const session = needs.sessions.find(tokenOf(call));
      if (!session) throw problemOf('session_required', 'Begin a session first.');
      const { operator, state, endsAt } = session;
      const { roles } = call.operator();
      const body = { operator, roles, state, endsAt: new Date(endsAt).toISOString() };
      return { status: 200, body };
    },
  },
  {
    method: 'post',
    path: '/v1/sessions/current/lock',
    summary: 'Lock one’s own session; without use it locks itself',
    access: everyRole,
    evenWith: ['locked_session', 'first_secret'],
    answers: { 200: { what: 'Locked.' } },
    handle: async (needs, call) => {
      needs.sessions.lock(tokenOf(call));
      return { status: 200, body: { state: 'locked' } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/sessions/current/unlock',
    summary: 'Unlock one’s own session with the secret; too many failures end it',
    access: everyRole,
    perMinuteMax: httpLimits.sessionsPerMinuteMax,
    evenWith: ['locked_session', 'first_secret'],
    body: UnlockBody,
    answers: { 200: { what: 'Open.' } },
    handle: async (needs, call, { secret }) => {
      const token = tokenOf(call);
      const outcome = await proveAgain(needs, { operator: call.operator().id, secret });
      if (outcome === 'limited') {
        needs.sessions.end(token);
        throw logInProblem({ kind: 'operator_locked' });
      }
      if (outcome === 'refused') throw problemOf('secret_wrong', 'This is not the secret.');
      needs.sessions.unlock(token);
      return { status: 200, body: { state: 'open' } };
    },
  }),
  {
    method: 'delete',
    path: '/v1/sessions/current',
    summary: 'End one’s own session',
    access: everyRole,
    evenWith: ['locked_session', 'first_secret'],
    answers: { 200: { what: 'Ended.' } },
    handle: async (needs, call) => {
      needs.sessions.end(tokenOf(call));
      return { status: 200, body: { ended: true } };
    },
  },
  operation({
    method: 'put',
    path: '/v1/operators/me/secret',
    summary: 'Change one’s own secret; every session of the operator ends',
    access: everyRole,
    evenWith: ['first_secret'],
    body: SecretBody,
    answers: { 200: { what: 'Changed.' } },
    handle: async (needs, call, body) => {
      await changeSecret(needs, call.operator(), body.secret);
      return { status: 200, body: { changed: true } };
    },
  }),
];
