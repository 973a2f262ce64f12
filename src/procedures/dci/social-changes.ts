import type { RecordChange } from '../../dci/records.ts';
import type { FedEvent } from '../../social/exchange/change-feed.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { Happening } from '../../social/household/life-event.ts';

/** The household that begins with what happened; undefined where none does. */
function founded(happening: Happening): HouseholdId | undefined {
  if (happening.kind === 'declaration') return happening.household;
  const transfer = 'transfer' in happening ? happening.transfer : undefined;
  return transfer?.to.kind === 'new' ? transfer.to.household : undefined;
}

/** The household to which somebody comes; undefined where nobody does. */
function joined(happening: Happening): HouseholdId | undefined {
  if (happening.kind === 'birth' || happening.kind === 'arrival') return happening.household;
  if (happening.kind === 'merge') return happening.to;
  const transfer = 'transfer' in happening ? happening.transfer : undefined;
  return transfer?.to.kind === 'known' ? transfer.to.household : undefined;
}

/** What subscribers are told of a life event, for each household that it changed. */
export function changesFrom({ event, households }: FedEvent): readonly RecordChange[] {
  const { happening } = event;
  return households.map((group) => {
    if (group === founded(happening)) return { group, event: 'REGISTER' };
    return { group, event: group === joined(happening) ? 'NewHouseHoldMember' : 'UPDATE' };
  });
}
