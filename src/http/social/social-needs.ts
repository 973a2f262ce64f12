import {
  lawfulAccess,
  type Asker,
  type LawfulAccess,
} from '../../procedures/social/lawful-access.ts';
import type { SocialNeeds } from '../../procedures/social/needs.ts';
import type { StationNeeds } from '../needs.ts';
import type { Call } from '../operation.ts';
import { problemOf } from '../problem.ts';
import { accessProblem, statedUse } from './stated-use.ts';

/**
 * What procedures of the social register stand on.
 * @throws a problem where the register is held by a centre
 */
export function socialNeeds({ socialRegister, register, now }: StationNeeds): SocialNeeds {
  if (socialRegister === 'elsewhere') {
    throw problemOf('social_register_elsewhere', 'The centre of this station holds it.');
  }
  return { ...socialRegister, register, now };
}

/** What a procedure stands on, and the leave to use data in it. */
export interface SocialUse {
  readonly needs: SocialNeeds;
  readonly by: LawfulAccess;
}

/**
 * Leave of whoever calls to use data of the social register, from what the call's headers state.
 * @param doing as the journal names what is refused: `household.read`
 * @throws a problem, and the refusal is journalled
 */
export async function socialUse(
  needs: StationNeeds,
  { request }: Pick<Call, 'request'>,
  { asker, doing }: { readonly asker: Asker; readonly doing: string },
): Promise<SocialUse> {
  const social = socialNeeds(needs);
  const stated = statedUse({ get: (name) => request.get(name) });
  const access = await lawfulAccess(social, { asker, doing, people: [], stated });
  if (!access.ok) throw accessProblem(access.error);
  return { needs: social, by: access.value };
}

/** The same of an operator. */
export function operatorUse(needs: StationNeeds, call: Call, doing: string): Promise<SocialUse> {
  return socialUse(needs, call, {
    asker: { kind: 'operator', operator: call.operator() },
    doing,
  });
}
