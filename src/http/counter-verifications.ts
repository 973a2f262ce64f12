import { z } from 'zod';
import { verifyAtCounter, type CounterRefusal } from '../procedures/verify-at-counter.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import { Vid } from '../vocabulary/vid.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf, type ProblemError } from './problem.ts';
import { ProbeIds, probeProblem } from './probe.ts';
import { verificationProblem } from './verification-problem.ts';
import { Photograph, ShownFingers } from './schema.ts';

/** As many as all counters of one office need; a program that guesses needs more. */
const perMinuteMax = 60;

/** The letters of a card's QR code; what is longer than a code can be is none. */
const CardCode = z.string().min(1).max(4_296);

const CounterBody = z
  .object({
    purpose: z.enum(['counter']),
    claimed: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('idcs'), idcs: Idcs }).strict(),
      z.object({ kind: z.literal('vid'), vid: Vid }).strict(),
      z.object({ kind: z.literal('code'), code: CardCode }).strict(),
    ]),
    captures: ProbeIds,
    face: Photograph.optional(),
    fingers: ShownFingers,
  })
  .strict();

const CounterAnswer = z.object({
  /**
   * `no` whatever the cause; `limited` after too many of them under one number; `suspended`: it is
   * the holder, who has another number.
   */
  answer: z.enum(['yes', 'no', 'limited', 'suspended']),
  /** `L0` or `L1` when devices signed everything that was compared; else `sent`. */
  captureAssurance: z.enum(['L0', 'L1', 'sent']),
  /** `card`: the photograph in the code, of a card of the station's centre. */
  comparedWith: z.enum(['register', 'card']),
});

/** Why nobody at a counter was compared. */
export function counterProblem(refusal: CounterRefusal): ProblemError {
  const { kind } = refusal;
  if (kind === 'code_refused') {
    return problemOf(kind, 'The code is not believed.', { why: refusal.why });
  }
  if (kind === 'card_needs_face') {
    return problemOf(kind, 'Only a face is compared with the photograph of a card.');
  }
  if (kind === 'numbers_at_centre') {
    return problemOf(kind, 'Its centre knows who has which number. Show the card.');
  }
  if (kind === 'capture_unknown' || kind === 'face_twice') return probeProblem(refusal);
  return verificationProblem(refusal);
}

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
      if (!answered.ok) throw counterProblem(answered.error);
      const { answer, assurance, comparedWith } = answered.value;
      const said = { answer, captureAssurance: assurance, comparedWith };
      return { status: 200, outcome: answer, body: said };
    },
  }),
];
