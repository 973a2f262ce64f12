import { z } from 'zod';
import { Head } from '../../journal/head.ts';
import { Database } from './driver.ts';

/** Leaves read at once, so that a long journal needs little memory. */
const leavesPerRead = 1_000;

/** The journal inside a register's file, read without any secret. */
export interface JournalFile {
  readonly heads: readonly Head[];
  /** Every leaf in its order. */
  leaves(): AsyncGenerator<Uint8Array>;
  close(): void;
}

/**
 * Opens a register's file for reading only; a station may run beside it.
 * @throws an Error with code `register_damaged` when it is no register
 */
export function openJournalFile(path: string): JournalFile {
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true });
    const heads = db.prepare('SELECT size, root, at, kid, signature FROM heads').all();
    const read = db.prepare<[number, number], { body: Buffer }>(
      'SELECT body FROM leaves WHERE place >= ? ORDER BY place LIMIT ?',
    );
    return {
      heads: z.array(Head).parse(heads),
      leaves: async function* () {
        for (let from = 0; ; from += leavesPerRead) {
          const rows = read.all(from, leavesPerRead);
          for (const { body } of rows) yield body;
          if (rows.length < leavesPerRead) return;
        }
      },
      close: () => {
        db.close();
      },
    };
  } catch (cause) {
    throw Object.assign(new Error('the register can not be read', { cause }), {
      code: 'register_damaged',
    });
  }
}
