import { z } from 'zod';
import {
  checkCredentialProof,
  type CredentialProofRefusal,
} from '../../credentials/wallet/credential-proof.ts';
import type { HolderKey } from '../../credentials/sd-jwt/signed-jwt.ts';
import {
  walletConfigurations,
  type WalletConfiguration,
} from '../../credentials/wallet/offered.ts';
import type { WalletRight } from '../../credentials/wallet/wallet-tokens.ts';
import { issueToWallet } from '../../procedures/wallet-credentials.ts';
import type { StationNeeds } from '../needs.ts';
import type { Call, Operation, Reply } from '../operation.ts';
import { oauthReply, walletHeaders, type OAuthRefusal } from './oauth-refusal.ts';
import { walletAddresses, walletPath } from './wallet-addresses.ts';
import { provenWalletKey } from './wallet-token.ts';

const perMinuteMax = 600;

/** What a wallet asks for; what else there is says nothing to us. */
const CredentialBody = z.looseObject({
  credential_configuration_id: z.string().max(100).optional(),
  credential_identifier: z.string().max(100).optional(),
  proofs: z.looseObject({ jwt: z.array(z.string()).optional() }).optional(),
  /** As drafts before 1.0 had it, and as wallets still send it. */
  proof: z.looseObject({ proof_type: z.string(), jwt: z.string().optional() }).optional(),
  credential_response_encryption: z.unknown().optional(),
});
type CredentialRequest = z.output<typeof CredentialBody>;

const CredentialAnswer = z.object({
  credentials: z.array(z.object({ credential: z.string() })),
});

/** What is asked for, or why it can not be had. Source: OpenID4VCI 1.0 §8.3.1.2. */
function askedConfiguration(asked: CredentialRequest): WalletConfiguration | OAuthRefusal {
  const { credential_configuration_id: id, credential_identifier: identifier } = asked;
  if (asked.credential_response_encryption !== undefined) {
    return { error: 'invalid_encryption_parameters', code: 'encryption_refused' };
  }
  if ((id === undefined) === (identifier === undefined)) {
    return { error: 'invalid_credential_request', code: 'configuration_missing' };
  }
  // None is ever given out.
  if (id === undefined) return { error: 'unknown_credential_identifier', code: 'not_given_out' };
  const known = walletConfigurations.find((configuration) => configuration === id);
  return known ?? { error: 'unknown_credential_configuration', code: 'configuration_unknown' };
}

/** What a new nonce would mend is said apart. Source: OpenID4VCI 1.0 §8.3.1.2. */
function proofError({ kind }: CredentialProofRefusal): OAuthRefusal {
  const stale = ['nonce_unknown', 'nonce_expired', 'nonce_used'].includes(kind);
  return { error: stale ? 'invalid_nonce' : 'invalid_proof', code: kind };
}

/** Every JWT that is sent as a proof, and none where another kind of proof is sent, too. */
function sentProofs({ proof, proofs }: CredentialRequest): readonly string[] {
  if (!proofs) return proof?.proof_type === 'jwt' && proof.jwt !== undefined ? [proof.jwt] : [];
  return proof === undefined && Object.keys(proofs).length === 1 ? (proofs.jwt ?? []) : [];
}

/** The key that a credential will be for. */
function provenHolder(
  { wallet, now, issuer }: StationNeeds,
  asked: CredentialRequest,
): HolderKey | OAuthRefusal {
  const [proof, ...more] = sentProofs(asked);
  if (proof === undefined) return { error: 'invalid_proof', code: 'proof_missing' };
  if (more.length > 0) return { error: 'invalid_proof', code: 'proofs_too_many' };
  const { issuer: audience } = walletAddresses(issuer);
  const checked = checkCredentialProof(proof, {
    audience,
    now: now(),
    takeNonce: (nonce) => wallet.nonces.take(nonce),
  });
  return checked.ok ? checked.value : proofError(checked.error);
}

interface Authorized {
  readonly token: string;
  readonly right: WalletRight;
}

const isReply = (value: Authorized | Reply): value is Reply => 'status' in value;

/** The right of the token that the call shows, with the proof of its key. Source: RFC 9449 §7. */
async function authorized(needs: StationNeeds, call: Call): Promise<Authorized | Reply> {
  const [scheme = '', token = '', more] = (call.request.get('authorization') ?? '').split(' ');
  const refuse = (code: string) => oauthReply({ error: 'invalid_token', code }, 401);
  if (scheme.toLowerCase() !== 'dpop' || token === '' || more !== undefined) {
    return refuse('token_missing');
  }
  const right = needs.wallet.tokens.right(token);
  if (!right) return refuse('token_unknown');
  const { credential: url } = walletAddresses(needs.issuer);
  const proven = await provenWalletKey(needs, call, { url, token });
  if (typeof proven !== 'string') return proven;
  return proven === right.boundTo ? { token, right } : refuse('token_of_another_key');
}

async function credential(needs: StationNeeds, call: Call): Promise<Reply> {
  const shown = await authorized(needs, call);
  if (isReply(shown)) return shown;
  const read = CredentialBody.safeParse(call.json);
  if (!read.success) {
    return oauthReply({ error: 'invalid_credential_request', code: 'request_malformed' });
  }
  const configuration = askedConfiguration(read.data);
  if (typeof configuration !== 'string') return oauthReply(configuration);
  const holder = provenHolder(needs, read.data);
  if ('error' in holder) return oauthReply(holder);
  const issued = await issueToWallet(needs, { ...shown, configuration, holder });
  if (!issued.ok) {
    return oauthReply({ error: 'credential_request_denied', code: issued.error.kind });
  }
  return {
    status: 200,
    outcome: 'credential_issued',
    headers: walletHeaders,
    body: { credentials: [{ credential: issued.value }] },
  };
}

/** Credentials for wallets. */
export const walletCredentialOperations: readonly Operation[] = [
  {
    method: 'post',
    path: `${walletPath}/credential`,
    summary: 'A credential of an offer, for a key that the wallet proves (OpenID4VCI)',
    access: 'everyone',
    perMinuteMax,
    body: CredentialBody,
    answers: { 200: { what: 'The credential.', schema: CredentialAnswer } },
    unreadable: () =>
      oauthReply({ error: 'invalid_credential_request', code: 'request_malformed' }),
    handle: credential,
  },
];
