import { dayOf } from '../../social/day.ts';
import type { LifeEvent } from '../../social/household/life-event.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { HouseholdNeeds } from './needs.ts';

/** Counts an event for whoever recorded it, and one that is withdrawn for whoever recorded that. */
export async function countEvent(
  { social, now }: Pick<HouseholdNeeds, 'social' | 'now'>,
  { by, happening }: { readonly by: OperatorId; readonly happening: LifeEvent['happening'] },
  outcome: 'recorded' | 'replayed',
): Promise<void> {
  if (outcome === 'replayed') return;
  const day = dayOf(now());
  await social.countOperatorAct({ operator: by, day, act: 'recorded' });
  if (happening.kind === 'declaration') {
    await social.countOperatorAct({ operator: by, day, act: 'declared' });
  }
  if (happening.kind !== 'withdrawal') return;
  const withdrawn = await social.lifeEvent(happening.event);
  if (withdrawn) await social.countOperatorAct({ operator: withdrawn.by, day, act: 'withdrawn' });
}
