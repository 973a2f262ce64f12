import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file beside its place and moves it there when it is on the disk: whoever reads sees the
 * old one or the new one, whole, whenever the power goes.
 * @param mode who may read it, e.g. 0o600 for its owner only
 * @throws when the disk does not take it; the file before stays
 */
export async function replaceFile<T>(
  file: string,
  mode: number,
  write: (handle: FileHandle) => Promise<T>,
): Promise<T> {
  const draft = `${file}.new`;
  // One that a power cut left may have another owner or mode: it is not written into.
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', mode);
  let written: T;
  try {
    written = await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  const directory = await open(dirname(file), 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
  return written;
}
