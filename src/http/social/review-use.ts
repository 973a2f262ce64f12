import type { SocialNeeds } from '../../procedures/social/needs.ts';
import type { Officer } from '../../procedures/social/officer.ts';
import type { StationNeeds } from '../needs.ts';
import type { Call } from '../operation.ts';
import { operatorUse } from './social-needs.ts';

/** What a procedure of the review stands on, and who of the office asks, for what. */
export interface ReviewUse {
  readonly needs: SocialNeeds;
  readonly by: Officer;
}

/**
 * Leave of an operator, with her name, who can not decide on her own work.
 * @param doing as the journal names what is refused
 * @throws a problem, and the refusal is journalled
 */
export async function reviewUse(
  needs: StationNeeds,
  call: Call,
  doing: string,
): Promise<ReviewUse> {
  const use = await operatorUse(needs, call, doing);
  const { actor, purpose, basis } = use.by;
  return { needs: use.needs, by: { operator: call.operator().id, actor, purpose, basis } };
}
