import { z } from 'zod';
import { Database } from '../../register/sqlite/driver.ts';
import { open, seal } from '../../register/vault.ts';

/** Rows that are read at once; few enough not to hold up whoever waits for them. */
const blockMax = 250;

/** A row of an extract: its own name for whom it is of, then what the columns say. */
export interface ExtractRow {
  readonly name: string;
  readonly cells: readonly string[];
}

const Cells = z.array(z.string());

function place(name: string) {
  return { subject: name, kind: 'extract_row' };
}

/**
 * An extract's file: rows sealed, in the order of names that say nothing, so that the order in
 * which people came is lost.
 */
export function openExtractFile(path: string, key: Uint8Array) {
  const db = new Database(path);
  db.exec('CREATE TABLE IF NOT EXISTS rows (name TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT');
  const put = db.prepare(
    `INSERT INTO rows (name, body) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET body = excluded.body`,
  );
  const remove = db.prepare('DELETE FROM rows WHERE name = ?');
  const titles = db.prepare<[], { body: Buffer }>(`SELECT body FROM rows WHERE name = ''`);
  const some = db.prepare<[string, number], { name: string; body: Buffer }>(
    'SELECT name, body FROM rows WHERE name > ? ORDER BY name LIMIT ?',
  );
  return {
    /** Writes rows, all of them or none; of one name the last. */
    put: db.transaction((rows: readonly ExtractRow[]) => {
      for (const { name, cells } of rows) {
        put.run(name, seal(key, place(name), Buffer.from(JSON.stringify(cells), 'utf8')));
      }
    }),
    remove: db.transaction((names: readonly string[]) => {
      for (const name of names) remove.run(name);
    }),
    /** The titles of the columns: a row without a name. */
    head: (): readonly string[] => {
      const row = titles.get();
      return row ? Cells.parse(JSON.parse(open(key, place(''), row.body).toString('utf8'))) : [];
    },
    /** Rows in their order, block by block. */
    *blocks(): Generator<readonly ExtractRow[]> {
      for (let after = ''; ;) {
        const block = some.all(after, blockMax);
        const last = block.at(-1);
        if (!last) return;
        yield block.map(({ name, body }) => ({
          name,
          cells: Cells.parse(JSON.parse(open(key, place(name), body).toString('utf8'))),
        }));
        after = last.name;
      }
    },
    close: () => {
      db.close();
    },
  };
}
