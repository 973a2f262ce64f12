import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT, type JWK } from 'jose';
import { impressionBody, send, type Answer, type ClientFinger } from './station-client.ts';

/** A programme that asks a station to verify people. */
export interface ProgrammeClient {
  /** A fresh `private_key_jwt` assertion; RFC 7523. */
  assertion(): Promise<string>;
  verify(request: {
    readonly purpose: string;
    readonly claimed: object;
    readonly face?: Uint8Array | undefined;
    readonly fingers?: readonly ClientFinger[];
    /** A one-time code; an empty one is sent, and refused. */
    readonly code?: string | undefined;
    /** What she states of herself, as `Demographics` has it. */
    readonly demographics?: object | undefined;
  }): Promise<Answer>;
}

/** How long an assertion is valid: long enough for a slow line. */
const assertionLifetime = '60s';

/**
 * Speaks to the station at `address` as `programme` with its private EC P-256 key.
 * @throws when the key is not an EC P-256 private key
 */
export async function openProgrammeClient(
  address: string,
  programme: string,
  key: JWK,
): Promise<ProgrammeClient> {
  const privateKey = await importJWK(key, 'ES256');
  const assertion = () =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', ...(key.kid === undefined ? {} : { kid: key.kid }) })
      .setIssuer(programme)
      .setSubject(programme)
      .setAudience(address)
      .setIssuedAt()
      .setExpirationTime(assertionLifetime)
      .setJti(randomUUID())
      .sign(privateKey);
  return {
    assertion,
    verify: async ({ purpose, claimed, face, fingers = [], code, demographics }) =>
      send(address, {
        method: 'POST',
        path: '/v1/verifications',
        headers: { 'client-assertion': await assertion() },
        body: {
          purpose,
          claimed,
          ...(face === undefined ? {} : { face: Buffer.from(face).toString('base64') }),
          ...(fingers.length === 0 ? {} : { fingers: fingers.map(impressionBody) }),
          ...(code === undefined ? {} : { code }),
          ...(demographics === undefined ? {} : { demographics }),
        },
      }),
  };
}
