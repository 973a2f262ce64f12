import type { z } from 'zod';
import { checkDpopProof } from '../credentials/dpop-proof.ts';
import {
  consumeToken,
  introspect,
  signedIntrospection,
  type ConsumeRefusal,
  type Introspection,
} from '../procedures/hand-over-token.ts';
import type { TokenBinding } from '../vocabulary/token-binding.ts';
import { ConsumptionForm, IntrospectionAnswer, IntrospectionForm } from './introspection-schema.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Call, type Operation, type Reply } from './operation.ts';
import { problemOf } from './problem.ts';
import { takeOnceFor } from './programme-authentication.ts';

/** RFC 9701 §3. */
const signedType = 'application/token-introspection+jwt';

/** What it is worth, signed where that is asked for. */
async function answered(
  needs: StationNeeds,
  call: Call,
  introspection: Introspection,
): Promise<Reply> {
  const outcome = introspection.active ? 'active' : 'inactive';
  if (call.request.get('accept') !== signedType) {
    return { status: 200, body: introspection, outcome };
  }
  const signed = await signedIntrospection(needs, {
    issuer: needs.issuer,
    audience: call.programme().id,
    introspection,
  });
  return { status: 200, outcome, media: { type: signedType, bytes: Buffer.from(signed, 'ascii') } };
}

/** What the consumer was shown by the token's holder. */
async function holderOf(
  needs: StationNeeds,
  call: Call,
  { token, dpop_proof: proof, htm, htu, client_certificate }: z.output<typeof ConsumptionForm>,
): Promise<TokenBinding> {
  if (client_certificate !== undefined) {
    return { kind: 'certificate', thumbprint: client_certificate };
  }
  if (proof === undefined || htm === undefined || htu === undefined) return 'none';
  const at = needs.now();
  const checked = await checkDpopProof(proof, {
    method: htm,
    url: htu,
    token,
    now: at,
    takeOnce: takeOnceFor(needs, call.programme().id, at),
  });
  if (checked.ok) return { kind: 'key', thumbprint: checked.value.thumbprint };
  throw problemOf('proof_refused', 'The proof that came with the token was not accepted.', {
    why: checked.error.kind,
  });
}

const details: Readonly<Record<ConsumeRefusal['kind'], readonly [code: string, detail: string]>> = {
  scope_missing: ['scope_missing', 'The programme may not ask about tokens.'],
  malformed: ['token_malformed', 'It is no token in the one form that we write.'],
  not_signed: ['token_not_signed', 'We did not sign the token.'],
  key_unknown: ['token_key_unknown', 'The token names a key that is not ours.'],
  algorithm_unknown: ['token_algorithm_unknown', 'Tokens are signed with ES256.'],
  expired: ['token_expired', 'The token has expired.'],
  clock_differs: ['token_clock_differs', 'The token’s time is more than a day from ours.'],
  wrong_audience: ['token_wrong_audience', 'The token is for somebody else.'],
  wrong_claims: ['token_wrong_claims', 'The token does not say what tokens of ours say.'],
  replayed: ['token_consumed', 'The token was consumed before.'],
  consumed: ['token_consumed', 'The token was consumed before.'],
  binding_missing: ['token_binding_missing', 'The token is bound. Send what its holder showed.'],
  binding_refused: ['token_binding_refused', 'The token is bound to another key or certificate.'],
  programme_suspended: ['token_programme_suspended', 'The programme that it is of is suspended.'],
  identity_not_in_force: ['token_identity_not_in_force', 'The identity is not in force any more.'],
};

/** What a token is worth, and consuming it. */
export const introspectionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/introspections',
    carries: 'form',
    quick: true,
    summary: 'What a token for this programme is worth now (RFC 7662); it is not consumed',
    access: 'programme',
    body: IntrospectionForm,
    answers: {
      200: {
        what: 'Active with all that it says, or inactive; signed on request (RFC 9701).',
        schema: IntrospectionAnswer,
        media: [signedType],
      },
    },
    handle: async (needs, call, { token }) => {
      const result = await introspect(needs, { programme: call.programme(), token });
      if (!result.ok) throw problemOf(...details[result.error.kind]);
      return answered(needs, call, result.value);
    },
  }),
  operation({
    method: 'post',
    path: '/v1/token-consumptions',
    carries: 'form',
    quick: true,
    summary: 'Consume a token for this programme, once; a bound one with what its holder showed',
    access: 'programme',
    body: ConsumptionForm,
    answers: {
      200: {
        what: 'All that it said, the one time; signed when that is asked for (RFC 9701).',
        schema: IntrospectionAnswer,
        media: [signedType],
      },
    },
    handle: async (needs, call, body) => {
      const holder = await holderOf(needs, call, body);
      const request = { programme: call.programme(), token: body.token, holder };
      const result = await consumeToken(needs, request);
      if (!result.ok) throw problemOf(...details[result.error.kind]);
      return answered(needs, call, result.value);
    },
  }),
  {
    method: 'get',
    path: '/.well-known/introspection-keys.json',
    summary: 'Keys with which signed answers about tokens are verified',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set.' } },
    handle: async (needs) => ({
      status: 200,
      body: { keys: await needs.publishedKeys('introspection') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
];
