import type { Partner } from '../../dci/partner.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { SocialNeeds } from '../social/needs.ts';

/** Households of a programme that are read at once. */
const pageMax = 200;

/** Households that are eligible in a partner's own programmes, each once. */
export async function* eligibleHouseholds(
  { social }: Pick<SocialNeeds, 'social'>,
  { programmes }: Partner,
): AsyncIterable<HouseholdId> {
  const told = new Set<HouseholdId>();
  for (const programme of programmes) {
    let after: HouseholdId | 'start' | undefined = 'start';
    while (after !== undefined) {
      const page = { outcome: 'eligible', after, max: pageMax } as const;
      const lines = await social.list(programme, page);
      for (const { household } of lines) {
        if (!told.has(household)) yield household;
        told.add(household);
      }
      after = lines.length < pageMax ? undefined : lines.at(-1)?.household;
    }
  }
}
