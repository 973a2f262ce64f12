import type { LawfulAccess } from '../../procedures/social/lawful-access.ts';
import type { SocialNeeds } from '../../procedures/social/needs.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';

/**
 * What procedures of the social register stand on.
 * @throws a problem where the register is held by a centre
 */
export function socialNeeds(needs: StationNeeds): SocialNeeds {
  const { socialRegister, register, now, lawful } = needs;
  if (socialRegister === 'elsewhere') {
    throw problemOf('social_register_elsewhere', 'The centre of this station holds it.');
  }
  return { ...socialRegister, register, now, ...(lawful ? { lawful } : {}) };
}

/** What a procedure stands on, and the leave to use data in it. */
export interface SocialUse {
  readonly needs: SocialNeeds;
  readonly by: LawfulAccess;
}

/**
 * The leave that `lawfulOperations` gave before this call began.
 * @throws an Error where an operation does not stand behind it
 */
export function socialUse(needs: StationNeeds): SocialUse {
  const { lawful } = needs;
  if (!lawful) throw new Error('an operation of the social register states its use');
  return { needs: socialNeeds(needs), by: lawful };
}
