import { handOverNumber } from '../procedures/hand-over-number.ts';
import { viewEnrolment } from '../procedures/view-enrolment.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { SlipAnswer, SlipBody } from './enrolment-schema.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { tracked } from './tracking.ts';

/** The number that a centre gave, or this register; that it was shown is journalled. */
async function numberOf(
  needs: StationNeeds,
  { number, operator }: { readonly number: TrackingNumber; readonly operator: OperatorId },
): Promise<Idcs | undefined> {
  const { outbox, register } = needs;
  const sent = outbox === 'none' ? undefined : await outbox.outbox.ask('byTracking', number);
  if (sent && outbox !== 'none') {
    const request = { recordId: sent.recordId, trackingNumber: number, operator };
    return handOverNumber({ ...needs, ...outbox }, request);
  }
  const known = await register.enrolmentTracked(number);
  const seen = known && (await viewEnrolment(needs, { recordId: known.recordId, operator }));
  if (seen?.state.kind !== 'settled' || seen.state.idcs === 'none') return undefined;
  return seen.state.idcs;
}

/** Residents who come back with the slip of their enrolment. */
export const slipOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/slips',
    summary: 'How the enrolment of a slip stands, and its number for the resident who shows it',
    access: ['clerk', 'supervisor'],
    body: SlipBody,
    answers: {
      200: { what: 'How it stands; the number when it is handed over.', schema: SlipAnswer },
    },
    handle: async (needs, call, { trackingNumber: number, handOver }) => {
      const state = await tracked(needs, number);
      if (!state) throw problemOf('not_found', 'No enrolment has this tracking number.');
      if (state !== 'number_ready' || !handOver) return { status: 200, body: { state } };
      const idcs = await numberOf(needs, { number, operator: call.operator().id });
      if (idcs === undefined) throw problemOf('not_found', 'There is no number to hand over.');
      return { status: 200, body: { state, idcs } };
    },
  }),
];
