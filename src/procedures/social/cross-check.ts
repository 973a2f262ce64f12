import { dayOf } from '../../social/day.ts';
import { heldValue } from '../../social/facts/held-value.ts';
import type { Fact } from '../../social/facts/fact.ts';
import { Attribute } from '../../social/fraud/fraud-rules.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import { askPartners } from '../../social/partners/asked-partner.ts';
import type { PartnerSilence } from '../../social/partners/partner.ts';
import type { FindingId } from '../../social/review/finding.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { examineHousehold } from './examine-household.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { actingOf, type Officer } from './officer.ts';
import type { SocialNeeds } from './needs.ts';

/** Meters, telephones and accounts of a household as they are stated at a counter. */
export interface StatedHoldings {
  readonly household: HouseholdId;
  readonly holdings: readonly {
    readonly attribute: Exclude<Attribute, 'dwelling'>;
    readonly values: readonly string[];
  }[];
}

/** Why they were not taken. */
export type HoldingRefusal =
  | { readonly kind: 'household_unknown' }
  /** Something is no meter's number, no telephone and no account. */
  | { readonly kind: 'holding_unreadable'; readonly attribute: Attribute };

/** What partners said, and what that led to. */
export interface CheckedHousehold {
  /** How many values each partner gave. */
  readonly answers: readonly { readonly partner: string; readonly values: number }[];
  readonly silent: readonly { readonly partner: string; readonly why: PartnerSilence['kind'] }[];
  readonly opened: readonly FindingId[];
}

function unreadable({ holdings }: StatedHoldings): Attribute | undefined {
  return holdings.find(({ attribute, values }) =>
    values.some((text) => heldValue(attribute, text) === undefined),
  )?.attribute;
}

/** The numbers of whoever lives in a household; partners that know people by them are told them. */
async function numbersIn(needs: SocialNeeds, household: HouseholdId) {
  const known = await needs.social.known(household);
  const people = (known?.household.members ?? []).map(({ person }) => person);
  const numbers = [];
  for (const person of people) {
    const resident = await needs.register.resident(person);
    if (resident) numbers.push(resident.idcs);
  }
  return { people, numbers };
}

/**
 * Keeps what a household has as keyed hashes, asks partners while the numbers are at hand, keeps
 * what they say as verified facts, and examines the household. A partner that is silent changes
 * nothing.
 */
export async function checkHoldings(
  needs: SocialNeeds,
  stated: StatedHoldings,
  by: Officer,
): Promise<Result<CheckedHousehold, HoldingRefusal>> {
  const { household, holdings } = stated;
  const { social, partners, now } = needs;
  const act = { kind: 'household.cross_checked', ...actingOf(by) };
  const { people, numbers } = await numbersIn(needs, household);
  const attribute = unreadable(stated);
  const known = await social.known(household);
  if (!known || attribute !== undefined) {
    const kind = known ? 'holding_unreadable' : 'household_unknown';
    await noteHouseholdAct(needs, people, { ...act, outcome: kind });
    return attribute === undefined || !known
      ? fail({ kind: 'household_unknown' })
      : fail({ kind: 'holding_unreadable', attribute });
  }
  for (const held of holdings) {
    await social.putHoldings(household, { ...held, from: dayOf(now()) });
  }
  const contracts = holdings.flatMap(({ attribute: of, values }) =>
    values.flatMap((text) => {
      const value = heldValue(of, text);
      return value === undefined ? [] : [{ attribute: of, value }];
    }),
  );
  const { answers, silent } = await askPartners(partners, { people: numbers, contracts });
  for (const { partner, values } of answers) {
    const recorded = now();
    const facts = values.map(({ reference, ...value }): Fact => {
      return { ...value, provenance: { kind: 'verified', by: partner, reference }, recorded };
    });
    if (facts.length > 0) await social.addFacts(household, facts);
  }
  for (const { partner } of answers) {
    await noteHouseholdAct(needs, people, { ...act, outcome: `partner:${partner}` });
  }
  if (answers.length === 0) await noteHouseholdAct(needs, people, { ...act, outcome: 'kept' });
  const { opened } = await examineHousehold(needs, household);
  return ok({
    answers: answers.map(({ partner, values }) => ({ partner, values: values.length })),
    silent: silent.map(({ partner, silence }) => ({ partner, why: silence.kind })),
    opened,
  });
}
