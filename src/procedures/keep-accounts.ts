import type { OperatorAccount, ProgrammeAccount, StationAccount } from '../register/accounts.ts';
import type { Register } from '../register/register.ts';
import type { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import type { Clock, Instant } from '../vocabulary/time.ts';

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

/** Why an operator's account was not changed. */
export interface OperatorRefusal {
  readonly kind:
    /** The record that she is to be linked to is nobody's who stands in the register. */
    | 'enrolment_unknown'
    /** She made that record herself: whose face is on it nobody else has seen. */
    | 'enrolled_by_herself'
    | 'operator_unknown'
    | 'own_account';
}

/** Why an operator can not be linked to a record: it must stand, and be of a colleague's hand. */
async function refusalOfLink(
  { register }: AccountNeeds,
  operator: OperatorId,
  recordId: RecordId,
): Promise<OperatorRefusal | undefined> {
  const unknown = { kind: 'enrolment_unknown' } as const;
  const enrolment = await register.enrolment(recordId);
  if (enrolment?.state.kind !== 'settled') return unknown;
  const { kind } = enrolment.state.verdict;
  if (kind !== 'enrolled' && kind !== 'provisional') return unknown;
  if ((await register.biometricsAt(enrolment.seq, [])) === undefined) return unknown;
  return enrolment.operator === operator ? { kind: 'enrolled_by_herself' } : undefined;
}

/**
 * Records an operator with a first secret. With `enrolledAs` she is linked to her own record, which
 * is journalled; without it a link that she has stays, and so does a certificate.
 */
export async function recordOperator(
  needs: AccountNeeds,
  keeper: OperatorId,
  sent: OperatorAccount,
): Promise<Result<OperatorAccount, OperatorRefusal>> {
  const known = await needs.register.operator(sent.id);
  const certifiedUntil = sent.certifiedUntil ?? known?.certifiedUntil;
  const account = { ...sent, ...(certifiedUntil === undefined ? {} : { certifiedUntil }) };
  const enrolledAs = account.enrolledAs ?? known?.enrolledAs;
  if (enrolledAs === undefined || enrolledAs === known?.enrolledAs) {
    const kept = { ...account, ...(enrolledAs === undefined ? {} : { enrolledAs }) };
    await putOperator(needs, keeper, kept);
    return ok(kept);
  }
  const refusal = await refusalOfLink(needs, account.id, enrolledAs);
  const at = needs.now();
  const act = {
    at,
    kind: 'account.operator_linked',
    actor: actorOf(keeper),
    subject: enrolledAs,
    purpose: 'administration',
    outcome: refusal ? refusal.kind : account.id,
  };
  await needs.register.commit('note_act', { at }, act);
  if (refusal) return fail(refusal);
  await putOperator(needs, keeper, account);
  return ok(account);
}

/**
 * Changes what an operator is. Nobody changes her own account: who may do much could give herself
 * more, or leave the station without anyone who may.
 */
export async function changeOperator(
  needs: AccountNeeds,
  keeper: OperatorId,
  change: Pick<OperatorAccount, 'id' | 'roles' | 'active'> & {
    readonly certifiedUntil: Instant | 'never';
  },
): Promise<Result<OperatorAccount, OperatorRefusal>> {
  if (change.id === keeper) return fail({ kind: 'own_account' });
  const known = await needs.register.operator(change.id);
  if (!known) return fail({ kind: 'operator_unknown' });
  const { certifiedUntil, ...what } = change;
  const { certifiedUntil: _before, ...kept } = known;
  const account = {
    ...kept,
    ...what,
    ...(certifiedUntil === 'never' ? {} : { certifiedUntil }),
  };
  await putOperator(needs, keeper, account);
  return ok(account);
}

/** Keeps the secret of an operator's one-time codes; what came before it is void. */
export async function putOperatorCode(
  needs: AccountNeeds,
  keeper: OperatorId,
  { operator, secret }: { readonly operator: OperatorId; readonly secret: Uint8Array },
): Promise<Result<'kept', OperatorRefusal>> {
  if (!(await needs.register.operator(operator))) return fail({ kind: 'operator_unknown' });
  const at = needs.now();
  const act = {
    at,
    kind: 'account.code_given',
    actor: actorOf(keeper),
    subject: operator,
    purpose: 'administration',
    outcome: 'given',
  };
  await needs.register.commit('put_operator_code', { operator, secret, at }, act);
  return ok('kept');
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
