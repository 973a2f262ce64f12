import { randomBytes } from 'node:crypto';
import { sealContentKey } from '../credentials/content-key.ts';
import type { Keys } from '../credentials/keys/keys.ts';
import { signStatement } from '../credentials/signed-statement.ts';
import type { SealingJwk } from '../vocabulary/public-key.ts';
import type { Instant } from '../vocabulary/time.ts';
import {
  manifestKind,
  packetLimits,
  PacketContents,
  PacketManifest,
  packetVersion,
  type PacketSample,
} from './manifest.ts';
import { packetBytes } from './packet-bytes.ts';
import { sealPart, sha256Of } from './sealed-part.ts';

/** A sample to be sealed. */
export interface SampleToSeal extends Omit<PacketSample, 'sha256'> {
  readonly bytes: Uint8Array;
}

/** What goes into a packet. */
export interface PacketToSeal {
  readonly contents: Omit<PacketContents, 'samples'>;
  /** The face, then fingers. */
  readonly samples: readonly SampleToSeal[];
}

/**
 * Seals an enrolment to a centre and signs it with the station's key.
 * @returns the packet's bytes; sealed twice they differ
 * @throws an Error with code `packet_too_large`
 */
export async function sealPacket(
  needs: { readonly keys: Keys; readonly centreKey: SealingJwk },
  { contents, samples }: PacketToSeal,
  sealedAt: Instant,
): Promise<Uint8Array> {
  const described = await Promise.all(
    samples.map(async ({ bytes, ...sample }) => ({ ...sample, sha256: await sha256Of(bytes) })),
  );
  const whole = PacketContents.parse({ ...contents, samples: described });
  const plain = [Buffer.from(JSON.stringify(whole), 'utf8'), ...samples.map(({ bytes }) => bytes)];
  const key = randomBytes(32);
  const { recordId, station } = whole;
  const of = plain.length;
  const sealed = await Promise.all(
    plain.map((bytes, place) => sealPart(key, { recordId, station, place, of }, bytes)),
  );
  const total = sealed.reduce((sum, part) => sum + part.length, 0);
  if (total > packetLimits.packetBytesMax - packetLimits.manifestCharactersMax) {
    throw Object.assign(new Error('the samples are too large for a packet'), {
      code: 'packet_too_large',
    });
  }
  const manifest = PacketManifest.parse({
    version: packetVersion,
    recordId,
    station,
    sealedAt,
    contentKey: await sealContentKey(needs.centreKey, key),
    parts: await Promise.all(
      sealed.map(async (part) => ({ bytes: part.length, sha256: await sha256Of(part) })),
    ),
  });
  return packetBytes(await signStatement(needs.keys, manifestKind, manifest), sealed);
}
