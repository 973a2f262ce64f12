import type { SocialNeeds } from '../../procedures/social/needs.ts';
import type { StationNeeds } from '../needs.ts';
import { problemOf } from '../problem.ts';

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
