import {
  listProxies,
  recordProxy,
  revokeProxy,
  type ProxyRefusal,
} from '../procedures/collect-for-another.ts';
import {
  answerException,
  askException,
  auditException,
  showException,
  type ExceptionRefusal,
} from '../procedures/redeem-by-exception.ts';
import { closeDoubleSpending, openDoubleSpendings } from '../procedures/double-spendings.ts';
import type { DoubleSpending, RedemptionException } from '../register/redemption.ts';
import { DoubleSpendingId, ExceptionId, ProxyId } from '../vocabulary/record-ids.ts';
import { counterProblem } from './counter-verifications.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { photographType } from './photograph-type.ts';
import { problemOf, type ProblemError } from './problem.ts';
import {
  AnsweredExceptionAnswer,
  AuditBody,
  DoubleSpendingBody,
  DoubleSpendingsAnswer,
  ExceptionAnswerBody,
  ExceptionBody,
  ExceptionsAnswer,
  NothingBody,
  ProxiesAnswer,
  ProxyBody,
  ProxyRecordedAnswer,
  ProxySearchBody,
} from './redemption-schema.ts';
import { refusalProblem } from './refusal-problem.ts';

/** Exceptions that are listed at once. */
const listedMax = 200;

const iso = (at: number) => new Date(at).toISOString();

/** Refusals of leaves alone, in words. */
const proxyDetails = {
  not_recognised: 'One of the two was not recognised.',
  same_person: 'Holder and proxy have one number.',
  leave_too_long: 'The leave is over already, or lasts too long.',
  proxies_too_many: 'The proxy collects for as many people as one may.',
  proxy_unknown: 'There is no such leave in force.',
} as const;

function isOfProxies(
  refusal: ProxyRefusal,
): refusal is Extract<ProxyRefusal, { kind: keyof typeof proxyDetails }> {
  return Object.hasOwn(proxyDetails, refusal.kind);
}

function proxyProblem(refusal: ProxyRefusal): ProblemError {
  if (isOfProxies(refusal)) return problemOf(refusal.kind, proxyDetails[refusal.kind]);
  return counterProblem(refusal);
}

function exceptionProblem(refusal: ExceptionRefusal): ProblemError {
  switch (refusal.kind) {
    case 'sample_refused':
      return refusalProblem(refusal);
    case 'instead_refused':
      return problemOf(refusal.kind, 'What was shown is not the holder’s.');
    case 'exception_refused':
      return problemOf(refusal.kind, `The exception is not taken: ${refusal.why}.`, {
        why: refusal.why,
      });
  }
}

function exceptionBody({ state, audit, askedAt, ...rest }: RedemptionException) {
  return {
    ...rest,
    askedAt: iso(askedAt),
    state: state.kind,
    ...(state.kind === 'waiting' ? {} : { answeredBy: state.by }),
    audit: audit.kind,
  };
}

function doubleSpendingBody(found: DoubleSpending) {
  const { id, entitlement, programme, first, verifier, point, at, foundAt, state } = found;
  return {
    id,
    entitlement,
    programme,
    first,
    verifier,
    point,
    at: iso(at),
    foundAt: iso(foundAt),
    state: state.kind,
  };
}

const proxyOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/proxies',
    carries: 'photograph',
    summary: 'Record that one resident may collect for another, both standing there',
    access: ['clerk', 'supervisor'],
    body: ProxyBody,
    answers: { 201: { what: 'Recorded.', schema: ProxyRecordedAnswer } },
    handle: async (needs, call, body) => {
      const recorded = await recordProxy(needs, { ...body, operator: call.operator().id });
      if (!recorded.ok) throw proxyProblem(recorded.error);
      return { status: 201, body: recorded.value };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/proxies/search',
    summary: 'Leaves to collect that a resident gave',
    access: ['clerk', 'supervisor'],
    body: ProxySearchBody,
    answers: { 200: { what: 'Those that are over too.', schema: ProxiesAnswer } },
    handle: async (needs, call, { idcs }) => {
      const found = await listProxies(needs, { operator: call.operator().id, idcs });
      const proxies = found.map(({ id, programme, until, state }) => ({
        id,
        programme,
        until: iso(until),
        state,
      }));
      return { status: 200, body: { proxies } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/proxies/:id/revocation',
    summary: 'End a leave to collect',
    access: ['clerk', 'supervisor'],
    body: NothingBody,
    answers: { 200: { what: 'Nobody collects by it any more.' } },
    handle: async (needs, call) => {
      const id = parsed(ProxyId, call.request.params['id']);
      const revoked = await revokeProxy(needs, { operator: call.operator().id, id });
      if (!revoked.ok) throw proxyProblem(revoked.error);
      return { status: 200, body: { state: revoked.value } };
    },
  }),
];

const exceptionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/redemption-exceptions',
    carries: 'photograph',
    summary: 'Ask to pay a holder whom no device recognises',
    access: ['clerk', 'supervisor'],
    body: ExceptionBody,
    answers: { 201: { what: 'It waits for a supervisor.' } },
    handle: async (needs, call, body) => {
      const asked = await askException(needs, { ...body, operator: call.operator().id });
      if (!asked.ok) throw exceptionProblem(asked.error);
      return { status: 201, body: { id: asked.value } };
    },
  }),
  {
    method: 'get',
    path: '/v1/redemption-exceptions',
    summary: 'Exceptions that wait for a supervisor',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: 'Oldest first.', schema: ExceptionsAnswer } },
    handle: async (needs) => {
      const waiting = await needs.register.exceptions('waiting', listedMax);
      return { status: 200, body: { exceptions: waiting.map(exceptionBody) } };
    },
  },
  {
    method: 'get',
    path: '/v1/redemption-exceptions/to-audit',
    summary: 'Approved exceptions that wait for an auditor',
    access: ['auditor'],
    answers: { 200: { what: 'Oldest first.', schema: ExceptionsAnswer } },
    handle: async (needs) => {
      const due = await needs.register.exceptions('to_audit', listedMax);
      return { status: 200, body: { exceptions: due.map(exceptionBody) } };
    },
  },
  {
    method: 'get',
    path: '/v1/redemption-exceptions/:id/photograph',
    summary: 'Whoever stood there; it is journalled',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: 'As it was taken.', media: ['image/jpeg', 'image/png'] } },
    handle: async (needs, call) => {
      const id = parsed(ExceptionId, call.request.params['id']);
      const shown = await showException(needs, { id, operator: call.operator().id });
      if (!shown.ok) throw exceptionProblem(shown.error);
      const bytes = shown.value;
      return { status: 200, media: { type: photographType(bytes), bytes } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/redemption-exceptions/:id/answer',
    summary: 'Approve an exception as its second person, which collects; or reject it',
    access: ['supervisor'],
    body: ExceptionAnswerBody,
    answers: { 200: { what: 'What came of it.', schema: AnsweredExceptionAnswer } },
    handle: async (needs, call, body) => {
      const id = parsed(ExceptionId, call.request.params['id']);
      const answered = await answerException(needs, { ...body, id, operator: call.operator().id });
      if (!answered.ok) throw exceptionProblem(answered.error);
      const { exception, redemption } = answered.value;
      const collected = redemption === 'none' ? {} : { redemption: redemption.id };
      return { status: 200, body: { ...exceptionBody(exception), ...collected } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/redemption-exceptions/:id/audit',
    summary: 'Look at an approved exception as a third person',
    access: ['auditor'],
    body: AuditBody,
    answers: { 200: { what: 'Noted.' } },
    handle: async (needs, call, { finding }) => {
      const id = parsed(ExceptionId, call.request.params['id']);
      const audited = await auditException(needs, { id, finding, operator: call.operator().id });
      if (!audited.ok) throw exceptionProblem(audited.error);
      return { status: 200, body: { audit: finding } };
    },
  }),
];

const doubleSpendingOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/double-spendings',
    summary: 'Entitlements that were collected twice, without a line',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: 'Open ones, oldest first.', schema: DoubleSpendingsAnswer } },
    handle: async (needs, call) => {
      const found = await openDoubleSpendings(needs, call.operator().id);
      return { status: 200, body: { doubleSpendings: found.map(doubleSpendingBody) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/double-spendings/:id/finding',
    summary: 'Say what a double spending was',
    access: ['supervisor'],
    body: DoubleSpendingBody,
    answers: { 200: { what: 'Closed.' } },
    handle: async (needs, call, { finding }) => {
      const id = parsed(DoubleSpendingId, call.request.params['id']);
      const request = { id, finding, operator: call.operator().id };
      const closed = await closeDoubleSpending(needs, request);
      if (!closed.ok) throw problemOf(closed.error.kind, 'No open double spending has this id.');
      return { status: 200, body: { state: finding } };
    },
  }),
];

/** Who collects for another, who is paid without a finger, and who collected twice. */
export const collectionOperations: readonly Operation[] = [
  ...proxyOperations,
  ...exceptionOperations,
  ...doubleSpendingOperations,
];
