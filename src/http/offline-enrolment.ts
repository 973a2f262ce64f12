import { enterEnrolment } from '../procedures/fill-outbox.ts';
import { accepting } from '../procedures/outbox-limits.ts';
import type { RecordId } from '../vocabulary/record-ids.ts';
import type { StationNeeds } from './needs.ts';
import { problemOf } from './problem.ts';

/** Refuses one person more where the limits of going on alone are reached. */
export async function refuseWhenAlone(needs: StationNeeds, recordId: RecordId): Promise<void> {
  if (needs.outbox === 'none') return;
  const figures = await needs.outbox.outbox.ask('figures');
  const may = accepting(figures, needs.policy.outbox, needs.now());
  // Whoever was enrolled before is answered again.
  if (may === 'yes' || (await needs.register.enrolment(recordId))) return;
  throw may === 'outbox_full'
    ? problemOf(may, 'Too many enrolments wait for the centre. Send or export them first.')
    : problemOf(may, 'The centre was not reached for too long. Connect the station first.');
}

/** Enters an enrolment that a centre decides about into the outbox, where there is one. */
export async function enterIfProvisional(needs: StationNeeds, recordId: RecordId): Promise<void> {
  if (needs.outbox === 'none') return;
  await enterEnrolment({ ...needs, outbox: needs.outbox.outbox }, recordId);
}
