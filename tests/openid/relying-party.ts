import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';

/** A key pair whose public half is registered. */
async function registered(alg: 'ES256' | 'ECDH-ES+A256KW') {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const { x = '', y = '' } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y });
  return { privateKey, jwk: { kty: 'EC', crv: 'P-256', x, y, kid } as const };
}

/** What differs between programmes of tests. */
export interface RelyingPartyMaking {
  readonly id: string;
  readonly requiresDpop?: boolean;
  readonly claims?: readonly string[];
  readonly purposes?: readonly object[];
  readonly redirectUri?: string;
}

/** A request that was pushed, and what belongs to it. */
export interface PushedRequest {
  readonly address: URL;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  readonly dpop: client.DPoPHandle | undefined;
}

/** What a sign-in asks for beside what every one does. */
export type Parameters = Readonly<Record<string, string>>;

/** A programme that has people sign in, by a library that is not ours. */
export async function relyingParty(address: string, making: RelyingPartyMaking) {
  const { id, requiresDpop = false, redirectUri = `https://${id}.example/back` } = making;
  const signing = await registered('ES256');
  const sealing = await registered('ECDH-ES+A256KW');
  const account = {
    id,
    name: `The programme ${id}`,
    keys: [signing.jwk],
    purposes: making.purposes ?? [
      { code: 'payment', basis: 'law 58-23', assuranceMin: 'low' as const },
    ],
    scopes: ['verify'],
    audience: 'https://scoring.example',
    sector: `${id}.example`,
    requiresDpop,
    verificationsPerMinuteMax: 1000,
    active: true,
    openid: {
      redirectUris: [redirectUri],
      claims: making.claims ?? ['given_name', 'family_name', 'birthdate', 'gender'],
      encryptionKey: { ...sealing.jwk, alg: 'ECDH-ES+A256KW', use: 'enc' },
    },
  };
  const discovered = async () => {
    const found = await client.discovery(
      new URL(address),
      id,
      {
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
        require_auth_time: true,
      },
      client.PrivateKeyJwt({ key: signing.privateKey, kid: signing.jwk.kid }),
      { execute: [client.allowInsecureRequests] },
    );
    client.enableDecryptingResponses(found, ['A256GCM'], {
      key: sealing.privateKey,
      alg: 'ECDH-ES+A256KW',
      kid: sealing.jwk.kid,
    });
    return found;
  };
  let known: client.Configuration | undefined;
  const configuration = async () => (known ??= await discovered());
  const dpopOf = async () =>
    requiresDpop
      ? client.getDPoPHandle(await configuration(), await client.randomDPoPKeyPair('ES256'))
      : undefined;
  return {
    account,
    signing,
    redirectUri,
    configuration,
    /** Pushes a request; the address is where a browser is sent. */
    push: async (asked: Parameters = {}): Promise<PushedRequest> => {
      const verifier = client.randomPKCECodeVerifier();
      const state = client.randomState();
      const nonce = client.randomNonce();
      const dpop = await dpopOf();
      const parameters = {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...asked,
      };
      const options = dpop ? { DPoP: dpop } : {};
      const found = await configuration();
      const pushed = await client.buildAuthorizationUrlWithPAR(found, parameters, options);
      return { address: pushed, verifier, state, nonce, dpop };
    },
    /** Exchanges the code that a browser brought back. */
    exchange: async (back: URL, { verifier, state, nonce, dpop }: PushedRequest) =>
      client.authorizationCodeGrant(
        await configuration(),
        back,
        { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
        undefined,
        dpop ? { DPoP: dpop } : {},
      ),
    userinfo: async (
      tokens: Awaited<ReturnType<typeof client.authorizationCodeGrant>>,
      { dpop }: Pick<PushedRequest, 'dpop'>,
    ) => {
      const subject = tokens.claims()?.sub ?? '';
      const options = dpop ? { DPoP: dpop } : {};
      return client.fetchUserInfo(await configuration(), tokens.access_token, subject, options);
    },
  };
}
export type RelyingParty = Awaited<ReturnType<typeof relyingParty>>;

/** The claims parameter: what is needed, and what may be declined. */
export function claimsParameter(asked: Readonly<Record<string, 'needed' | 'optional'>>): string {
  const userinfo = Object.entries(asked).map(([name, how]) => [
    name,
    how === 'needed' ? { essential: true } : null,
  ]);
  return JSON.stringify({ userinfo: Object.fromEntries(userinfo) });
}
