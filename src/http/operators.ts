import { codeUri, newCodeSecret } from '../credentials/one-time-code.ts';
import { firstSecret, hashSecret } from '../credentials/operator-secret.ts';
import { isStationName } from '../procedures/enrol-packet.ts';
import {
  changeOperator,
  putOperatorCode,
  recordOperator,
  type OperatorRefusal,
} from '../procedures/keep-accounts.ts';
import { certificationOver } from '../procedures/log-in.ts';
import { OperatorRole, type OperatorAccount } from '../register/accounts.ts';
import { OperatorId } from '../vocabulary/record-ids.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Call, type Operation } from './operation.ts';
import {
  NewCodeAnswer,
  NewCodeBody,
  OperatorBody,
  OperatorChangeBody,
  OperatorsAnswer,
  type OperatorAnswer,
} from './operator-schema.ts';
import { parsed } from './parse.ts';
import { problemOf, type ProblemError } from './problem.ts';

const details: Readonly<Record<OperatorRefusal['kind'], string>> = {
  enrolment_unknown: 'Nobody is enrolled under the record id `enrolledAs`.',
  enrolled_by_herself: 'The enrolment `enrolledAs` is one that the operator made herself.',
  operator_unknown: 'No operator has this name.',
  own_account: 'Nobody changes her own account.',
};

function problemFor({ kind }: OperatorRefusal): ProblemError {
  return problemOf(kind, details[kind]);
}

async function answerOf(
  { register, now }: StationNeeds,
  account: OperatorAccount,
): Promise<OperatorAnswer> {
  const { id, roles, active, mustChangeSecret, enrolledAs, certifiedUntil } = account;
  return {
    id,
    roles: [...roles],
    active,
    mustChangeSecret,
    ...(enrolledAs === undefined ? {} : { enrolledAs }),
    certifiedUntil: certifiedUntil === undefined ? 'never' : new Date(certifiedUntil).toISOString(),
    certified: !certificationOver(account, now()),
    hasCode: (await register.operatorCode(id)) !== undefined,
  };
}

/** Gives an operator a new secret for her codes; it is in this answer and nowhere else again. */
async function newCode(needs: StationNeeds, call: Call, operator: OperatorId) {
  const secret = newCodeSecret();
  const put = await putOperatorCode(needs, call.operator().id, { operator, secret });
  if (!put.ok) throw problemFor(put.error);
  return { status: 201, body: { operator, uri: codeUri(secret, operator) } };
}

/** Who works at the station. */
export const operatorOperations: readonly Operation[] = [
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
      if (isStationName(body.id)) {
        throw problemOf('body_invalid', 'Names that begin with `station.` are those of stations.');
      }
      const secret = firstSecret();
      const secretHash = await hashSecret(secret);
      const account = { ...body, secretHash, active: true, mustChangeSecret: true };
      const recorded = await recordOperator(needs, call.operator().id, account);
      if (!recorded.ok) throw problemFor(recorded.error);
      needs.sessions.endAll(body.id);
      const { id, roles, enrolledAs } = recorded.value;
      const answer = { id, roles, firstSecret: secret };
      return { status: 201, body: enrolledAs === undefined ? answer : { ...answer, enrolledAs } };
    },
  }),
  {
    method: 'get',
    path: '/v1/operators',
    summary: 'Everyone who works at the station, without secrets',
    access: ['administrator', 'supervisor', 'auditor'],
    answers: { 200: { what: 'The operators by name.', schema: OperatorsAnswer } },
    handle: async (needs) => {
      const accounts = await needs.register.operators();
      const operators = await Promise.all(accounts.map((account) => answerOf(needs, account)));
      return { status: 200, body: { operators } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/operators/me/code',
    summary: 'A new secret for one’s own one-time codes, shown once',
    access: OperatorRole.options,
    body: NewCodeBody,
    answers: { 201: { what: 'For the application on her telephone.', schema: NewCodeAnswer } },
    handle: (needs, call) => newCode(needs, call, call.operator().id),
  }),
  operation({
    method: 'post',
    path: '/v1/operators/:id/code',
    summary: 'A new secret for an operator’s one-time codes, shown once; her sessions end',
    access: ['administrator'],
    parameters: { id: OperatorId },
    body: NewCodeBody,
    answers: { 201: { what: 'For the application on her telephone.', schema: NewCodeAnswer } },
    handle: async (needs, call) => {
      const id = parsed(OperatorId, call.request.params['id']);
      const answer = await newCode(needs, call, id);
      needs.sessions.endAll(id);
      return answer;
    },
  }),
  operation({
    method: 'put',
    path: '/v1/operators/:id',
    summary: 'Change an operator’s roles, certificate, or whether she works here; sessions end',
    access: ['administrator'],
    parameters: { id: OperatorId },
    body: OperatorChangeBody,
    answers: { 200: { what: 'Changed.' } },
    handle: async (needs, call, { roles, active, certifiedUntil }) => {
      const id = parsed(OperatorId, call.request.params['id']);
      const change = { id, roles, active, certifiedUntil };
      const changed = await changeOperator(needs, call.operator().id, change);
      if (!changed.ok) throw problemFor(changed.error);
      needs.sessions.endAll(id);
      return { status: 200, body: await answerOf(needs, changed.value) };
    },
  }),
];
