import type { Appeal } from '../../social/appeals/appeal.ts';
import type { AppealStep } from '../../social/appeals/appeal-event.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { SocialNeeds } from './needs.ts';
import { noteHouseholdAct } from './note-household-act.ts';

const purpose = 'social-appeal';

/** Who does something about an appeal: the appellant, or an officer. */
export type AppealActor = 'appellant' | OperatorId;

/** As the journal names her. */
function actorName(actor: AppealActor): string {
  return actor === 'appellant' ? 'resident' : `operator:${actor}`;
}

/**
 * Notes what was done about an appeal. Its appellant alone finds it: that somebody appeals is
 * nobody else's business, also within a household.
 */
export async function noteAppealAct(
  needs: SocialNeeds,
  { appellant }: Pick<Appeal, 'appellant'>,
  act: {
    readonly kind: AppealStep['kind'] | 'shown' | 'file_shown';
    readonly actor: AppealActor;
    readonly outcome: string;
  },
): Promise<void> {
  const { kind, actor, outcome } = act;
  const noted = { kind: `appeal.${kind}`, actor: actorName(actor), purpose, outcome };
  await noteHouseholdAct(needs, [appellant], noted);
}

/** Notes for each member that the household's data were read, or put right, for an appeal. */
export async function noteAppealedHousehold(
  needs: SocialNeeds,
  { household, appellant }: Pick<Appeal, 'household' | 'appellant'>,
  act: { readonly kind: 'shown' | 'corrected'; readonly actor: AppealActor },
): Promise<void> {
  const known = await needs.social.known(household);
  const members = known?.household.members.map(({ person }) => person) ?? [];
  await noteHouseholdAct(needs, new Set([appellant, ...members]), {
    kind: `household.${act.kind}`,
    actor: actorName(act.actor),
    purpose,
    outcome: act.kind,
  });
}
