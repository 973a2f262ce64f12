import type { Enrolment, Register } from '../register/register.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/** An enrolment shown to an operator; that it was looked at goes into the journal first. */
export async function viewEnrolment(
  needs: { readonly register: Register; readonly now: Clock },
  request: { readonly recordId: RecordId; readonly operator: OperatorId },
): Promise<Enrolment | undefined> {
  const enrolment = await needs.register.enrolment(request.recordId);
  const act = {
    at: needs.now(),
    kind: 'enrolment.viewed',
    actor: `operator:${request.operator}`,
    subject: request.recordId,
    purpose: 'enrolment',
    outcome: enrolment ? 'shown' : 'not_found',
  };
  await needs.register.commit('note_act', { at: act.at }, act);
  return enrolment;
}
