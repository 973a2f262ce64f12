import type { Outbox } from '../packets/outbox.ts';
import { open } from '../register/vault.ts';
import type { Register } from '../register/register.ts';
import { Idcs } from '../vocabulary/idcs.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';
import type { TrackingNumber } from '../vocabulary/tracking-number.ts';
import { numberPlace } from './hear-centre.ts';

/** What handing a number over needs. */
export interface HandOverNeeds {
  readonly register: Pick<Register, 'commit'>;
  readonly outbox: Outbox;
  readonly numberKey: Uint8Array;
  readonly now: Clock;
}

/** The number that a centre gave, for the resident who shows her tracking number. */
export async function handOverNumber(
  needs: HandOverNeeds,
  request: {
    readonly recordId: RecordId;
    readonly trackingNumber: TrackingNumber;
    readonly operator: OperatorId;
  },
): Promise<Idcs | undefined> {
  const { recordId, trackingNumber, operator } = request;
  const entry = await needs.outbox.ask('entry', recordId);
  const sealed =
    entry?.trackingNumber === trackingNumber
      ? await needs.outbox.ask('sealedNumber', recordId)
      : undefined;
  const act = {
    at: needs.now(),
    kind: 'packet.number_handed_over',
    actor: `operator:${operator}`,
    subject: recordId,
    purpose: 'enrolment',
    outcome: sealed ? 'shown' : 'not_found',
  };
  await needs.register.commit('note_act', { at: act.at }, act);
  if (!sealed) return undefined;
  const number = open(needs.numberKey, numberPlace(recordId), sealed);
  return Idcs.parse(number.toString('utf8'));
}
