import type { z } from 'zod';
import type { OutboxState } from '../packets/outbox.ts';
import { TrackingNumber } from '../vocabulary/tracking-number.ts';
import type { StationNeeds } from './needs.ts';
import type { Operation } from './operation.ts';
import { TrackingAnswer } from './packet-schema.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

/** Questions in a minute, over everybody: nobody can try numbers out. */
const questionsPerMinuteMax = 60;

type Tracked = z.output<typeof TrackingAnswer>['state'];

function outcomeTracked(outcome: string): Tracked {
  switch (outcome) {
    case 'enrolled':
      return 'number_ready';
    case 'needs_adjudication':
      return 'being_examined';
    default:
      return 'come_to_the_office';
  }
}

function trackedAtStation(state: OutboxState): Tracked {
  switch (state.kind) {
    case 'waits_for_supervisor':
    case 'ready':
    case 'uploading':
      return 'at_the_station';
    case 'received':
      return 'at_the_centre';
    case 'settled':
      return outcomeTracked(state.outcome);
    case 'returned':
      return 'come_to_the_office';
  }
}

async function tracked(
  { outbox, inbox, register }: StationNeeds,
  number: TrackingNumber,
): Promise<Tracked | undefined> {
  const sent = outbox === 'none' ? undefined : await outbox.outbox.ask('byTracking', number);
  if (sent) return trackedAtStation(sent.state);
  const come = inbox === 'none' ? undefined : await inbox.inbox.ask('byTracking', number);
  if (!come) return undefined;
  if (come.state.kind === 'returned') return 'come_to_the_office';
  if (come.state.kind !== 'settled') return 'at_the_centre';
  const enrolment = await register.enrolment(come.recordId);
  const settled = enrolment?.state.kind === 'settled' ? enrolment.state.verdict.kind : 'none';
  return outcomeTracked(settled);
}

/** How far an enrolment is, for whoever holds its number. */
export const trackingOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/tracking/:number',
    summary: 'How far an enrolment is, by the number that the person was given; nothing of her',
    access: 'everyone',
    perMinuteMax: questionsPerMinuteMax,
    parameters: { number: TrackingNumber },
    answers: { 200: { what: 'The state.', schema: TrackingAnswer } },
    handle: async (needs, call) => {
      const number = parsed(TrackingNumber, call.request.params['number']);
      const state = await tracked(needs, number);
      if (!state) throw problemOf('not_found', 'No enrolment has this tracking number.');
      return { status: 200, body: { trackingNumber: number, state } };
    },
  },
];
