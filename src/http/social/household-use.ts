import type { OperatorAccount } from '../../register/accounts.ts';
import { lawfulAccess, type Asker } from '../../procedures/social/lawful-access.ts';
import type { ResidentId } from '../../vocabulary/record-ids.ts';
import { BasisCode, PurposeCode, type StatedUse } from '../../vocabulary/purpose-basis.ts';
import type { StationNeeds } from '../needs.ts';
import { ownUse } from './lawful-operations.ts';
import { socialNeeds, type SocialUse } from './social-needs.ts';
import { accessProblem } from './stated-use.ts';

/** What is done when a score is read with its explanation, as the journal names it. */
export const explaining = 'household.explained';

/** What a page of the console states by itself: an officer explains what was decided. */
const explanation: StatedUse = {
  purpose: PurposeCode.parse('social-explanation'),
  basis: BasisCode.parse('decree-2-21-582'),
};

async function pageUse(
  needs: StationNeeds,
  asker: Asker,
  of: {
    readonly doing: string;
    readonly people: readonly ResidentId[];
    readonly stated: StatedUse;
  },
): Promise<SocialUse> {
  const social = socialNeeds(needs);
  const access = await lawfulAccess(social, { asker, ...of });
  if (!access.ok) throw accessProblem(access.error);
  return { needs: social, by: access.value };
}

/**
 * Leave of an officer to open a page about a household, for which she states nothing by hand.
 * @throws a problem, and the refusal is journalled
 */
export function officerPageUse(
  needs: StationNeeds,
  operator: OperatorAccount,
  doing: string,
): Promise<SocialUse> {
  return pageUse(needs, { kind: 'operator', operator }, { doing, people: [], stated: explanation });
}

/**
 * Leave of a resident to read what is her own.
 * @throws a problem, and the refusal is journalled
 */
export async function ownPageUse(needs: StationNeeds, person: ResidentId, doing: string) {
  const use = await pageUse(
    needs,
    { kind: 'resident' },
    { doing, people: [person], stated: ownUse },
  );
  return { ...use, person };
}
