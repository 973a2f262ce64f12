import { createECDH, createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { CoseAlgorithm } from '../../src/credentials/identity-qr/cose-sign1.ts';
import type { IdentityQrSigner } from '../../src/credentials/identity-qr/identity-qr.ts';
import type { TrustedKey } from '../../src/credentials/identity-qr/signer-trust.ts';

/** Keys that everybody can make from their names: for vectors and tests, and for nothing else. */
export interface TestSigner extends IdentityQrSigner {
  readonly trusted: TrustedKey;
}

/** Who the test signers say they are. */
export const testIssuer = 'https://identity.example';

function edwardsKey(seed: Buffer): KeyObject {
  // PKCS #8 around 32 bytes. Source: RFC 8410 §7.
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function weierstrassKey(seed: Buffer): KeyObject {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(seed);
  const point = curve.getPublicKey();
  const part = (bytes: Buffer) => bytes.toString('base64url');
  const [x, y] = [part(point.subarray(1, 33)), part(point.subarray(33))];
  const key = { kty: 'EC', crv: 'P-256', d: part(seed), x, y };
  return createPrivateKey({ key, format: 'jwk' });
}

/** A signer whose key follows from its name. */
export function testSigner(algorithm: CoseAlgorithm, name: string): TestSigner {
  const seed = createHash('sha256').update(`test signer ${name}`).digest();
  const key = algorithm === 'EdDSA' ? edwardsKey(seed) : weierstrassKey(seed);
  const keyId = new Uint8Array(createHash('sha256').update(name).digest().subarray(0, 8));
  return {
    algorithm,
    hint: { kind: 'key_id', keyId },
    sign: async (bytes) =>
      new Uint8Array(
        algorithm === 'EdDSA'
          ? sign(undefined, bytes, key)
          : sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }),
      ),
    trusted: { keyId, algorithm, publicKey: createPublicKey(key), issuer: testIssuer },
  };
}
