import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { replaceFile } from '../files/replace-file.ts';

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Reads a secret file that `writeWhole` wrote; undefined when there is none.
 * @throws an Error with code `private_file_open` when others may read it, `private_file_damaged`
 */
export async function readWhole(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw refused('private_file_open', `${file} may be read by others: chmod 600`);
  }
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== checksum(body)) {
    throw refused('private_file_damaged', `${file} is damaged`);
  }
  return body;
}

/** Writes a secret file whole or not at all, readable by its owner only. */
export async function writeWhole(file: string, body: string): Promise<void> {
  await replaceFile(file, 0o600, (handle) => handle.writeFile(`${checksum(body)}\n${body}`));
}
