import { firstSecret, hashSecret, secretHolds } from '../credentials/operator-secret.ts';
import { putOperator, recordOperator } from '../procedures/keep-accounts.ts';
import { httpLimits } from './limits.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { OperatorBody, SecretBody, SessionBody } from './schema.ts';

/** The hash of nobody's secret: an unknown operator costs as long as a known one. */
const nobodysHash = hashSecret(firstSecret());

/** The bearer token of a request. */
export function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([\w-]{43})$/.exec(header ?? '')?.[1];
}

/** Operators' sessions and accounts. */
export const sessionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/sessions',
    summary: 'Begin an operator’s session',
    access: 'everyone',
    perMinuteMax: httpLimits.sessionsPerMinuteMax,
    body: SessionBody,
    answers: { 201: { what: 'A session token, sent as `Authorization: Bearer`.' } },
    handle: async (needs, _call, body) => {
      const account = await needs.register.operator(body.operator);
      const holds = await secretHolds(body.secret, account?.secretHash ?? (await nobodysHash));
      if (!account?.active || !holds) {
        throw problemOf('session_required', 'No operator has this name and secret.');
      }
      const { token, endsAt } = needs.sessions.begin(account.id);
      const answer = {
        token,
        endsAt: new Date(endsAt).toISOString(),
        mustChangeSecret: account.mustChangeSecret,
      };
      return { status: 201, body: answer };
    },
  }),
  operation({
    method: 'put',
    path: '/v1/operators/me/secret',
    summary: 'Change one’s own secret; every session of the operator ends',
    access: ['clerk', 'adjudicator', 'supervisor', 'auditor', 'administrator'],
    body: SecretBody,
    answers: { 200: { what: 'Changed.' } },
    handle: async (needs, call, body) => {
      const account = call.operator();
      const secretHash = await hashSecret(body.secret);
      await putOperator(needs, account.id, { ...account, secretHash, mustChangeSecret: false });
      needs.sessions.endAll(account.id);
      return { status: 200, body: { changed: true } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/operators',
    summary:
      'Record an operator, and her own enrolment as `enrolledAs`; ' +
      'the answer holds a first secret, shown once',
    access: ['administrator'],
    body: OperatorBody,
    answers: { 201: { what: 'The operator and the first secret.' } },
    handle: async (needs, call, body) => {
      const secret = firstSecret();
      const secretHash = await hashSecret(secret);
      const account = { ...body, secretHash, active: true, mustChangeSecret: true };
      const recorded = await recordOperator(needs, call.operator().id, account);
      if (!recorded.ok) {
        throw problemOf(
          recorded.error.kind,
          'Nobody is enrolled under the record id `enrolledAs`.',
        );
      }
      needs.sessions.endAll(body.id);
      const { id, roles, enrolledAs } = recorded.value;
      const answer = { id, roles, firstSecret: secret };
      return { status: 201, body: enrolledAs === undefined ? answer : { ...answer, enrolledAs } };
    },
  }),
];
