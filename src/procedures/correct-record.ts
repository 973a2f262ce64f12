import { randomUUID } from 'node:crypto';
import type { RecordCorrection, RecordCorrectionHindrance } from '../register/record-correction.ts';
import type { StatedDemographics } from '../vocabulary/record-correction.ts';
import { CorrectionId, type OperatorId } from '../vocabulary/record-ids.ts';
import type { ResidentRecord } from '../vocabulary/resident-record.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { actOfHolding, type HoldNeeds, type Holding } from './hold-aliases.ts';

/** Why a correction of a record was not taken or answered. */
export interface RecordCorrectionRefusal {
  readonly kind: 'correction_refused';
  readonly why: RecordCorrectionHindrance;
}

const refused = (why: RecordCorrectionHindrance) =>
  fail({ kind: 'correction_refused', why } as const);

/** A resident says what is wrong in her record. Two of the office answer. */
export async function stateRecordCorrection(
  needs: HoldNeeds,
  holding: Holding,
  { to, reason }: { readonly to: StatedDemographics; readonly reason: string },
): Promise<Result<CorrectionId, RecordCorrectionRefusal>> {
  const id = CorrectionId.parse(randomUUID());
  const act = actOfHolding(needs, holding, 'record_correction.stated');
  const change = { id, resident: holding.resident.id, to, reason, at: act.at };
  const receipt = await needs.register.commit('state_record_correction', change, act);
  return receipt.kind === 'stated' ? ok(id) : refused(receipt.why);
}

/** A correction that waits, with what the record says now. */
export interface WaitingCorrection {
  readonly correction: RecordCorrection;
  readonly record: ResidentRecord | undefined;
}

/** Those that wait for the office; whose data it reads is noted for each. */
export async function waitingRecordCorrections(
  needs: HoldNeeds,
  { operator, max }: { readonly operator: OperatorId; readonly max: number },
): Promise<readonly WaitingCorrection[]> {
  const { register } = needs;
  const waiting = await register.recordCorrections(max);
  const shown: WaitingCorrection[] = [];
  for (const correction of waiting) {
    const resident = await register.residentAt(correction.seq);
    if (!resident) continue;
    const holding = { resident, actor: `operator:${operator}` };
    const act = actOfHolding(needs, holding, 'record_correction.viewed');
    await register.commit('note_act', { at: act.at }, act);
    shown.push({ correction, record: await register.recordAt(correction.seq) });
  }
  return shown;
}

/** One of the office approves, which the second of them carries out; or rejects. */
export async function answerRecordCorrection(
  needs: HoldNeeds,
  request: {
    readonly id: CorrectionId;
    readonly operator: OperatorId;
    readonly answer: 'approved' | 'rejected';
    readonly note: string;
  },
): Promise<Result<'approved' | 'carried_out' | 'rejected', RecordCorrectionRefusal>> {
  const { register, now } = needs;
  const at = now();
  const receipt = await register.commit(
    'answer_record_correction',
    { ...request, at },
    {
      at,
      kind: 'record_correction.answered',
      actor: `operator:${request.operator}`,
      subject: request.id,
      purpose: 'resident-service',
      outcome: request.answer,
    },
  );
  return receipt.kind === 'refused' ? refused(receipt.why) : ok(receipt.kind);
}
