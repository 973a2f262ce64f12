import { z } from 'zod';
import { OperatorId } from '../../vocabulary/record-ids.ts';
import { Instant } from '../../vocabulary/time.ts';
import { AppealId, AppealWords, Evidence, Finding, Opening } from './appeal.ts';

const byOfficer = { by: OperatorId } as const;

/** What was done about an appeal. */
export const AppealStep = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('opened'), opening: Opening })
    .strict()
    .readonly(),
  z
    .object({
      kind: z.literal('evidence_added'),
      evidence: Evidence,
      by: z.union([z.literal('appellant'), OperatorId]),
    })
    .strict()
    .readonly(),
  /** An officer examines it; another may take it over. */
  z
    .object({ kind: z.literal('taken'), ...byOfficer })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('asked'), ...byOfficer, words: AppealWords })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('answered'), words: AppealWords })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('proposed'), ...byOfficer, finding: Finding })
    .strict()
    .readonly(),
  /** The second officer does not agree: it is examined again. */
  z
    .object({ kind: z.literal('returned'), ...byOfficer, words: AppealWords })
    .strict()
    .readonly(),
  /** The second officer agrees: what was found is what is decided. */
  z
    .object({ kind: z.literal('decided'), ...byOfficer })
    .strict()
    .readonly(),
  z
    .object({ kind: z.literal('withdrawn') })
    .strict()
    .readonly(),
]);
export type AppealStep = z.infer<typeof AppealStep>;

/** A step of an appeal and when it was taken. Nothing of an appeal is overwritten. */
export const AppealEvent = z
  .object({ appeal: AppealId, at: Instant, step: AppealStep })
  .strict()
  .readonly();
export type AppealEvent = z.infer<typeof AppealEvent>;
