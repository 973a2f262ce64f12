import { createHash, X509Certificate, verify } from 'node:crypto';
import { Openid4vpClient } from '@openid4vc/openid4vp';
import { CompactEncrypt, importJWK } from 'jose';

type Options = ConstructorParameters<typeof Openid4vpClient>[0];
type Callbacks = Options['callbacks'];

function hashOf(data: Uint8Array, algorithm: string): Uint8Array {
  return createHash(algorithm.replaceAll('-', '')).update(data).digest();
}

/** Checks a request as a wallet does: by the certificate that it carries. */
const verifyJwt: Callbacks['verifyJwt'] = (signer, { compact }) => {
  if (signer.method !== 'x5c') return { verified: false };
  const certificate = new X509Certificate(Buffer.from(signer.x5c[0] ?? '', 'base64'));
  const [header = '', body = '', signature = ''] = compact.split('.');
  const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const signed = Buffer.from(`${header}.${body}`, 'ascii');
  if (!verify('sha256', signed, key, Buffer.from(signature, 'base64url'))) {
    return { verified: false };
  }
  const { kty, crv, x, y } = certificate.publicKey.export({ format: 'jwk' });
  return { verified: true, signerJwk: { kty: String(kty), crv, x, y } };
};

const encryptJwe: Callbacks['encryptJwe'] = async (encryptor, data) => {
  const { publicJwk: jwk, alg, enc, apu, apv } = encryptor;
  const { kty, crv = '', x = '', y = '' } = jwk;
  const key = await importJWK({ kty, crv, x, y }, alg);
  const sealing = new CompactEncrypt(Buffer.from(data, 'utf8')).setProtectedHeader({
    alg,
    enc,
    ...(jwk.kid === undefined ? {} : { kid: jwk.kid }),
    ...(apu === undefined ? {} : { apu }),
    ...(apv === undefined ? {} : { apv }),
  });
  return { jwe: await sealing.encrypt(key), encryptionJwk: jwk };
};

const unused = () => {
  throw new Error('a wallet does not need this here');
};

/** A wallet by a library that is not ours; `fetched` is how it reaches the station. */
export function independentWallet(fetched: (address: string) => Promise<Response>) {
  const client = new Openid4vpClient({
    callbacks: {
      hash: hashOf,
      verifyJwt,
      encryptJwe,
      signJwt: unused,
      decryptJwe: unused,
      getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
      fetch: async (address) => fetched(address instanceof Request ? address.url : String(address)),
    },
  });
  return {
    /** What the address of a QR code asks for. */
    opened: async (address: string) => {
      const { params } = client.parseOpenid4vpAuthorizationRequest({
        authorizationRequest: address,
      });
      return client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: params });
    },
    /** An answer, sealed to whoever asked. */
    answered: async (
      { authorizationRequestPayload }: { readonly authorizationRequestPayload: never },
      presentation: string,
    ): Promise<string> => {
      const made = await client.createOpenid4vpAuthorizationResponse({
        authorizationRequestPayload,
        authorizationResponsePayload: { vp_token: { identity: [presentation] } },
        jarm: {
          encryption: { nonce: 'a nonce of the wallet' },
          serverMetadata: {
            authorization_signing_alg_values_supported: ['ES256'],
            authorization_encryption_alg_values_supported: ['ECDH-ES'],
            authorization_encryption_enc_values_supported: ['A256GCM'],
          },
        },
      });
      return made.jarm?.responseJwt ?? '';
    },
  };
}
