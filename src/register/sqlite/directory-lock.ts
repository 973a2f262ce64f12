import { join } from 'node:path';
import { Database } from './driver.ts';

/** Held by the one station that works on a directory. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Takes a data directory for this process. The system itself gives it free when the process ends,
 * however it ends.
 * @throws an Error with code `data_in_use` while another station holds it
 */
export function lockDirectory(directory: string): DirectoryLock {
  const db = new Database(join(directory, 'lock.sqlite'), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    const message = `another station works on ${directory}`;
    throw Object.assign(new Error(message, { cause }), { code: 'data_in_use' });
  }
  return {
    release: () => {
      db.close();
    },
  };
}
