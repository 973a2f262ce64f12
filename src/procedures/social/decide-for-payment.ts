import type { ProgrammeAccount } from '../../register/accounts.ts';
import type { ShownDecision } from './check-decision.ts';
import { handOutDecision } from './hand-out-decisions.ts';
import { lawfulAccess } from './lawful-access.ts';
import type { SocialNeeds } from './needs.ts';

/** For what a programme's payments ask the register, unless it asked before. */
const purpose = 'social-eligibility';

/**
 * Today's decision for a payment whose instruction carries none, as the messages of payments have
 * no place for it: of the first of the programme's programmes in which the household is eligible.
 */
export async function decideForPayment(
  needs: SocialNeeds,
  { account, subject }: { readonly account: ProgrammeAccount; readonly subject: string },
): Promise<ShownDecision | 'none'> {
  const basis = account.purposes.find(({ code }) => code === purpose)?.basis ?? '';
  const by = await lawfulAccess(needs, {
    asker: { kind: 'programme', programme: account },
    doing: 'decision.asked',
    people: [],
    stated: { purpose, basis },
  });
  if (!by.ok) return 'none';
  for (const programme of account.socialProgrammes) {
    const handed = await handOutDecision(needs, { account, programme, subject }, by.value);
    if (handed.ok && handed.value.token !== 'none') return { programme, token: handed.value.token };
  }
  return 'none';
}
