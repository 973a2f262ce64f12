import type { OutboxState } from '../packets/outbox.ts';
import type { Enrolment } from '../register/register.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { TrackingAnswer, type trackedStates } from './enrolment-schema.ts';
import { httpLimits } from './limits.ts';
import type { StationNeeds } from './needs.ts';
import type { Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

type Tracked = (typeof trackedStates)[number];

/** How an enrolment stands where its number is given. */
const decided = {
  enrolled: 'number_ready',
  already_enrolled: 'come_to_the_office',
  needs_adjudication: 'being_examined',
  provisional: 'at_the_station',
} as const;

function trackedHere({ state }: Enrolment): Tracked {
  return state.kind === 'pending' ? 'at_the_station' : decided[state.verdict.kind];
}

/** How an enrolment stands at a station whose centre decides. */
function trackedAtStation(state: OutboxState): Tracked {
  switch (state.kind) {
    case 'waits_for_supervisor':
    case 'ready':
    case 'uploading':
      return 'at_the_station';
    case 'received':
      return 'at_the_centre';
    case 'settled':
      return decided[state.outcome];
    case 'returned':
      return 'come_to_the_office';
  }
}

/** How far the enrolment of a tracking number is; undefined when there is none. */
export async function tracked(
  { outbox, inbox, register }: StationNeeds,
  number: TrackingNumber,
): Promise<Tracked | undefined> {
  const sent = outbox === 'none' ? undefined : await outbox.outbox.ask('byTracking', number);
  if (sent) return trackedAtStation(sent.state);
  const come = inbox === 'none' ? undefined : await inbox.inbox.ask('byTracking', number);
  if (come?.state.kind === 'returned') return 'come_to_the_office';
  const enrolment = await (come
    ? register.enrolment(come.recordId)
    : register.enrolmentTracked(number));
  if (enrolment) return trackedHere(enrolment);
  return come ? 'at_the_centre' : undefined;
}

/** How far an enrolment is, for whoever holds its number. */
export const trackingOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/tracking/:number',
    summary: 'How the enrolment with this tracking number stands, without a word of the person',
    access: 'everyone',
    perMinuteMax: httpLimits.trackingPerMinuteMax,
    parameters: { number: TrackingNumber },
    answers: { 200: { what: 'How it stands.', schema: TrackingAnswer } },
    handle: async (needs, call) => {
      const trackingNumber = parsed(TrackingNumber, call.request.params['number']);
      const state = await tracked(needs, trackingNumber);
      if (!state) throw problemOf('not_found', 'No enrolment has this tracking number.');
      return { status: 200, body: { trackingNumber, state } };
    },
  },
];
