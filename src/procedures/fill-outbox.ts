import type { Outbox, OutboxEntry } from '../packets/outbox.ts';
import { drawTrackingNumber } from '../register/idcs-issuance.ts';
import type { Enrolment, Register } from '../register/register.ts';
import type { RecordId, Seq } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What entering enrolments needs. */
export interface FillOutboxNeeds {
  readonly register: Pick<Register, 'enrolment' | 'unsentEnrolments'>;
  readonly outbox: Outbox;
  readonly now: Clock;
}

/** Enrolments read at once. */
const perReadMax = 100;

function enter(needs: FillOutboxNeeds, enrolment: Enrolment): Promise<OutboxEntry> {
  const { recordId, seq, operator, requestHash, openedAt } = enrolment;
  return needs.outbox.ask('enter', {
    recordId,
    seq,
    operator,
    requestHash,
    openedAt,
    trackingNumber: drawTrackingNumber(),
    at: needs.now(),
  });
}

/** The outbox's entry of a provisional enrolment, made if it is not there yet. */
export async function enterEnrolment(
  needs: FillOutboxNeeds,
  recordId: RecordId,
): Promise<OutboxEntry | undefined> {
  const known = await needs.outbox.ask('entry', recordId);
  if (known) return known;
  const enrolment = await needs.register.enrolment(recordId);
  const settled = enrolment?.state.kind === 'settled' && enrolment.state.verdict.kind;
  return enrolment && settled === 'provisional' ? enter(needs, enrolment) : undefined;
}

/**
 * Enters every provisional enrolment whose samples are kept: the outbox follows from the register,
 * so that neither a crash nor a lost file loses anybody.
 */
export async function fillOutbox(needs: FillOutboxNeeds): Promise<void> {
  for (let after: Seq | 0 = 0; ;) {
    const unsent: readonly Enrolment[] = await needs.register.unsentEnrolments(after, perReadMax);
    for (const enrolment of unsent) await enter(needs, enrolment);
    const last = unsent.at(-1);
    if (!last || unsent.length < perReadMax) return;
    after = last.seq;
  }
}
