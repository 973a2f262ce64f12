import { dayOf, daysAfter } from '../../social/day.ts';
import { recertifyFrom } from '../../social/facts/quality.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { LifeEvent } from '../../social/household/life-event.ts';
import { examine } from '../../social/review/examine.ts';
import type { FindingId } from '../../social/review/finding.ts';
import type { StoredHousehold } from '../../social/store.ts';
import type { HouseholdNeeds } from './needs.ts';

/** Households that are looked at around one. */
const neighboursMax = 500;
/** Others that are examined again because a finding about them and this one went. */
const othersMax = 20;

/** What an examination brought. */
export interface Examination {
  /** Findings that are new. */
  readonly opened: readonly FindingId[];
}

async function divorcesIn({ social }: HouseholdNeeds, events: readonly LifeEvent[]) {
  const withdrawn = new Set(
    events.flatMap(({ happening }) => (happening.kind === 'withdrawal' ? [happening.event] : [])),
  );
  const divorces = [];
  for (const event of events) {
    if (event.happening.kind !== 'divorce' || withdrawn.has(event.id)) continue;
    const households: HouseholdId[] = [];
    for (const { person } of event.happening.spouses) {
      const household = await social.householdOf(person);
      if (household !== undefined) households.push(household);
    }
    divorces.push({ event, households });
  }
  return divorces;
}

async function examined(needs: HouseholdNeeds, { household, facts, certified }: StoredHousehold) {
  const { social, formulas, reviewRules: rules, now } = needs;
  const { id, dwelling, state } = household;
  const at = now();
  const today = dayOf(at);
  const isOpen = state === 'open';
  await social.putHoldings(id, {
    attribute: 'dwelling',
    values: isOpen ? [dwelling.address] : [],
    from: today,
  });
  await social.putDue(id, isOpen ? recertifyFrom(certified, rules.fraud.quality) : 'never');
  const { collectiveFrom, review } = rules.fraud;
  const [shared, events, force] = await Promise.all([
    social.sharedAround(id, { max: neighboursMax, collectiveFrom }),
    social.householdEvents(id),
    formulas.inForce(today),
  ]);
  const found = examine(rules, {
    household,
    facts,
    today,
    force: force ?? 'none',
    shared,
    divorces: await divorcesIn(needs, events),
    recordedBy: [...new Set(events.map(({ by }) => by))].toSorted(),
  });
  const due = daysAfter(today, review.dueDays);
  const settled = await social.settleExamination({ household: id, found, at, due });
  await countContradicted(needs, settled.opened);
  return settled;
}

/** A partner who says otherwise counts for whoever declared it. */
async function countContradicted(
  needs: HouseholdNeeds,
  opened: readonly FindingId[],
): Promise<void> {
  const day = dayOf(needs.now());
  for (const id of opened) {
    const finding = await needs.social.finding(id);
    if (finding?.matter.kind !== 'partner') continue;
    for (const operator of finding.operators) {
      await needs.social.countOperatorAct({ operator, day, act: 'contradicted' });
    }
  }
}

/**
 * Examines a household by the rules: what is found goes to people, what is not so any more is gone.
 * The station does it of itself after every change; it reads for nobody and is journalled by what
 * people do with what was found.
 */
export async function examineHousehold(
  needs: HouseholdNeeds,
  household: HouseholdId,
): Promise<Examination> {
  const known = await needs.social.known(household);
  if (!known) return { opened: [] };
  const { opened, left } = await examined(needs, known);
  const all = [...opened];
  for (const other of left.slice(0, othersMax)) {
    const neighbour = await needs.social.known(other);
    if (neighbour) all.push(...(await examined(needs, neighbour)).opened);
  }
  return { opened: all };
}
