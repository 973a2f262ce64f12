import { replaceFile } from '../files/replace-file.ts';

/** Rows are gathered to blocks of this many characters before they are written. */
const blockLength = 1 << 16;

/** Writes a table row by row; a broken run leaves none. */
export function writeTable<T>(
  file: string,
  header: string,
  fill: (write: (row: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  return replaceFile(file, 0o644, async (handle) => {
    let block = header;
    const flush = async () => {
      await handle.appendFile(block);
      block = '';
    };
    const filled = await fill(async (row) => {
      block += row;
      if (block.length >= blockLength) await flush();
    });
    await flush();
    return filled;
  });
}
