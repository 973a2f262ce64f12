import { z } from 'zod';
import { AppealType } from './appeal.ts';

const days = z.number().int().min(1).max(3_650);

/** What holds for one type of appeal. */
const TypePolicy = z
  .object({
    /** Days within which an appeal is decided; questions to the appellant stop them. */
    decideWithinDays: days,
    /** `as_before`: while it is open, nobody leaves a programme; else decisions take effect. */
    aidMeanwhile: z.enum(['as_before', 'as_decided']),
  })
  .strict()
  .readonly();

/** How appeals are heard: a deployment's data. */
export const AppealPolicy = z
  .object({
    schema: z.literal('rsu.appeals/1'),
    types: z.record(AppealType, TypePolicy).readonly(),
    /** Days after the contested decision within which an appeal may be brought. */
    openWithinDays: days,
    /** Days for which a question to the appellant stops the clock at most. */
    questionStopsDaysMax: days,
    /** Months before the appeal to which its outcome reaches back at most. */
    retroactiveMonthsMax: z.number().int().min(0).max(120),
    /** The day of a month on which it is asked whether the month is owed. */
    entitledOnDay: z.number().int().min(1).max(28),
    evidenceFilesMax: z.number().int().min(0).max(50),
    evidenceBytesMax: z.number().int().min(1).max(20_000_000),
    /** Programmes that give a cover, as an insurance: what is owed back is the cover, not money. */
    covers: z.array(z.string().max(64)).max(100).readonly(),
  })
  .strict()
  .readonly();
export type AppealPolicy = z.infer<typeof AppealPolicy>;
