import type { Officer } from '../../procedures/social/officer.ts';
import type { SocialNeeds } from '../../procedures/social/needs.ts';
import type { StationNeeds } from '../needs.ts';
import type { Call } from '../operation.ts';
import { socialNeeds } from './social-needs.ts';

/** What a procedure of the review stands on, and who of the office asks, for what. */
export interface ReviewUse {
  readonly needs: SocialNeeds;
  readonly by: Officer;
}

/** Who of the office calls, and for what. */
export async function reviewUse(
  needs: StationNeeds,
  call: Call,
  purpose: 'social-review' | 'social-quality' | 'social-registration',
): Promise<ReviewUse> {
  const operator = call.operator().id;
  return { needs: socialNeeds(needs), by: { operator, actor: `operator:${operator}`, purpose } };
}
