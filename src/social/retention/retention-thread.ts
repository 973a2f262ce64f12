import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { Day } from '../day.ts';
import { eraseClosed, eraseRows, type Erasing, type ErasingMode } from '../sqlite/erasing.ts';
import { openSocialDatabase } from '../sqlite/schema.ts';
import type { SealedStore } from '../sqlite/sealed-store.ts';
import { boundsOf, RetainedKind, RetentionSchedule, type ErasedKind } from './retention.ts';

/** What the body of the thread is told. */
const Settings = z
  .object({
    path: z.string(),
    keys: z.object({ wrap: z.instanceof(Uint8Array), lookup: z.instanceof(Uint8Array) }),
    schedule: RetentionSchedule,
    day: Day,
    mode: z.enum(['erase', 'count']),
  })
  .strict();

/** What one kind has that is older than a day. */
type Eraser = (store: SealedStore, before: Day, mode: ErasingMode) => Erasing;

function together(one: Erasing, other: Erasing): Erasing {
  return { erased: one.erased + other.erased, held: one.held + other.held };
}

const erasers: Readonly<Record<RetainedKind, Eraser>> = {
  scores: ({ db }, before, mode) => {
    const single = {
      select: `SELECT 1 AS weight, household, day, formula FROM scores WHERE day < ? AND EXISTS (
        SELECT 1 FROM scores AS newer
        WHERE newer.household = scores.household AND newer.day > scores.day)`,
      remove: 'DELETE FROM scores WHERE household = ? AND day = ? AND formula = ?',
      bounds: [before],
    };
    const blocks = {
      select: `SELECT score_blocks.households AS weight, score_blocks.place FROM score_blocks
        JOIN rescorings ON rescorings.place = rescoring
        WHERE day < ? AND day < (SELECT max(day) FROM rescorings)`,
      remove: 'DELETE FROM score_blocks WHERE place = ?',
      bounds: [before],
    };
    const evaluations = {
      select: `SELECT 1 AS weight, place FROM evaluations WHERE day < ? AND place < (
        SELECT max(place) FROM evaluations AS newer WHERE newer.household = evaluations.household)`,
      remove: 'DELETE FROM evaluations WHERE place = ?',
      bounds: [before],
    };
    const parts = [single, blocks, evaluations].map((part) => eraseRows(db, part, mode));
    return parts.reduce(together);
  },
  decisions: ({ db }, before, mode) =>
    eraseRows(
      db,
      {
        select: `SELECT 1 AS weight, place FROM decisions WHERE day < ? AND place < (
          SELECT max(place) FROM decisions AS other WHERE other.household = decisions.household
            AND other.programme = decisions.programme)`,
        remove: 'DELETE FROM decisions WHERE place = ?',
        bounds: [before],
      },
      mode,
    ),
  closed_households: eraseClosed,
  reports: ({ db }, before, mode) =>
    eraseRows(
      db,
      {
        select: 'SELECT 1 AS weight, place FROM reports WHERE day < ?',
        remove: 'DELETE FROM reports WHERE place = ?',
        bounds: [before],
      },
      mode,
    ),
  extracts: ({ db }, before, mode) =>
    eraseRows(
      db,
      {
        select: `SELECT 1 AS weight, place FROM extracts
          WHERE requested_at < ? AND state NOT IN ('approved', 'made')`,
        remove: 'DELETE FROM extracts WHERE place = ?',
        bounds: [Date.parse(before)],
      },
      mode,
    ),
};

function run(): void {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { path, keys, schedule, day, mode } = Settings.parse(workerData);
  const db = openSocialDatabase(path);
  // What is erased is overwritten, not only unlinked.
  db.pragma('secure_delete = ON');
  const store = { db, keys };
  const kinds: ErasedKind[] = [];
  for (const [kind, before] of boundsOf(schedule, day)) {
    kinds.push({ kind, before, ...erasers[kind](store, before, mode) });
  }
  db.close();
  port.postMessage(kinds);
}

run();
