import { z } from 'zod';
import { checkDpopProof } from '../../credentials/dpop-proof.ts';
import { walletTokenS } from '../../credentials/wallet/wallet-tokens.ts';
import { redeemOffer } from '../../procedures/wallet-credentials.ts';
import type { StationNeeds } from '../needs.ts';
import type { Call, Operation, Reply } from '../operation.ts';
import { oauthReply, walletHeaders } from './oauth-refusal.ts';
import { walletAddresses, walletPath } from './wallet-addresses.ts';

/** As many as all counters of a province need; whoever guesses needs more. */
const perMinuteMax = 600;
const grantType = 'urn:ietf:params:oauth:grant-type:pre-authorized_code';

/** What a wallet sends; what else there is says nothing to us. */
const TokenBody = z.looseObject({
  grant_type: z.string().describe(grantType),
  'pre-authorized_code': z.string().max(200).optional(),
  tx_code: z.string().max(32).optional().describe('the digits that the operator read out'),
  authorization_details: z.string().optional(),
});

const TokenAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('DPoP'),
  expires_in: z.number(),
});

/** Thumbprint of the key that a call proves; a refusal when it proves none. */
export async function provenWalletKey(
  needs: StationNeeds,
  { request }: Call,
  at: { readonly url: string; readonly token: string | 'none' },
): Promise<string | Reply> {
  const status = at.token === 'none' ? 400 : 401;
  const proof = request.get('dpop');
  const refuse = (code: string) => oauthReply({ error: 'invalid_dpop_proof', code }, status);
  if (proof === undefined) return refuse('dpop_proof_missing');
  const checked = await checkDpopProof(proof, {
    method: request.method,
    ...at,
    now: needs.now(),
    takeOnce: async (key, expiresAt) => needs.wallet.proofs.take(key, expiresAt),
  });
  return checked.ok ? checked.value.thumbprint : refuse(`dpop_proof_${checked.error.kind}`);
}

/** Changes a code and its transaction code for a token. Source: OpenID4VCI 1.0 §6. */
async function token(needs: StationNeeds, call: Call): Promise<Reply> {
  const read = TokenBody.safeParse(call.json);
  if (!read.success) return oauthReply({ error: 'invalid_request', code: 'form_malformed' });
  const { grant_type: grant, 'pre-authorized_code': code, tx_code: transactionCode } = read.data;
  if (grant !== grantType) {
    return oauthReply({ error: 'unsupported_grant_type', code: 'grant_type_refused' });
  }
  if (read.data.authorization_details !== undefined) {
    const refusal = { error: 'invalid_authorization_details', code: 'details_refused' } as const;
    return oauthReply(refusal);
  }
  if (code === undefined || code === '') {
    return oauthReply({ error: 'invalid_request', code: 'code_missing' });
  }
  if (transactionCode === undefined || transactionCode === '') {
    return oauthReply({ error: 'invalid_request', code: 'transaction_code_missing' });
  }
  const { token: url } = walletAddresses(needs.issuer);
  const boundTo = await provenWalletKey(needs, call, { url, token: 'none' });
  if (typeof boundTo !== 'string') return boundTo;
  const redeemed = await redeemOffer(needs, { code, transactionCode, boundTo });
  if (!redeemed.ok) return oauthReply({ error: 'invalid_grant', code: redeemed.error.kind });
  return {
    status: 200,
    outcome: 'token_issued',
    headers: walletHeaders,
    body: { access_token: redeemed.value, token_type: 'DPoP', expires_in: walletTokenS },
  };
}

/** Tokens and nonces for wallets. */
export const walletTokenOperations: readonly Operation[] = [
  {
    method: 'post',
    path: `${walletPath}/token`,
    summary: 'A wallet’s token for an offer, bound to its key (OpenID4VCI, DPoP)',
    access: 'everyone',
    perMinuteMax,
    carries: 'form',
    body: TokenBody,
    answers: { 200: { what: 'A token of ten minutes.', schema: TokenAnswer } },
    unreadable: () => oauthReply({ error: 'invalid_request', code: 'form_malformed' }),
    handle: token,
  },
  {
    method: 'post',
    path: `${walletPath}/nonce`,
    summary: 'A nonce for a wallet’s proof of its key',
    access: 'everyone',
    perMinuteMax: 2 * perMinuteMax,
    answers: {
      200: { what: 'A nonce of five minutes.', schema: z.object({ c_nonce: z.string() }) },
    },
    handle: async (needs) => ({
      status: 200,
      headers: walletHeaders,
      body: { c_nonce: needs.wallet.nonces.give() },
    }),
  },
];
