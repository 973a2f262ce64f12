import { dayOf, type Day } from '../../social/day.ts';
import { recertifyFrom } from '../../social/facts/quality.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { DueHousehold, DueMonth } from '../../social/review/recertification-store.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { actingOf, type Officer } from './officer.ts';
import type { SocialNeeds } from './needs.ts';

/** Why a household was not certified. */
export interface CertificationRefusal {
  readonly kind: 'household_unknown' | 'household_closed';
}

/** A household says again that everything is as it is recorded; the clock starts anew. */
export async function certifyHousehold(
  needs: SocialNeeds,
  household: HouseholdId,
  by: Officer,
): Promise<Result<Day, CertificationRefusal>> {
  const { social, now, reviewRules } = needs;
  const known = await social.known(household);
  const people = (known?.household.members ?? []).map(({ person }) => person);
  const why = !known
    ? 'household_unknown'
    : known.household.state === 'closed'
      ? 'household_closed'
      : undefined;
  await noteHouseholdAct(needs, people, {
    kind: 'household.certified',
    ...actingOf(by),
    outcome: why ?? 'certified',
  });
  if (why !== undefined) return fail({ kind: why });
  const day = dayOf(now());
  const due = recertifyFrom(day, reviewRules.fraud.quality);
  await social.certify(household, { day, by: by.operator, due });
  return ok(due);
}

/** The recertification clock. */
export interface RecertificationClock {
  readonly months: readonly DueMonth[];
  /** Those that are due, the longest due first. */
  readonly due: readonly DueHousehold[];
}

/** Households that are listed at once. */
const dueMax = 100;

/** Who is due, and how many will be, month by month; households are named by their identifiers. */
export async function recertificationClock(
  { social, now }: SocialNeeds,
  { skip }: { readonly skip: number },
): Promise<RecertificationClock> {
  const [months, due] = await Promise.all([
    social.dueMonths(),
    social.dueBy(dayOf(now()), { max: dueMax, skip }),
  ]);
  return { months, due };
}
