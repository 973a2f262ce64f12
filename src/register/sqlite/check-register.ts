import type BetterSqlite3 from 'better-sqlite3';
import { appended, emptyFrontier, leafHash, rootOf } from '../../journal/merkle.ts';
import { Database } from './driver.ts';

/** One rule that a register keeps, and how often it is broken. */
export interface RegisterFinding {
  readonly rule: string;
  readonly broken: number;
}

/** Each counts what must not be there. */
const rules: Readonly<Record<string, string>> = {
  'every resident has one number':
    'SELECT count(*) FROM residents r LEFT JOIN numbers n ON n.seq = r.seq WHERE n.place IS NULL',
  'every given number belongs to one resident':
    'SELECT count(*) FROM numbers n LEFT JOIN residents r ON r.seq = n.seq ' +
    'WHERE n.seq IS NOT NULL AND r.id IS NULL',
  'no number stands twice':
    'SELECT count(*) FROM (SELECT lookup FROM numbers GROUP BY lookup HAVING count(*) > 1)',
  'every enrolment is in the references’ history':
    'SELECT count(*) FROM enrolments e WHERE NOT EXISTS ' +
    "(SELECT 1 FROM reference_changes c WHERE c.seq = e.seq AND c.kind = 'added')",
  'the references’ history has no gap':
    'SELECT coalesce(max(change), 0) - count(*) FROM reference_changes',
  'the journal has no gap': 'SELECT coalesce(max(place) + 1, 0) - count(*) FROM leaves',
};

/** Rules that came with fingers; a register of version 1 has none. */
const fingerRules: Readonly<Record<string, string>> = {
  'every finger has its sample':
    'SELECT count(*) FROM enrolments e WHERE wrapped_key IS NOT NULL AND fingers <> ' +
    "(SELECT count(*) FROM sealed s WHERE s.seq = e.seq AND s.kind GLOB 'finger_sample:*') " +
    // All of them are gone where a centre has them.
    "AND EXISTS (SELECT 1 FROM sealed s WHERE s.seq = e.seq AND (s.kind = 'sample' " +
    "OR s.kind GLOB 'finger_sample:*'))",
};

/** Rules of templates that name their networks, from version 3. */
const extractionRules: Readonly<Record<string, string>> = {
  'the networks in use have read everyone':
    'SELECT count(*) FROM enrolments e JOIN generations g WHERE wrapped_key IS NOT NULL ' +
    "AND EXISTS (SELECT 1 FROM sealed s WHERE s.seq = e.seq AND s.kind = 'sample') " +
    "AND g.state = 'in_use' AND (g.modality = 'face' OR e.fingers > 0) " +
    'AND NOT EXISTS (SELECT 1 FROM extractions x WHERE x.seq = e.seq ' +
    'AND x.modality = g.modality AND x.networks = g.networks)',
  'every template is there that was extracted':
    'SELECT abs((SELECT coalesce(sum(templates), 0) FROM extractions) - (SELECT count(*) ' +
    "FROM sealed WHERE kind GLOB 'template*' OR kind GLOB 'finger_template:*'))",
};

/** Rules that came with residents' own view, from version 5. */
const residentRules: Readonly<Record<string, string>> = {
  'every act is found by its subject':
    "SELECT count(*) FROM leaves l WHERE json_extract(CAST(body AS TEXT), '$[4]') <> '' AND " +
    'NOT EXISTS (SELECT 1 FROM acts_by_subject a WHERE a.place = l.place AND ' +
    "a.subject = json_extract(CAST(l.body AS TEXT), '$[4]'))",
};

function journalBroken(db: BetterSqlite3.Database): number {
  let frontier = emptyFrontier;
  const leaves = db.prepare<[], { body: Buffer }>('SELECT body FROM leaves ORDER BY place');
  for (const { body } of leaves.iterate()) frontier = appended(frontier, leafHash(body));
  const stored = db
    .prepare<[], { size: number; roots: Buffer }>('SELECT size, roots FROM frontier WHERE id = 1')
    .get();
  const same = stored?.size === frontier.size && Buffer.concat(frontier.roots).equals(stored.roots);
  return same && rootOf(frontier).length > 0 ? 0 : 1;
}

/**
 * Checks a register's file: SQLite's own integrity, and the rules that hold between its tables.
 * @throws when the file can not be opened at all
 */
export function checkRegister(path: string): readonly RegisterFinding[] {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const integrity: unknown = db.pragma('integrity_check', { simple: true });
    const foreign: unknown = db.pragma('foreign_key_check');
    const version = Number(db.pragma('user_version', { simple: true }));
    const kept = {
      ...rules,
      ...(version < 2 ? {} : fingerRules),
      ...(version < 3 ? {} : extractionRules),
      ...(version < 5 ? {} : residentRules),
    };
    const counted = Object.entries(kept).map(([rule, query]) => ({
      rule,
      broken: Number(db.prepare(query).pluck().get()),
    }));
    return [
      { rule: 'the file is whole', broken: integrity === 'ok' ? 0 : 1 },
      { rule: 'every reference has its row', broken: Array.isArray(foreign) ? foreign.length : 1 },
      ...counted,
      { rule: 'the journal is the tree that was kept', broken: journalBroken(db) },
    ];
  } finally {
    db.close();
  }
}
