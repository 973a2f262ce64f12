import { z } from 'zod';
import { verifyAtCounter } from '../procedures/verify-at-counter.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { Vid } from '../vocabulary/vid.ts';
import { operation, type Operation } from './operation.ts';
import { verificationProblem } from './verification-problem.ts';
import { Photograph, ShownFingers } from './schema.ts';

/** As many as all counters of one office need; a program that guesses needs more. */
const perMinuteMax = 60;

const CounterBody = z
  .object({
    purpose: z.enum(['counter']),
    claimed: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('idcs'), idcs: Idcs }).strict(),
      z.object({ kind: z.literal('vid'), vid: Vid }).strict(),
    ]),
    face: Photograph.optional(),
    fingers: ShownFingers,
  })
  .strict();

const CounterAnswer = z.object({
  /** `no` whatever the cause; `limited` after too many of them under one number. */
  answer: z.enum(['yes', 'no', 'limited']),
});

/** Verifications by whoever works at a counter. */
export const counterOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/counter-verifications',
    carries: 'photograph',
    perMinuteMax,
    summary: 'Whether the person at the counter is the holder of a number: yes or no, no token',
    access: ['clerk', 'supervisor'],
    body: CounterBody,
    answers: { 200: { what: 'Yes or no; it is journalled.', schema: CounterAnswer } },
    handle: async (needs, call, { face, ...shown }) => {
      const operator = call.operator().id;
      const asked = { ...shown, face: face ?? ('none' as const), operator };
      const answered = await verifyAtCounter(needs, asked);
      if (!answered.ok) throw verificationProblem(answered.error);
      return { status: 200, outcome: answered.value, body: { answer: answered.value } };
    },
  }),
];
