import { z } from 'zod';
import { comparedShares, viewOperatorFigures } from '../procedures/operator-figures.ts';
import { FingerAbsence } from '../vocabulary/finger.ts';
import { OperatorId } from '../vocabulary/record-ids.ts';
import type { Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

const dayMs = 86_400_000;
/** Days that are shown when nothing is asked for, and at most. */
const daysShown = { usual: 30, most: 366 };

/** A day as an address has it, `2026-11-27`, counted from 1970-01-01. */
const Day = z.iso.date().transform((text) => Date.parse(text) / dayMs);

const Share = z.object({
  count: z.number(),
  of: z.number(),
  share: z.number(),
  low95: z.number(),
  high95: z.number(),
});
const Mean = z.union([z.number(), z.literal('none')]);

/** What operators did from one day to another. */
const OperatorFiguresAnswer = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  operators: z.array(
    z.object({
      operator: OperatorId,
      enrolments: z.number(),
      refusedForQuality: Share,
      refusedOtherwise: z.number(),
      withExceptions: Share,
      exceptions: z.record(FingerAbsence, z.number()),
      faceQuality: Mean,
      fingerQuality: Mean,
      adjudicated: Share,
      overridden: Share,
      /** Whether there is enough to judge by. */
      meaningful: z.boolean(),
      anomalies: z.array(z.enum(comparedShares)),
    }),
  ),
});

const textOf = (day: number) => new Date(day * dayMs).toISOString().slice(0, 10);

/** Figures of the office. */
export const figureOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/figures/operators',
    summary: 'What each operator did in a period, beside her colleagues; journalled',
    access: ['supervisor', 'auditor'],
    query: { from: z.iso.date(), to: z.iso.date() },
    answers: { 200: { what: 'By name of the operator.', schema: OperatorFiguresAnswer } },
    handle: async (needs, call) => {
      const { query } = call.request;
      const to = parsed(Day.default(Math.floor(needs.now() / dayMs)), query['to']);
      const from = parsed(Day.default(to - daysShown.usual + 1), query['from']);
      if (from > to || to - from >= daysShown.most) {
        throw problemOf('body_invalid', `Ask for 1 to ${daysShown.most} days.`);
      }
      const asker = call.operator().id;
      const operators = await viewOperatorFigures(needs, { asker, from, to });
      return { status: 200, body: { from: textOf(from), to: textOf(to), operators } };
    },
  },
];
