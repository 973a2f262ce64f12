import {
  cancelEntitlement,
  openEntitlement,
  ownEntitlement,
  type OpeningRefusal,
} from '../procedures/open-entitlements.ts';
import {
  redeem,
  settleRedemption,
  type RedemptionRefusal,
  type SettlementRefusal,
} from '../procedures/redeem.ts';
import type { Entitlement, Redemption } from '../register/redemption.ts';
import { amountOf, moneyFrom } from '../vocabulary/money.ts';
import { EntitlementId, RedemptionId } from '../vocabulary/record-ids.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf, type ProblemError } from './problem.ts';
import {
  AfterPlace,
  EntitlementAnswer,
  EntitlementBody,
  NothingBody,
  RedeemedAnswer,
  RedemptionAnswer,
  RedemptionBody,
  RedemptionsAnswer,
  SettlementBody,
} from './redemption-schema.ts';

/** Redemptions that are listed at once. */
const listedMax = 500;

const details = {
  scope_missing: 'The programme may not have entitlements collected.',
  purpose_not_allowed: 'The purpose is not the programme’s, or not the entitlement’s.',
  subject_unknown: 'Nobody was verified for the programme under this subject.',
  reference_taken: 'Another entitlement has this reference.',
  collection_over: 'The time of collection is over, or ends before it begins.',
  entitlement_unknown: 'The programme has no such entitlement.',
  entitlement_redeemed: 'The entitlement was collected.',
  token_refused: 'The identity token was not accepted.',
  redemption_unknown: 'The programme has no such redemption.',
  settled_otherwise: 'The redemption was settled in another way before.',
} as const;

function problemFor(refusal: OpeningRefusal | RedemptionRefusal | SettlementRefusal): ProblemError {
  if (refusal.kind === 'decision_refused') {
    const { kind, why } = refusal;
    return problemOf(kind, `The decision opens nothing: ${why.replaceAll('_', ' ')}.`, { why });
  }
  if (refusal.kind === 'redemption_refused') {
    const { kind, why } = refusal;
    return problemOf(kind, `The entitlement is not collected: ${why}.`, { why });
  }
  return problemOf(refusal.kind, details[refusal.kind]);
}

const iso = (at: number) => new Date(at).toISOString();

function entitlementBody(entitlement: Entitlement) {
  const { id, reference, money, purpose, collectFrom, collectUntil, state } = entitlement;
  return {
    id,
    reference,
    amount: amountOf(money),
    currency: money.currency,
    purpose,
    collectFrom: iso(collectFrom),
    collectUntil: iso(collectUntil),
    state,
  };
}

function redemptionBody(redemption: Redemption) {
  const { id, entitlement, place, way, collectedBy, point, at, state, payment } = redemption;
  return { id, entitlement, place, way, collectedBy, point, at: iso(at), state, payment };
}

/** What programmes owe, and how it is collected: `docs/redemption.md`. */
export const redemptionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/entitlements',
    summary: 'Open an entitlement for somebody who was verified for the programme',
    access: 'programme',
    body: EntitlementBody,
    answers: { 201: { what: 'Opened, now or before.', schema: EntitlementAnswer } },
    handle: async (needs, call, { amount, currency, decision, ...body }) => {
      const money = moneyFrom(amount, currency);
      const request = { ...body, money, decision: decision ?? ('none' as const) };
      const opened = await openEntitlement(needs, call.programme(), request);
      if (!opened.ok) throw problemFor(opened.error);
      return { status: 201, body: entitlementBody(opened.value) };
    },
  }),
  {
    method: 'get',
    path: '/v1/entitlements/:id',
    summary: 'An entitlement of the programme',
    access: 'programme',
    answers: { 200: { what: 'As it stands.', schema: EntitlementAnswer } },
    handle: async (needs, call) => {
      const id = parsed(EntitlementId, call.request.params['id']);
      const own = await ownEntitlement(needs, call.programme(), id);
      if (!own.ok) throw problemFor(own.error);
      return { status: 200, body: entitlementBody(own.value) };
    },
  },
  operation({
    method: 'post',
    path: '/v1/entitlements/:id/cancellation',
    summary: 'Cancel an entitlement that was not collected',
    access: 'programme',
    body: NothingBody,
    answers: { 200: { what: 'Nobody collects it any more.' } },
    handle: async (needs, call) => {
      const id = parsed(EntitlementId, call.request.params['id']);
      const cancelled = await cancelEntitlement(needs, call.programme(), id);
      if (!cancelled.ok) throw problemFor(cancelled.error);
      return { status: 200, body: { state: cancelled.value } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/redemptions',
    summary: 'Collect an entitlement with the token of a verification, exactly once',
    access: 'programme',
    body: RedemptionBody,
    answers: { 200: { what: 'With the receipt on which it is paid.', schema: RedeemedAnswer } },
    handle: async (needs, call, body) => {
      const request = { ...body, boundTo: call.boundTo };
      const redeemed = await redeem(needs, call.programme(), request);
      if (!redeemed.ok) throw problemFor(redeemed.error);
      const { redemption, receipt } = redeemed.value;
      return { status: 200, outcome: 'redeemed', body: { ...redemptionBody(redemption), receipt } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/redemptions/:id/settlement',
    summary: 'Say that a redemption was paid, or that it was not',
    access: 'programme',
    body: SettlementBody,
    answers: { 200: { what: 'As it stands.', schema: RedemptionAnswer } },
    handle: async (needs, call, body) => {
      const id = parsed(RedemptionId, call.request.params['id']);
      const settled = await settleRedemption(needs, call.programme(), { id, ...body });
      if (!settled.ok) throw problemFor(settled.error);
      return { status: 200, outcome: body.outcome, body: redemptionBody(settled.value) };
    },
  }),
  {
    method: 'get',
    path: '/v1/redemptions',
    summary: 'The programme’s redemptions after a place, to be reconciled',
    access: 'programme',
    query: { after: AfterPlace },
    answers: { 200: { what: `At most ${listedMax}, in order.`, schema: RedemptionsAnswer } },
    handle: async (needs, call) => {
      const after = parsed(AfterPlace, call.request.query['after']);
      const { id, scopes } = call.programme();
      if (!scopes.includes('redeem')) throw problemFor({ kind: 'scope_missing' });
      const found = await needs.register.redemptionsOf(id, after, listedMax);
      const next = found.at(-1)?.place ?? after;
      return { status: 200, body: { redemptions: found.map(redemptionBody), next } };
    },
  },
  {
    method: 'get',
    path: '/.well-known/redemptions.json',
    summary: 'Keys with which receipts of redemptions are verified; keep them for years',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set.' } },
    handle: async (needs) => ({
      status: 200,
      body: { keys: await needs.publishedKeys('redemption') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
];
