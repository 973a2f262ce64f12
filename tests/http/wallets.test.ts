import { createHash, randomBytes } from 'node:crypto';
import { clientAuthenticationAnonymous, setGlobalConfig } from '@openid4vc/oauth2';
import { Openid4vciClient } from '@openid4vc/openid4vci';
import { OpenID4VCIClientV1_0_15 } from '@sphereon/oid4vci-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { disclosureFrom } from '../../src/credentials/sd-jwt/disclosure.ts';
import { signedJwtFrom } from '../../src/credentials/sd-jwt/signed-jwt.ts';
import { signedJwt, walletKey, type WalletKey } from '../credentials/sd-jwt/wallet.ts';
import { offered, openWalletStation, type WalletStation } from './wallet-station.ts';

/** Wallets of others, each with its own reading of the specification, obtain what we issue. */
let at: WalletStation;
beforeAll(async () => {
  at = await openWalletStation();
});
afterAll(() => at.close());

/** What a credential says openly, and the names of what its holder can disclose. */
function readCredential(credential: string) {
  const [jwt = '', ...rest] = credential.split('~').slice(0, -1);
  const names = rest.map((one) => disclosureFrom(one)?.name);
  return { said: signedJwtFrom(jwt)?.payload ?? {}, names };
}

function expectIdentity(credential: unknown, key: WalletKey): void {
  const { said, names } = readCredential(z.string().parse(credential));
  expect(said['cnf']).toEqual({ jwk: key.jwk });
  expect(said['vct']).toBe(`${at.station.address}/v1/credential-types/identity`);
  expect(names).toContain('personal_administrative_number');
  expect(names).toContain('18');
}

/** Signs what a wallet asks for, with its key. */
function compactOf(key: WalletKey, header: object, payload: object): string {
  const { alg: _ours, ...rest } = { alg: 'ES256', ...header };
  return signedJwt(key, rest, payload);
}

test('the wallet of @openid4vc obtains a credential', async () => {
  setGlobalConfig({ allowInsecureUrls: true });
  const key = walletKey();
  const signer = { method: 'jwk', alg: 'ES256', publicJwk: key.jwk } as const;
  const client = new Openid4vciClient({
    callbacks: {
      hash: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
      generateRandom: (bytes) => new Uint8Array(randomBytes(bytes)),
      signJwt: async (_signer, { header, payload }) => ({
        jwt: compactOf(key, header, payload),
        signerJwk: key.jwk,
      }),
      clientAuthentication: clientAuthenticationAnonymous(),
    },
  });
  const { offer, transactionCode } = await offered(at, await at.enrolled('salma'));
  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const { accessTokenResponse, dpop } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer,
    issuerMetadata,
    txCode: transactionCode,
    dpop: { signer },
  });
  const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
  const credentialConfigurationId = 'idcs_sd_jwt';
  const proof = await client.createCredentialRequestJwtProof({
    issuerMetadata,
    credentialConfigurationId,
    nonce,
    signer,
  });
  const { credentialResponse } = await client.retrieveCredentials({
    issuerMetadata,
    credentialConfigurationId,
    accessToken: accessTokenResponse.access_token,
    proofs: { jwt: [proof.jwt] },
    ...(dpop ? { dpop } : {}),
  });
  const [issued] = credentialResponse.credentials ?? [];
  expectIdentity(z.object({ credential: z.string() }).parse(issued).credential, key);
});

test('the wallet of @sphereon obtains a credential', async () => {
  const key = walletKey();
  const { offer, transactionCode } = await offered(at, await at.enrolled('touria'));
  const client = await OpenID4VCIClientV1_0_15.fromURI({ uri: offer });
  const createDPoPOpts = {
    jwtIssuer: { alg: 'ES256', jwk: key.jwk },
    dPoPSigningAlgValuesSupported: ['ES256'],
    jwtPayloadProps: {},
    createJwtCallback: async (
      _issuer: unknown,
      { header, payload }: { header: object; payload: object },
    ) => compactOf(key, header, payload),
  };
  await client.acquireAccessToken({ pin: transactionCode, createDPoPOpts });
  const answer = await client.acquireCredentials({
    credentialConfigurationId: 'idcs_sd_jwt',
    format: 'dc+sd-jwt',
    jwk: key.jwk,
    alg: 'ES256',
    proofCallbacks: {
      signCallback: async ({ header, payload }) => compactOf(key, header, payload),
    },
    createDPoPOpts,
  });
  const issued = z.object({ credentials: z.tuple([z.object({ credential: z.string() })]) });
  expectIdentity(issued.parse(answer).credentials[0].credential, key);
});
