import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from '../files/replace-file.ts';
import { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import { ModelId } from '../vocabulary/template.ts';

/** "Basma gallery" and the version of the layout; another version is rebuilt, not read. */
const magic = Buffer.from('BASMAGAL\x01', 'latin1');
const nonceBytes = 12;
const tagBytes = 16;
/** A header is short; a length beyond this is damage. */
const headerBytesMax = 4_096;

/** What a snapshot says of itself; it holds no person. */
const Header = z
  .object({
    model: ModelId,
    /** SHA-256 of the model's file. */
    modelHash: z.string().max(64),
    dimension: z.number().int().positive(),
    scope: z.enum(['register', 'station']),
    /** Links of a node: a graph of another shape is not read. */
    links: z.number().int().positive(),
    /** References that are searched. */
    count: z.number().int().nonnegative(),
    /** Places of the graph, those of removed references included. */
    rows: z.number().int().nonnegative(),
    asOf: ChangeNumber,
  })
  .strict()
  .readonly();
export type SnapshotHeader = z.infer<typeof Header>;

/** The graph at one change of the register. */
export interface Snapshot {
  readonly header: SnapshotHeader;
  /** Sequence number of each row; 0 where the reference was removed. */
  readonly seqs: readonly (Seq | 0)[];
  /** The graph in its library's own form. */
  readonly graph: Uint8Array;
}

/** Where a snapshot lies and with which key it opens, 32 bytes. */
export interface SnapshotPlace {
  readonly file: string;
  readonly key: Uint8Array;
}

/**
 * A file: magic and version, length of the header, header, nonce, sealed body (AES-256-GCM over all
 * that stands before it too), tag. The body: one 64-bit number for each row, then the graph.
 */
function encoded({ header, seqs, graph }: Snapshot, key: Uint8Array): Buffer {
  const text = Buffer.from(JSON.stringify(Header.parse(header)), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  const front = Buffer.concat([magic, length, text]);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(front);
  const numbers = Buffer.from(Float64Array.from(seqs).buffer);
  const body = [cipher.update(numbers), cipher.update(graph), cipher.final()];
  return Buffer.concat([front, nonce, ...body, cipher.getAuthTag()]);
}

function decoded(bytes: Buffer, key: Uint8Array): Snapshot {
  const headerAt = magic.length + 4;
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new Error('no snapshot of ours');
  const headerLength = bytes.readUInt32LE(magic.length);
  if (headerLength > headerBytesMax) throw new Error('a header is short');
  const bodyAt = headerAt + headerLength + nonceBytes;
  const front = bytes.subarray(0, headerAt + headerLength);
  const nonce = bytes.subarray(headerAt + headerLength, bodyAt);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(front);
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const sealed = bytes.subarray(bodyAt, bytes.length - tagBytes);
  const body = Buffer.concat([decipher.update(sealed), decipher.final()]);
  const header = Header.parse(JSON.parse(front.subarray(headerAt).toString('utf8')));
  const numbersLength = 8 * header.rows;
  const seqs = Array.from({ length: header.rows }, (_, row) => {
    const seq = body.readDoubleLE(8 * row);
    return seq === 0 ? 0 : Seq.parse(seq);
  });
  return { header, seqs, graph: body.subarray(numbersLength) };
}

/**
 * Reads a snapshot; `none` when there is none, `damaged` when it is not whole, of another key or of
 * another version. Nothing of a damaged file is used: the graph is then made from the register.
 */
export async function readSnapshot({
  file,
  key,
}: SnapshotPlace): Promise<Snapshot | 'none' | 'damaged'> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes) return 'none';
  try {
    return decoded(bytes, key);
  } catch {
    return 'damaged';
  }
}

/**
 * Writes a snapshot whole or not at all.
 * @throws when the disk does not take it; the one before stays
 */
export async function writeSnapshot({ file, key }: SnapshotPlace, snapshot: Snapshot) {
  await replaceFile(file, 0o600, (handle) => handle.writeFile(encoded(snapshot, key)));
}
