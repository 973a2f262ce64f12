import { join } from 'node:path';
import { openStationSecrets } from '../../../src/credentials/station-secrets.ts';
import { Day, dayOf, monthNumber, monthOf, monthsAfter } from '../../../src/social/day.ts';
import { decideAll } from '../../../src/social/decisions/decide.ts';
import { Fact } from '../../../src/social/facts/fact.ts';
import { readApprovers } from '../../../src/social/formula/approver-directory.ts';
import { ActivatedFormulas } from '../../../src/social/formula/formulas-at-work.ts';
import type { FormulaInForce } from '../../../src/social/formula/signed-formula.ts';
import type { HouseholdId } from '../../../src/social/household/household.ts';
import { householdInputs } from '../../../src/social/score/household-inputs.ts';
import { scoreOf } from '../../../src/social/score/score.ts';
import { openSqliteSocialStore } from '../../../src/social/sqlite/sqlite-social-store.ts';
import { keptFrom, type SocialStore, type StoredHousehold } from '../../../src/social/store.ts';
import { systemClock } from '../../../src/vocabulary/time.ts';
import type { Family, SocialStation } from '../a-social-station.ts';

const today = dayOf(systemClock());
/** The day on which a car was written down that the family does not have. */
export const wrongSince = monthsAfter(today, -5);
/** The days of each of its scores. */
export const scoredOn: readonly Day[] = [-4, -3, -2, -1].map((months) =>
  monthsAfter(today, months),
);

const flags = {
  has_fridge: true,
  has_internet: false,
  has_washing_machine: false,
  no_family_allowance: true,
  no_other_amo: true,
  no_pension: true,
  no_public_job: true,
  owns_car: true,
  owns_motorcycle: false,
  owns_phone: true,
};

/** What a clerk wrote down of the family, with bills of this much in a month. */
function factsWith(bill: number): readonly Fact[] {
  const recorded = Date.parse(today) - 1;
  const lasting = Object.entries({ ...flags, rooms: '2' }).map(([variable, value]) => ({
    variable,
    value,
    provenance: { kind: 'declared', by: 'clerk' },
    observed: wrongSince,
    month: 'none',
    validUntil: 'unlimited',
    recorded,
  }));
  const bills = ['butane', 'power', 'water', 'phone'].flatMap((name) =>
    Array.from({ length: 24 }, (_, ago) => {
      const month = monthOf(monthNumber(today) - 1 - ago);
      const provenance = { kind: 'verified', by: 'utility', reference: 'bill' };
      const of = { variable: `${name}_year`, value: String(bill), provenance, month };
      return { ...of, observed: `${month}-28`, validUntil: 'unlimited', recorded };
    }),
  );
  return [...lasting, ...bills].map((fact) => Fact.parse(fact));
}

function scoreWith(force: FormulaInForce, known: StoredHousehold): number {
  const score = scoreOf(force, householdInputs(force, known).inputs);
  if (!score.ok || score.value.kind !== 'scored') throw new Error(JSON.stringify(score));
  return Number(score.value.score);
}

/** Facts by which the family is too well off with the car, and eligible without it. */
function decisiveFacts(force: FormulaInForce, known: StoredHousehold): readonly Fact[] {
  const threshold = force.formula.programme('ASD')?.threshold ?? 0;
  for (let bill = 5; bill < 2_000; bill += 5) {
    const facts = factsWith(bill);
    const without = facts.map((fact) =>
      fact.variable === 'owns_car' ? { ...fact, value: false } : fact,
    );
    const rich = scoreWith(force, { ...known, facts }) > threshold + 0.05;
    if (rich && scoreWith(force, { ...known, facts: without }) <= threshold) return facts;
  }
  throw new Error('a car decides nothing');
}

async function scoreOn(
  store: SocialStore,
  formulas: ActivatedFormulas,
  { household, day }: { readonly household: HouseholdId; readonly day: Day },
): Promise<void> {
  const force = await formulas.inForce(day);
  const known = await store.knownAsOf(household, { effective: day, known: 'now' });
  if (!force || !known) throw new Error('the household and a formula are there');
  const { inputs, flags: filters } = householdInputs(force, known);
  const score = scoreOf(force, inputs);
  if (!score.ok) throw new Error(score.error.kind);
  await store.putScore({ household, day, score: score.value, inputs });
  const before = await store.decisionsOf(household);
  const standings = new Map(before.map(({ programme, standing }) => [programme, standing]));
  const subject = { household, score: score.value, flags: filters, holds: [] };
  const decided = decideAll(force, subject, standings);
  if (!decided.ok) throw new Error(decided.error.kind);
  await store.putDecisions(decided.value.map(keptFrom));
}

/** The social register's file beside the station that works with it. */
export async function registerBeside({ directory }: SocialStation): Promise<SocialStore> {
  const file = join(directory, 'secrets');
  const secrets = await openStationSecrets({ file, mayMake: false, envelope: 'none' });
  const { socialWrap: wrap, socialLookup: lookup } = secrets.secrets();
  const path = join(directory, 'social.sqlite');
  return openSqliteSocialStore({ path, keys: { wrap, lookup } });
}

/** Writes a car down that a family does not have, and scores it month after month. */
export async function wrong(social: SocialStation, family: Family): Promise<void> {
  const { directory } = social;
  const store = await registerBeside(social);
  const formulas = new ActivatedFormulas(store, await readApprovers(join(directory, 'approvers')));
  const { household } = family;
  const force = await formulas.inForce(today);
  const known = await store.known(household);
  if (!force || !known) throw new Error('the household and a formula are there');
  await store.addFacts(household, decisiveFacts(force, known));
  for (const day of scoredOn) await scoreOn(store, formulas, { household, day });
  await store.close();
}
