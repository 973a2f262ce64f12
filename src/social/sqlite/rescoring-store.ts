import { z } from 'zod';
import { Day } from '../day.ts';
import type { KeptRescoring, RescoringStore } from '../kept-rescoring.ts';
import type { OpenedStore, SealedStore } from './sealed-store.ts';

const Kept = z.object({
  id: z.string(),
  day: Day,
  formulaHash: z.string(),
  of: z.number(),
  scored: z.number(),
  incomplete: z.number(),
  left: z.number(),
}) satisfies z.ZodType<KeptRescoring>;

function lastRescoring({ db }: SealedStore): KeptRescoring | 'none' {
  const row = db
    .prepare<[], unknown>(
      `SELECT id, day, formula AS formulaHash, households AS "of",
         sum(scored) AS scored, sum(incomplete) AS incomplete,
         sum(max(0, last - next + 1)) AS "left"
       FROM rescorings JOIN rescoring_parts ON rescoring = place
       GROUP BY place ORDER BY place DESC LIMIT 1`,
    )
    .get();
  return row === undefined ? 'none' : Kept.parse(row);
}

/** How far rescorings are. */
export function rescoringStore({ store }: OpenedStore): RescoringStore {
  return { lastRescoring: async () => lastRescoring(store) };
}
