import { z } from 'zod';
import { Day } from '../../social/day.ts';
import { ExtractId, ExtractState } from '../../social/reports/extract.ts';
import { ExtractDefinition, ReportDefinition } from '../../social/reports/report-definitions.ts';
import { RetentionReport, RetentionSchedule } from '../../social/retention/retention.ts';
import { languages } from '../../web/language.ts';

export const ReportName = z.string().regex(/^[a-z][a-z0-9-]{1,47}$/);

const moment = z.iso.datetime();
export const ReportsAnswer = z.object({
  /** Counts below it are not shown, and others with them. */
  least: z.number(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('idle') }),
    z.object({
      kind: z.literal('counting'),
      ids: z.array(z.string()),
      done: z.number(),
      of: z.number(),
    }),
    z.object({ kind: z.literal('failed'), code: z.string() }),
  ]),
  reports: z.array(
    z.object({
      ...ReportDefinition.unwrap().shape,
      kept: z.array(z.object({ day: Day, recorded: moment, by: z.string() })),
    }),
  ),
});
export const NothingBody = z.object({}).strict();
export const AskedAnswer = z.object({ state: z.enum(['counting', 'kept']), day: Day });
export const ReportForm = z.enum(['json', 'csv', 'xlsx', 'pdf']);
export const ReportQuery = z.object({
  form: ReportForm.default('json'),
  language: z.enum(languages).default('fr'),
});

export const ExtractBody = z
  .object({
    /** Chosen by the sender: sending it again asks for nothing new. */
    id: ExtractId,
    definition: ReportName,
    /** For what it is wanted; whoever approves reads it. */
    reason: z.string().trim().min(10).max(500),
  })
  .strict();
export const ExtractAnswerBody = z.object({ answer: z.enum(['approved', 'refused']) }).strict();
export const ExtractOne = z.object({
  id: ExtractId,
  definition: z.string(),
  reason: z.string(),
  state: ExtractState,
  requestedBy: z.string(),
  requestedAt: moment,
  answeredBy: z.string(),
  rows: z.number(),
  until: z.union([Day, z.literal('none')]),
});
export const ExtractsAnswer = z.object({
  definitions: z.array(ExtractDefinition),
  extracts: z.array(ExtractOne),
});

export const RetentionAnswer = z.object({
  schedule: RetentionSchedule,
  reports: z.array(z.object({ ...RetentionReport.unwrap().shape, recorded: moment })),
});
export const RetentionPreview = z.object({ ...RetentionReport.unwrap().shape, recorded: moment });
