import { networksOf } from '../procedures/re-extract.ts';
import type { ReadingState } from '../register/register.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { Operation } from './operation.ts';

/** Enrolments to be captured again that are named at once. */
const namedMax = 100;

/** Enough of a hash to tell networks apart. */
function shortened({ face, finger }: Networks) {
  return { face: face.slice(0, 12), finger: finger.slice(0, 12) };
}

function readingBody({ total, read, facesUnread, fingersUnread }: ReadingState) {
  return { total, read, facesUnread, fingersUnread };
}

/** The networks that made the references, and those that will. */
export const networkOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/networks',
    summary: 'Networks in use, whom they missed, and how far the next ones are with everyone',
    access: ['supervisor', 'administrator', 'auditor'],
    answers: {
      200: {
        what:
          'What is read by the networks in use and by the next; record ids of people to be ' +
          'captured again, since the networks in use found no face or finger in what is kept.',
      },
    },
    handle: async (needs) => {
      const networks = networksOf(needs);
      const [reading, captureAgain] = await Promise.all([
        needs.register.readingState(networks),
        needs.register.missedBy(networks, namedMax),
      ]);
      const { next } = needs;
      const state = next === 'none' ? undefined : next.reading();
      return {
        status: 200,
        body: {
          inUse: { ...shortened(networks), ...readingBody(reading), captureAgain },
          ...(next === 'none'
            ? {}
            : {
                next: {
                  ...shortened(next.networks),
                  ...(state ? readingBody(state) : {}),
                  state: state && state.read >= state.total ? 'ready' : 'reading',
                  ...(next.trouble() === 'none' ? {} : { trouble: next.trouble() }),
                },
              }),
        },
      };
    },
  },
];
