import type { SealingKeys } from '../credentials/keys/keys.ts';
import { readStatement } from '../credentials/signed-statement.ts';
import type { PublicJwk } from '../vocabulary/public-key.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { manifestKind, PacketContents, PacketManifest } from './manifest.ts';
import type { PacketForm, ReadPacket } from './packet-bytes.ts';
import { openPart, sha256Of } from './sealed-part.ts';

/** Why a packet is not taken. */
export interface PacketRefusal {
  readonly kind: 'packet_refused';
  readonly why:
    | PacketForm
    /** Not by a key of the station that it names. */
    | 'not_signed'
    /** A part is not the one that was signed. */
    | 'damaged'
    /** To another centre, or to a key that is gone. */
    | 'sealed_to_another'
    /** The inside says something else than the outside. */
    | 'contents_wrong';
}

/** What was in a packet. */
export interface OpenedPacket {
  readonly contents: PacketContents;
  /** In the order of the contents' samples. */
  readonly samples: readonly Uint8Array[];
}

function refused(why: PacketRefusal['why']): Result<never, PacketRefusal> {
  return fail({ kind: 'packet_refused', why });
}

/** Whether the station signed this manifest, and every part is the one that it signed. */
export async function checkPacket(
  { signed, manifest, parts }: ReadPacket,
  stationKeys: readonly PublicJwk[],
): Promise<Result<'as_signed', PacketRefusal>> {
  const expected = { typ: manifestKind.typ, keys: stationKeys, schema: PacketManifest };
  const read = await readStatement(signed, expected);
  if (!read.ok) return refused(read.error.kind);
  const hashes = await Promise.all(parts.map(sha256Of));
  return manifest.parts.every(({ sha256 }, place) => hashes[place] === sha256)
    ? ok('as_signed')
    : refused('damaged');
}

/** What the first part says; undefined when it is nothing of ours. */
function contentsFrom(bytes: Uint8Array): PacketContents | undefined {
  try {
    return PacketContents.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Opens a packet that was checked: every part, and every sample is the one that is described. */
export async function openPacket(
  { manifest, parts }: ReadPacket,
  keys: Pick<SealingKeys, 'openSealedKey'>,
): Promise<Result<OpenedPacket, PacketRefusal>> {
  const { recordId, station } = manifest;
  const key = await keys.openSealedKey(manifest.contentKey);
  if (key === 'unopened' || key.length !== 32) return refused('sealed_to_another');
  const of = parts.length;
  const opened = await Promise.all(
    parts.map((part, place) => openPart(key, { recordId, station, place, of }, part)),
  );
  const plain = opened.filter((part) => part !== 'unopened');
  const [first, ...samples] = plain;
  if (!first || plain.length !== of) return refused('damaged');
  const contents = contentsFrom(first);
  const same =
    contents?.recordId === recordId &&
    contents.station === station &&
    contents.samples.length === samples.length;
  if (!contents || !same) return refused('contents_wrong');
  const hashes = await Promise.all(samples.map(sha256Of));
  return contents.samples.every(({ sha256 }, place) => hashes[place] === sha256)
    ? ok({ contents, samples })
    : refused('contents_wrong');
}
