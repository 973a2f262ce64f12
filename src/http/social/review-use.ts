import type { SocialNeeds } from '../../procedures/social/needs.ts';
import type { Officer } from '../../procedures/social/officer.ts';
import type { StationNeeds } from '../needs.ts';
import type { Call } from '../operation.ts';
import { socialUse } from './social-needs.ts';

/** What a procedure of the review stands on, and who of the office asks, for what. */
export interface ReviewUse {
  readonly needs: SocialNeeds;
  readonly by: Officer;
}

/** The leave of an operator, with her name: nobody decides on what she wrote down herself. */
export function reviewUse(needs: StationNeeds, call: Call): ReviewUse {
  const use = socialUse(needs);
  const { actor, purpose, basis } = use.by;
  return { needs: use.needs, by: { operator: call.operator().id, actor, purpose, basis } };
}
