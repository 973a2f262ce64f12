import type { AllClientMetadata } from 'oidc-provider';
import type { ProgrammeAccount } from '../register/accounts.ts';

/** How sure the station is of who signed in, weakest first. */
export const assurances = {
  /** One of: a face before an unattended camera, a code. */
  low: 'urn:anr:loa:low',
  /** Both. */
  substantial: 'urn:anr:loa:substantial',
} as const;
export type Assurance = keyof typeof assurances;

/** A programme as the provider knows its clients; undefined when it has nobody sign in. */
export function clientOf(account: ProgrammeAccount): AllClientMetadata | undefined {
  const { openid, active } = account;
  if (!active || !openid) return undefined;
  const signing = account.keys.map(({ kty, crv, x, y, kid }) => ({
    kty,
    crv,
    x,
    y,
    kid,
    use: 'sig',
    alg: 'ES256',
  }));
  return {
    client_id: account.id,
    client_name: account.name,
    application_type: 'web',
    redirect_uris: openid.redirectUris,
    post_logout_redirect_uris: [...openid.postLogoutRedirectUris],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    subject_type: 'pairwise',
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: { keys: [...signing, { ...openid.encryptionKey }] },
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
    userinfo_encrypted_response_alg: openid.encryptionKey.alg,
    userinfo_encrypted_response_enc: 'A256GCM',
    dpop_bound_access_tokens: account.requiresDpop,
    require_auth_time: true,
    require_pushed_authorization_requests: true,
  };
}
