import { createHash } from 'node:crypto';
import { portraitSizes, type PortraitSize } from '../../src/capture/portrait.ts';
import { identityQr } from '../../src/credentials/identity-qr/identity-qr.ts';
import { Idcs } from '../../src/vocabulary/idcs.ts';
import type { ResidentCard } from '../../src/vocabulary/resident-card.ts';
import { Instant } from '../../src/vocabulary/time.ts';
import { vectorSigners, vectorToken } from './identity-vectors.ts';

/** Bytes that compress as little as a photograph does. */
function noise(length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`noise ${block}`).digest(),
  );
  return new Uint8Array(Buffer.concat(blocks).subarray(0, length));
}

/**
 * A card of somebody who does not exist, with a code as full as a portrait of this size makes it.
 * @param portrait JPEG
 */
export async function demonstrationCard(
  portrait: Uint8Array,
  size: PortraitSize = portraitSizes.large,
): Promise<ResidentCard> {
  const status = { uri: `${vectorToken.issuer}/v1/status/0`, index: 523_127 };
  const identity = { ...vectorToken.identity, photo: noise(size.bytesMax) };
  return {
    idcs: Idcs.parse('2000000006'),
    demographics: {
      givenName: { latin: 'Tiziri', arabic: 'تيزيري' },
      familyName: { latin: 'Aït Exemple', arabic: 'آيت مثال' },
      birthDate: { precision: 'day', year: 1999, month: 2, day: 28 },
      birthPlace: 'Tafraoute',
      sex: 'female',
      nationality: 'MAR',
    },
    portrait,
    code: await identityQr(vectorSigners.edwards, { ...vectorToken, status, identity }),
    issuedAt: Instant.parse(vectorToken.issuedAt * 1000),
    expiresAt: Instant.parse(vectorToken.expiresAt * 1000),
  };
}
