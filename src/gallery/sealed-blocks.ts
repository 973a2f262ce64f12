import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { replaceFile } from '../files/replace-file.ts';
import type { SnapshotPlace } from './snapshot.ts';

const nonceBytes = 12;
const tagBytes = 16;
const lengthBytes = 4;
/** Larger ones are damage. */
const headerBytesMax = 4_096;
const blockBytesMax = 1 << 24;

/**
 * A large file, sealed block by block, so that it is never in memory whole: magic, length of the
 * header, header, then blocks of length, nonce, sealed bytes (AES-256-GCM), tag. A block is sealed
 * together with all that stands before the first one, with its number, and with whether it is the
 * last: blocks can not be exchanged, left out or cut off.
 */
interface Sealing {
  readonly key: Uint8Array;
  /** SHA-256 of magic, length and header. */
  readonly front: Buffer;
}

function additional({ front }: Sealing, place: number, last: boolean): Buffer {
  const numbers = Buffer.alloc(9);
  numbers.writeDoubleLE(place);
  numbers.writeUInt8(last ? 1 : 0, 8);
  return Buffer.concat([front, numbers]);
}

function sealed(sealing: Sealing, place: number, block: SealedBlock): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce);
  cipher.setAAD(additional(sealing, place, block.last));
  const body = Buffer.concat([nonce, cipher.update(block.bytes), cipher.final()]);
  const length = Buffer.alloc(lengthBytes);
  // The highest bit says that it is the last.
  length.writeUInt32LE(body.length + tagBytes + (block.last ? 2 ** 31 : 0));
  return Buffer.concat([length, body, cipher.getAuthTag()]);
}

function opened(sealing: Sealing, place: number, last: boolean, bytes: Buffer): Buffer {
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', sealing.key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(additional(sealing, place, last));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const body = bytes.subarray(nonceBytes, bytes.length - tagBytes);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

function frontOf(magic: Buffer, header: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32LE(text.length);
  return Buffer.concat([magic, length, text]);
}

function digest(front: Buffer): Buffer {
  return createHash('sha256').update(front).digest();
}

/** A part of a file; every file ends with one that is the last, empty or not. */
export interface SealedBlock {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/**
 * Writes a file whole or not at all.
 * @param header what is readable without the key; it holds no person
 * @throws when the disk does not take it; the one before stays
 */
export async function writeSealedBlocks(
  place: SnapshotPlace,
  file: { readonly magic: Buffer; readonly header: unknown },
  blocks: Iterable<SealedBlock>,
): Promise<void> {
  const front = frontOf(file.magic, file.header);
  const sealing = { key: place.key, front: digest(front) };
  await replaceFile(place.file, 0o600, async (handle) => {
    await handle.write(front);
    let number = 0;
    for (const block of blocks) {
      await handle.write(sealed(sealing, number, block));
      number += 1;
    }
  });
}

/** Reads exactly so many bytes. */
async function exactly(handle: FileHandle, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(bytes, 0, length);
  if (bytesRead !== length) throw new Error('the file is cut off');
  return bytes;
}

/** Reads block by block what `writeSealedBlocks` wrote; each is authentic when it is handed on. */
async function readBlocks(
  handle: FileHandle,
  sealing: Sealing,
  take: (bytes: Buffer) => void,
): Promise<void> {
  for (let place = 0; ; place += 1) {
    const word = (await exactly(handle, lengthBytes)).readUInt32LE();
    const last = word >= 2 ** 31;
    const length = last ? word - 2 ** 31 : word;
    if (length > blockBytesMax) throw new Error('a block is short');
    if (length < nonceBytes + tagBytes) throw new Error('a block has nonce and tag');
    take(opened(sealing, place, last, await exactly(handle, length)));
    if (last) break;
  }
  const { bytesRead } = await handle.read(Buffer.alloc(1), 0, 1);
  if (bytesRead !== 0) throw new Error('something stands behind the last block');
}

/**
 * Reads such a file; `begin` is told its header and answers who takes the blocks. `none`: there is
 * no file. `damaged`: anything in it is not what was written, or the taker refuses it; whatever was
 * taken until then is of no use.
 */
export async function readSealedBlocks(
  place: SnapshotPlace,
  magic: Buffer,
  begin: (header: unknown) => (bytes: Buffer) => void,
): Promise<'whole' | 'none' | 'damaged'> {
  let handle: FileHandle;
  try {
    handle = await open(place.file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'none';
    throw error;
  }
  try {
    const start = await exactly(handle, magic.length + lengthBytes);
    if (!start.subarray(0, magic.length).equals(magic)) return 'damaged';
    const length = start.readUInt32LE(magic.length);
    if (length > headerBytesMax) return 'damaged';
    const text = await exactly(handle, length);
    const sealing = { key: place.key, front: digest(Buffer.concat([start, text])) };
    await readBlocks(handle, sealing, begin(JSON.parse(text.toString('utf8'))));
    return 'whole';
  } catch {
    return 'damaged';
  } finally {
    await handle.close();
  }
}
