import type BetterSqlite3 from 'better-sqlite3';
import { z } from 'zod';
import { extractionTables } from './extraction-tables.ts';
import { caseTable, officeTables } from './office-tables.ts';
import { toVersion5 } from './version-5.ts';

/** A candidate of version 1: its score was the face's. */
const Candidates1 = z.array(z.looseObject({ score: z.number() }));

function candidates2(candidates: unknown): unknown {
  return Candidates1.parse(candidates).map((candidate) => ({
    ...candidate,
    evidence: [{ source: 'face', score: candidate.score }],
  }));
}

/** Fingers are counted; candidates say that it was the face that spoke. */
function toVersion2(db: BetterSqlite3.Database): void {
  db.exec('ALTER TABLE enrolments ADD COLUMN fingers INTEGER NOT NULL DEFAULT 0');
  const verdicts = db
    .prepare<[], { seq: number; verdict: string }>(
      `SELECT seq, verdict FROM enrolments WHERE verdict LIKE '%"candidates"%'`,
    )
    .all();
  const writeVerdict = db.prepare('UPDATE enrolments SET verdict = ? WHERE seq = ?');
  for (const { seq, verdict } of verdicts) {
    const known = z.looseObject({ candidates: z.unknown() }).parse(JSON.parse(verdict));
    const written = { ...known, candidates: candidates2(known.candidates) };
    writeVerdict.run(JSON.stringify(written), seq);
  }
  const cases = db
    .prepare<[], { id: string; candidates: string }>('SELECT id, candidates FROM cases')
    .all();
  const writeCase = db.prepare('UPDATE cases SET candidates = ? WHERE id = ?');
  for (const { id, candidates } of cases) {
    writeCase.run(JSON.stringify(candidates2(JSON.parse(candidates))), id);
  }
}

/** Templates are by networks that nobody noted, until the samples have been read anew. */
function toVersion3(db: BetterSqlite3.Database): void {
  db.exec(extractionTables);
  db.exec(`INSERT INTO extractions (seq, modality, networks, templates)
    SELECT seq, 'face', '', 1 FROM enrolments WHERE wrapped_key IS NOT NULL
    UNION ALL
    SELECT seq, 'finger', '', fingers FROM enrolments WHERE wrapped_key IS NOT NULL`);
  db.exec(`INSERT INTO generations (modality, networks, state)
    VALUES ('face', '', 'in_use'), ('finger', '', 'in_use')`);
}

/** A day in milliseconds, as the work of operators is counted. */
const dayMs = 86_400_000;

/** Cases can be of two residents too; pairs that two people told apart are remembered as such. */
function toVersion4(db: BetterSqlite3.Database): void {
  db.exec(`ALTER TABLE enrolments ADD COLUMN tracking TEXT;
    ALTER TABLE enrolments ADD COLUMN face_source TEXT NOT NULL DEFAULT 'file';
    ALTER TABLE residents ADD COLUMN suspended_for INTEGER REFERENCES enrolments (seq);
    ALTER TABLE cases RENAME TO cases_3;`);
  db.exec(caseTable + officeTables);
  db.exec(`INSERT INTO cases (id, seq, kind, candidates, opinions, open, opened_at)
      SELECT id, seq, 'newcomer', candidates, opinions, open, opened_at FROM cases_3;
    DROP TABLE cases_3;
    INSERT INTO pair_decisions (later, earlier, finding, at)
      SELECT cases.seq, json_extract(candidate.value, '$.seq'), 'different', opinion.at
      FROM cases JOIN enrolments ON enrolments.seq = cases.seq
        JOIN (SELECT id, json_extract(opinions, '$[#-1].at') AS at FROM cases) AS opinion
          ON opinion.id = cases.id,
        json_each(cases.candidates) AS candidate
      WHERE open = 0 AND json_extract(verdict, '$.kind') = 'enrolled';
    INSERT INTO operator_days (operator, day, measure, count, total)
      SELECT operator, opened_at / ${dayMs}, 'enrolled', count(*), sum(quality)
      FROM enrolments GROUP BY operator, opened_at / ${dayMs};`);
}

/** Step `n` leads from version n + 1 to the next. */
const steps: readonly ((db: BetterSqlite3.Database) => void)[] = [
  toVersion2,
  toVersion3,
  toVersion4,
  toVersion5,
];

/**
 * Brings a register that an earlier version wrote to the present one, each step whole or not at
 * all; one that is newer is left alone.
 * @returns the version that the register has now
 */
export function migrate(db: BetterSqlite3.Database, from: number): number {
  let version = from;
  for (const step of steps.slice(Math.max(0, from - 1))) {
    db.transaction(() => {
      step(db);
      version += 1;
      db.pragma(`user_version = ${version}`);
    })();
  }
  return version;
}
