import { z } from 'zod';
import { deliverEvents, eventsMax } from '../procedures/deliver-events.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';

const Jti = z.uuid();

/** RFC 8936 §2.2: what is wanted, what is kept, what could not be taken. */
const PollBody = z
  .object({
    maxEvents: z.number().int().min(0).max(eventsMax).default(eventsMax),
    /** We never wait: ask again. */
    returnImmediately: z.boolean().default(true),
    ack: z.array(Jti).max(1_000).default([]),
    setErrs: z
      .record(
        Jti,
        z
          .object({
            err: z.string().regex(/^[a-z_]{1,48}$/),
            description: z.string().max(500).optional(),
          })
          .strict(),
      )
      .default({}),
  })
  .strict();

/** RFC 8936 §2.3. The members stand in the order of the events. */
const PollAnswer = z.object({
  sets: z.record(z.string(), z.string()),
  moreAvailable: z.boolean(),
});

/** What became of people whom a programme's sector knows. */
export const eventOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/events',
    quick: true,
    summary: 'Fetch events about people whom the programme’s sector knows, and acknowledge them',
    access: 'programme',
    body: PollBody,
    answers: {
      200: {
        what: 'Signed events (RFC 8417) in order; what is not acknowledged comes again.',
        schema: PollAnswer,
      },
    },
    handle: async (needs, call, { maxEvents: max, ack: acknowledged, setErrs }) => {
      const refused = Object.entries(setErrs).map(([jti, { err: code }]) => ({ jti, code }));
      const request = { programme: call.programme(), max, acknowledged, refused };
      const result = await deliverEvents(needs, request);
      if (!result.ok) throw problemOf(result.error.kind, 'The programme may not ask for events.');
      const { sets, more } = result.value;
      return {
        status: 200,
        body: {
          sets: Object.fromEntries(sets.map(({ jti, set }) => [jti, set])),
          moreAvailable: more,
        },
      };
    },
  }),
  {
    method: 'get',
    path: '/.well-known/event-keys.json',
    summary: 'Keys with which events are verified',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set.' } },
    handle: async (needs) => ({
      status: 200,
      body: { keys: await needs.publishedKeys('security-event') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
];
