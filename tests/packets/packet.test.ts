import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openMemoryKeys, type SoftwareKeys } from '../../src/credentials/keys/software.ts';
import { signStatement } from '../../src/credentials/signed-statement.ts';
import { manifestKind, packetLimits } from '../../src/packets/manifest.ts';
import { checkPacket, openPacket } from '../../src/packets/open-packet.ts';
import { packetBytes, readPacket } from '../../src/packets/packet-bytes.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { packetOf, toSeal } from './packets.ts';

let station: SoftwareKeys;
let centre: SoftwareKeys;
beforeAll(async () => {
  [station, centre] = await Promise.all([openMemoryKeys(), openMemoryKeys()]);
});

/** What a centre makes of bytes that a station is said to have signed. */
async function taken(bytes: Uint8Array, opens = centre, signs = station) {
  const read = readPacket(bytes);
  if (!read.ok) return read.error;
  const checked = await checkPacket(read.value, await signs.published('packet'));
  if (!checked.ok) return checked.error.why;
  const opened = await openPacket(read.value, opens);
  return opened.ok ? opened.value : opened.error.why;
}

/** The packet with another manifest, signed by whoever has the station's key. */
async function withManifest(
  bytes: Uint8Array,
  change: (manifest: Record<string, unknown>) => object,
  parts?: readonly Uint8Array[],
): Promise<Uint8Array> {
  const read = readPacket(bytes);
  if (!read.ok) throw new Error(read.error);
  const signed = await signStatement(station, manifestKind, change(read.value.manifest));
  return packetBytes(signed, parts ?? read.value.parts);
}

describe('a packet', () => {
  test('opens at its centre, with everything that went in', async () => {
    const sealing = toSeal(1);
    const opened = await taken(await packetOf({ station, centre }, sealing));
    if (typeof opened === 'string') throw new Error(opened);
    expect(opened.contents).toMatchObject(sealing.contents);
    expect(opened.samples.map((sample) => Buffer.from(sample))).toEqual(
      sealing.samples.map(({ bytes }) => Buffer.from(bytes)),
    );
  });

  test('shows nothing of the person on its outside', async () => {
    const bytes = Buffer.from(await packetOf({ station, centre }));
    const read = readPacket(bytes);
    const outside = JSON.stringify(read.ok && read.value.manifest);
    expect(outside).not.toMatch(/face|thumb|clerk|supervisor|Rabat/);
    expect(bytes.includes('Rabat') || bytes.includes('thumb')).toBe(false);
  });

  test('with any bit flipped, or cut, or lengthened, never opens', async () => {
    const bytes = await packetOf({ station, centre });
    const refusals = new Set<string>();
    const property = fc.asyncProperty(
      fc.oneof(
        fc.record({ kind: fc.constant('flip'), at: fc.nat(bytes.length * 8 - 1) }),
        // The head and the manifest's first fields.
        fc.record({ kind: fc.constant('flip'), at: fc.nat(64 * 8) }),
        fc.record({ kind: fc.constant('cut'), at: fc.nat(bytes.length - 1) }),
        fc.record({ kind: fc.constant('more'), at: fc.integer({ min: 1, max: 64 }) }),
      ),
      async ({ kind, at }) => {
        const altered =
          kind === 'flip'
            ? Uint8Array.from(bytes, (byte, place) =>
                place === at >> 3 ? byte ^ (1 << (at & 7)) : byte,
              )
            : kind === 'cut'
              ? bytes.slice(0, at)
              : Buffer.concat([bytes, Buffer.alloc(at)]);
        const answer = await taken(altered);
        if (typeof answer !== 'string') throw new Error('it opened');
        refusals.add(answer);
      },
    );
    await fc.assert(property, { numRuns: 400 });
    // Flips met the form, the signature and the parts.
    expect(refusals).toEqual(new Set(['damaged', 'malformed', 'not_signed']));
  });

  test('of another station, or sealed to another centre, is named as such', async () => {
    const stranger = await openMemoryKeys();
    const foreign = await packetOf({ station: stranger, centre });
    expect(await taken(foreign)).toBe('not_signed');
    const elsewhere = await packetOf({ station, centre: stranger });
    expect(await taken(elsewhere)).toBe('sealed_to_another');
  });

  test('whose station signs anything else about it does not open', async () => {
    const bytes = await packetOf({ station, centre });
    const read = readPacket(bytes);
    if (!read.ok) throw new Error(read.error);
    const [first, second, third] = read.value.parts;
    if (!first || !second || !third) throw new Error('three parts');
    const { parts } = read.value.manifest;
    const other = await withManifest(bytes, (manifest) => ({
      ...manifest,
      recordId: toSeal(2).contents.recordId,
    }));
    expect(await taken(other)).toBe('damaged');
    const swapped = await withManifest(
      bytes,
      (manifest) => ({ ...manifest, parts: [parts[0], parts[2], parts[1]] }),
      [first, third, second],
    );
    expect(await taken(swapped)).toBe('damaged');
    const without = await withManifest(
      bytes,
      (manifest) => ({ ...manifest, parts: parts.slice(0, 2) }),
      [first, second],
    );
    expect(await taken(without)).toBe('damaged');
  });

  test('of another version, with unknown fields or in another spelling is malformed', async () => {
    const bytes = await packetOf({ station, centre });
    for (const change of [
      (manifest: object) => ({ ...manifest, version: 2 }),
      (manifest: object) => ({ ...manifest, more: 1 }),
      (manifest: object) => Object.fromEntries(Object.entries(manifest).toReversed()),
    ]) {
      expect(await taken(await withManifest(bytes, change))).toBe('malformed');
    }
    expect(await taken(Buffer.from('BASMAPK1'))).toBe('malformed');
    expect(await taken(new Uint8Array())).toBe('malformed');
  });

  test('larger than a packet may be is refused before it is read, and is not made', async () => {
    expect(await taken(new Uint8Array(packetLimits.packetBytesMax + 1))).toBe('too_large');
    const sealing = toSeal(1);
    const bytes = new Uint8Array(packetLimits.packetBytesMax);
    const large = {
      ...sealing,
      samples: sealing.samples.map((sample) => ({ ...sample, bytes })),
    };
    await expect(packetOf({ station, centre }, large)).rejects.toMatchObject({
      code: 'packet_too_large',
    });
  });

  test('is not made when whoever enrolled approved, too', async () => {
    const { contents, samples } = toSeal(1);
    const approved = { ...contents.approved, supervisor: OperatorId.parse('clerk') };
    const alone = packetOf({ station, centre }, { contents: { ...contents, approved }, samples });
    await expect(alone).rejects.toThrow('one pair of eyes');
  });

  test('of a station that was promised other samples is refused', async () => {
    const sealing = toSeal(1);
    const once = await packetOf({ station, centre }, sealing);
    const again = await packetOf({ station, centre }, sealing);
    const [one, two] = [readPacket(once), readPacket(again)];
    if (!one.ok || !two.ok) throw new Error('packets');
    // The same enrolment sealed twice: a part of one is no part of the other.
    const parts = [one.value.parts[0], ...two.value.parts.slice(1)].filter((part) => !!part);
    expect(await taken(packetBytes(one.value.signed, parts))).toBe('damaged');
  });
});
