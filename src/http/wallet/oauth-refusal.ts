import type { Reply } from '../operation.ts';

/** What OAuth and OpenID4VCI have words for. Source: RFC 6749 §5.2; OpenID4VCI 1.0 §6.3, §8.3. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_authorization_details'
  | 'invalid_dpop_proof'
  | 'invalid_token'
  | 'invalid_credential_request'
  | 'unknown_credential_configuration'
  | 'unknown_credential_identifier'
  | 'invalid_proof'
  | 'invalid_nonce'
  | 'invalid_encryption_parameters'
  | 'credential_request_denied';

/** A refusal as wallets read it; `code` says more exactly which one it is. */
export interface OAuthRefusal {
  readonly error: OAuthError;
  readonly code: string;
}

/** Nothing that is answered to a wallet may lie in a cache. */
export const walletHeaders = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/** Tokens that are none are answered with what is asked for instead. Source: RFC 9449 §7.1. */
function challenge(error: OAuthError): Readonly<Record<string, string>> {
  return { 'www-authenticate': `DPoP error="${error}", algs="ES256"` };
}

/** The answer of a refusal. */
export function oauthReply({ error, code }: OAuthRefusal, status: 400 | 401 = 400): Reply {
  return {
    status,
    outcome: code,
    headers: { ...walletHeaders, ...(status === 401 ? challenge(error) : {}) },
    body: { error, code, error_description: code.replaceAll('_', ' ') },
  };
}
