import { z } from 'zod';
import {
  answerRecordCorrection,
  stateRecordCorrection,
  waitingRecordCorrections,
  type RecordCorrectionRefusal,
} from '../procedures/correct-record.ts';
import type { RecordCorrection } from '../register/record-correction.ts';
import { StatedDemographics } from '../vocabulary/record-correction.ts';
import { CorrectionId, RecordId } from '../vocabulary/record-ids.ts';
import { Demographics } from '../vocabulary/resident-record.ts';
import type { Result } from '../vocabulary/result.ts';
import { asHerself } from './my-data.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

/** Corrections that are listed at once. */
const listedMax = 100;

const Words = z.string().trim().min(3).max(1000);
const StateBody = z.object({ to: StatedDemographics, reason: Words }).strict();
const AnswerBody = z.object({ answer: z.enum(['approved', 'rejected']), note: Words }).strict();

const moment = z.iso.datetime();
const Own = z.object({
  id: CorrectionId,
  to: z.union([StatedDemographics, z.literal('erased')]),
  reason: z.string(),
  statedAt: moment,
  state: z.enum(['waiting', 'approved', 'carried_out', 'rejected']),
  answeredAt: moment.optional(),
  note: z.string().optional(),
});
const OwnAnswer = z.object({ corrections: z.array(Own) });
const StatedAnswer = z.object({ id: CorrectionId });
const Waiting = Own.extend({
  recordId: RecordId,
  now: Demographics.optional(),
  /** Who approved it first and can not be its second. */
  approvedBy: z.string().optional(),
});
const WaitingAnswer = z.object({ corrections: z.array(Waiting) });
const AnsweredAnswer = z.object({ state: z.enum(['approved', 'carried_out', 'rejected']) });

const text = (at: number) => new Date(at).toISOString();

/** As its resident may know it: no name of the office. */
function ownBody({ id, stated, statedAt, state }: RecordCorrection): z.input<typeof Own> {
  const answered =
    state.kind === 'carried_out' || state.kind === 'rejected'
      ? { answeredAt: text(state.at), note: state.note }
      : {};
  const said = stated === 'erased' ? { to: stated, reason: '' } : stated;
  return { id, ...said, statedAt: text(statedAt), state: state.kind, ...answered };
}

function valueOf<T>(result: Result<T, RecordCorrectionRefusal>): T {
  if (result.ok) return result.value;
  const { kind, why } = result.error;
  throw problemOf(kind, `The correction was not taken: ${why}.`, { why });
}

/** What is wrong in a record: its resident says so, two of the office change it. */
export const recordCorrectionOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/my/corrections',
    summary: 'What I stated about my record, and what became of it',
    access: 'resident',
    answers: { 200: { what: 'The latest first.', schema: OwnAnswer } },
    handle: async (needs, call) => {
      const own = await needs.register.recordCorrectionsOf(call.resident().id);
      return { status: 200, body: { corrections: own.map(ownBody) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/my/corrections',
    summary: 'State what is wrong in my record; one at a time',
    access: 'resident',
    body: StateBody,
    answers: { 201: { what: 'It waits for the office.', schema: StatedAnswer } },
    handle: async (needs, call, body) => {
      const id = valueOf(await stateRecordCorrection(needs, asHerself(call.resident()), body));
      return { status: 201, body: { id } };
    },
  }),
  {
    method: 'get',
    path: '/v1/record-corrections',
    summary: 'What residents say is wrong in their records, and what these say now',
    access: ['supervisor', 'adjudicator'],
    answers: { 200: { what: 'Oldest first.', schema: WaitingAnswer } },
    handle: async (needs, call) => {
      const asked = { operator: call.operator().id, max: listedMax };
      const waiting = await waitingRecordCorrections(needs, asked);
      const corrections = waiting.map(({ correction, record }) => ({
        ...ownBody(correction),
        recordId: correction.recordId,
        ...(record ? { now: record.demographics } : {}),
        ...(correction.state.kind === 'approved' ? { approvedBy: correction.state.by } : {}),
      }));
      return { status: 200, body: { corrections } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/record-corrections/:id/answer',
    summary: 'Approve what a resident stated, as first or second, or reject it',
    access: ['supervisor', 'adjudicator'],
    body: AnswerBody,
    answers: { 200: { what: 'How it stands.', schema: AnsweredAnswer } },
    handle: async (needs, call, body) => {
      const id = parsed(CorrectionId, call.request.params['id']);
      const request = { id, operator: call.operator().id, ...body };
      const state = valueOf(await answerRecordCorrection(needs, request));
      return { status: 200, body: { state }, outcome: state };
    },
  }),
];
