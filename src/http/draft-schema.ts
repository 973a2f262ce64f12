import { z } from 'zod';
import { DraftSample } from '../drafts/drafts.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { Photograph } from './schema.ts';

/** Body of what was written down: whatever the console needs to go on. */
export const DraftBody = z.object({ statements: z.record(z.string(), z.unknown()) }).strict();

/** Body of a sample: an image of any kind that an enrolment takes. */
export const DraftSampleBody = z.object({ image: Photograph }).strict();

/** Somebody's drafts. */
export const DraftListAnswer = z.object({
  drafts: z.array(
    z.object({
      recordId: RecordId,
      keptAt: z.iso.datetime(),
      /** When it was begun; absent where its console did not say. */
      begunAt: z.iso.datetime().optional(),
      /** The step that it is at, as its console calls it. */
      step: z.string(),
    }),
  ),
});

/** One draft. */
export const DraftAnswer = z.object({
  recordId: RecordId,
  keptAt: z.iso.datetime(),
  statements: z.record(z.string(), z.unknown()),
  samples: z.array(DraftSample),
});
