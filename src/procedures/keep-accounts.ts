import type { OperatorAccount, ProgrammeAccount, StationAccount } from '../register/accounts.ts';
import type { Register } from '../register/register.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock } from '../vocabulary/time.ts';

/** What keeping accounts needs. */
export interface AccountNeeds {
  readonly register: Register;
  readonly now: Clock;
}

/** Who does it: an operator, or the station itself when it is set up. */
export type AccountKeeper = OperatorId | 'station';

function actorOf(keeper: AccountKeeper): string {
  return keeper === 'station' ? keeper : `operator:${keeper}`;
}

/** Records an operator's account as it is now. */
export async function putOperator(
  needs: AccountNeeds,
  keeper: AccountKeeper,
  account: OperatorAccount,
): Promise<void> {
  const at = needs.now();
  await needs.register.commit(
    'put_operator',
    { account, at },
    {
      at,
      kind: 'account.operator_recorded',
      actor: actorOf(keeper),
      subject: account.id,
      purpose: 'administration',
      outcome: account.active ? 'active' : 'suspended',
    },
  );
}

/** The record that an operator is to be linked to is nobody's who stands in the register. */
export interface OperatorRefusal {
  readonly kind: 'enrolment_unknown';
}

/** Whether somebody was enrolled under this record id, and neither refused nor erased since. */
async function stands({ register }: AccountNeeds, recordId: RecordId): Promise<boolean> {
  const enrolment = await register.enrolment(recordId);
  if (enrolment?.state.kind !== 'settled') return false;
  const { kind } = enrolment.state.verdict;
  if (kind !== 'enrolled' && kind !== 'provisional') return false;
  return (await register.biometricsAt(enrolment.seq, [])) !== undefined;
}

/**
 * Records an operator with a first secret. With `enrolledAs` she is linked to her own record, which
 * is journalled; without it a link that she has stays.
 */
export async function recordOperator(
  needs: AccountNeeds,
  keeper: OperatorId,
  account: OperatorAccount,
): Promise<Result<OperatorAccount, OperatorRefusal>> {
  const known = await needs.register.operator(account.id);
  const enrolledAs = account.enrolledAs ?? known?.enrolledAs;
  if (enrolledAs === undefined || enrolledAs === known?.enrolledAs) {
    const kept = { ...account, ...(enrolledAs === undefined ? {} : { enrolledAs }) };
    await putOperator(needs, keeper, kept);
    return ok(kept);
  }
  const found = await stands(needs, enrolledAs);
  const at = needs.now();
  const act = {
    at,
    kind: 'account.operator_linked',
    actor: actorOf(keeper),
    subject: enrolledAs,
    purpose: 'administration',
    outcome: found ? account.id : 'enrolment_unknown',
  };
  await needs.register.commit('note_act', { at }, act);
  if (!found) return fail({ kind: 'enrolment_unknown' });
  await putOperator(needs, keeper, account);
  return ok(account);
}

/** Records a programme's account as it is now; a suspended one is refused at once. */
export async function putProgramme(
  needs: AccountNeeds,
  keeper: AccountKeeper,
  account: ProgrammeAccount,
): Promise<void> {
  const at = needs.now();
  await needs.register.commit(
    'put_programme',
    { account, at },
    {
      at,
      kind: 'account.programme_recorded',
      actor: actorOf(keeper),
      subject: account.id,
      purpose: 'administration',
      outcome: account.active ? 'active' : 'suspended',
    },
  );
}

/** Records a station's account as it is now; packets of a suspended one are refused at once. */
export async function putStation(
  needs: AccountNeeds,
  keeper: AccountKeeper,
  account: StationAccount,
): Promise<void> {
  const at = needs.now();
  await needs.register.commit(
    'put_station',
    { account, at },
    {
      at,
      kind: 'account.station_recorded',
      actor: actorOf(keeper),
      subject: account.id,
      purpose: 'administration',
      outcome: account.active ? 'active' : 'suspended',
    },
  );
}
