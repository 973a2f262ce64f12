import { open, rename } from 'node:fs/promises';

/** Rows are gathered to blocks of this many characters before they are written. */
const blockLength = 1 << 16;

/**
 * Writes a file row by row beside its place and moves it there when `fill` is done, so that a
 * broken run leaves no half table.
 */
export async function writeRows<T>(
  file: string,
  header: string,
  fill: (write: (row: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const draft = `${file}.part`;
  const handle = await open(draft, 'w');
  let block = header;
  const flush = async () => {
    await handle.appendFile(block);
    block = '';
  };
  let filled: T;
  try {
    filled = await fill(async (row) => {
      block += row;
      if (block.length >= blockLength) await flush();
    });
    await flush();
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  return filled;
}
