import { z } from 'zod';
import type { WishRefusal } from '../openid/presentations.ts';
import { OpenIdClaim } from '../vocabulary/openid-claim.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';

const RequestBody = z
  .object({
    purpose: z.string().regex(/^[a-z][a-z0-9_-]{1,63}$/),
    /** What the resident's wallet is asked to show; her holding it is shown in any case. */
    claims: z.array(OpenIdClaim).max(OpenIdClaim.options.length).default([]),
  })
  .strict();

const OpenedAnswer = z.object({
  id: z.string(),
  requestUri: z.string().describe('for a QR code, or a link on the same telephone'),
  expiresAt: z.iso.datetime(),
});

const StandingAnswer = z.object({
  state: z.enum(['waiting', 'expired', 'refused', 'presented', 'told']),
  /** Why it was refused: a code. */
  why: z.string().optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
  /** These three once, and only where the purpose is content with a wallet. */
  subject: z.string().optional(),
  token: z.string().optional(),
  expiresAt: z.iso.datetime().optional(),
});

const details: Readonly<Record<WishRefusal['kind'], string>> = {
  scope_missing: 'The programme may not have people verified.',
  purpose_not_allowed: 'The programme is not registered for this purpose.',
  attribute_not_allowed: 'The programme may not be told one of these claims.',
};

function deskOf({ presentations }: StationNeeds) {
  if (presentations === 'none') throw problemOf('not_found', 'No wallet is asked here.');
  return presentations;
}

/** What programmes ask wallets for. */
export const presentationOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/presentation-requests',
    summary: 'Ask a resident’s wallet to show what it holds (OpenID4VP 1.0)',
    access: 'programme',
    body: RequestBody,
    answers: { 201: { what: 'What a wallet opens.', schema: OpenedAnswer } },
    handle: async (needs, call, wish) => {
      const opened = await deskOf(needs).ask(call.programme(), wish);
      if (!opened.ok) throw problemOf(opened.error.kind, details[opened.error.kind]);
      const { id, address, expiresAt } = opened.value;
      const body = { id, requestUri: address, expiresAt: new Date(expiresAt).toISOString() };
      return { status: 201, body };
    },
  }),
  {
    method: 'get',
    path: '/v1/presentation-requests/:id',
    summary: 'How a request to a wallet stands; what was presented is told once',
    access: 'programme',
    parameters: { id: z.string().regex(/^[\w-]{32}$/) },
    answers: { 200: { what: 'Its state, and what came of it.', schema: StandingAnswer } },
    handle: async (needs, call) => {
      const id = String(call.request.params['id']);
      const standing = await deskOf(needs).standing(call.programme(), id, call.boundTo);
      if (!standing) throw problemOf('not_found', 'The programme has no such request.');
      const { kind: state } = standing;
      if (standing.kind === 'refused') return { status: 200, body: { state, why: standing.why } };
      if (standing.kind !== 'presented') return { status: 200, body: { state } };
      const { claims, told } = standing;
      if (told === 'none') return { status: 200, body: { state, claims } };
      const { subject, token } = told;
      const expiresAt = new Date(told.expiresAt).toISOString();
      return { status: 200, body: { state, claims, subject, token, expiresAt } };
    },
  },
];
