import { saidIn } from '../credentials/signed-statement.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { PacketManifest, packetLimits } from './manifest.ts';

/**
 * A packet as bytes: eight that name the format, the length of the signed manifest as a whole
 * number of four bytes (big-endian), the manifest as a compact JWS, the sealed parts one after the
 * other. Nothing follows them.
 */
const magic = Buffer.from('BASMAPK1', 'ascii');
const headBytes = magic.length + 4;

/** A packet taken apart; nothing of it is checked but its form. */
export interface ReadPacket {
  readonly signed: string;
  readonly manifest: PacketManifest;
  readonly parts: readonly Uint8Array[];
}

/** Why bytes are no packet. */
export type PacketForm = 'too_large' | 'malformed';

/** Puts a packet together. */
export function packetBytes(signed: string, parts: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.from(signed, 'ascii');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([magic, length, text, ...parts]);
}

/** Takes a packet apart: the parts are of the lengths that the manifest says, and nothing more. */
export function readPacket(bytes: Uint8Array): Result<ReadPacket, PacketForm> {
  if (bytes.length > packetLimits.packetBytesMax) return fail('too_large');
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.length < headBytes || !view.subarray(0, magic.length).equals(magic)) {
    return fail('malformed');
  }
  const length = view.readUInt32BE(magic.length);
  if (length > packetLimits.manifestCharactersMax) return fail('malformed');
  // Latin-1 gives each byte a character, so that none is read as another.
  const signed = view.toString('latin1', headBytes, headBytes + length);
  const manifest = saidIn(signed, PacketManifest);
  if (signed.length !== length || !manifest) return fail('malformed');
  const parts: Uint8Array[] = [];
  let from = headBytes + length;
  for (const part of manifest.parts) {
    parts.push(view.subarray(from, from + part.bytes));
    from += part.bytes;
  }
  return from === view.length ? ok({ signed, manifest, parts }) : fail('malformed');
}
