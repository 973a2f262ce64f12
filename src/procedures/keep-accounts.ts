import type { OperatorAccount, ProgrammeAccount } from '../register/accounts.ts';
import type { Register } from '../register/register.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
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
