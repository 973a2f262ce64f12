import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { openProgrammeClient } from '../src/cli/programme-client.ts';
import type { ClientFinger } from '../src/cli/station-client.ts';

/** A programme with a key made just now, and the account that an administrator records for it. */
export async function demonstrationProgramme(address: string, id: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint({ kty: 'EC', crv: 'P-256', x, y });
  const client = await openProgrammeClient(address, id, { ...(await exportJWK(privateKey)), kid });
  return {
    account: {
      id,
      name: id,
      keys: [{ kty: 'EC', crv: 'P-256', x, y, kid }],
      purposes: [{ code: 'payment', basis: 'law 58-23' }],
      scopes: ['verify'],
      audience: 'https://scoring.example',
      sector: `${id}.example`,
      requiresDpop: false,
      verificationsPerMinuteMax: 1000,
      active: true,
    },
    assertion: () => client.assertion(),
    verify: (
      claimed: object,
      face: Uint8Array | undefined,
      fingers: readonly ClientFinger[] = [],
    ) => client.verify({ purpose: 'payment', claimed, face, fingers }),
  };
}
