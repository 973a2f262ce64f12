import { join } from 'node:path';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';
import { Day, monthNumber, monthOf } from '../../src/social/day.ts';
import { decideAll } from '../../src/social/decisions/decide.ts';
import type { Fact } from '../../src/social/facts/fact.ts';
import { readApprovers } from '../../src/social/formula/approver-directory.ts';
import { formulaOfDay } from '../../src/social/formula/lifecycle.ts';
import { inForce, openFormula } from '../../src/social/formula/signed-formula.ts';
import type { HouseholdId } from '../../src/social/household/household.ts';
import { householdInputs } from '../../src/social/score/household-inputs.ts';
import { scoreOf } from '../../src/social/score/score.ts';
import { openSqliteSocialStore } from '../../src/social/sqlite/sqlite-social-store.ts';
import { keptFrom, type SocialStore } from '../../src/social/store.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Instant, systemClock } from '../../src/vocabulary/time.ts';
import type { SocialStation } from './a-social-station.ts';

const clerk = OperatorId.parse('clerk');
const flags = {
  owns_car: false,
  owns_motorcycle: false,
  has_fridge: true,
  has_washing_machine: false,
  has_internet: false,
  owns_phone: true,
  no_other_amo: true,
  no_public_job: true,
  no_pension: true,
  no_family_allowance: true,
} as const;
const bills = { butane: '52.50', power: '95.10', water: '48', phone: '40' } as const;

function factsUntil(day: Day, recorded: Instant, changed: Readonly<Record<string, boolean>>) {
  const shared = { observed: day, validUntil: 'unlimited', recorded } as const;
  const declared = { kind: 'declared', by: clerk } as const;
  const lasting = Object.entries({ rooms: '2', ...flags, ...changed }).map(
    ([variable, value]): Fact => ({
      variable,
      value,
      provenance: declared,
      month: 'none',
      ...shared,
    }),
  );
  const readings = Object.entries(bills).flatMap(([bill, value]) =>
    [1, 2, 3, 4].map((ago): Fact => {
      const month = monthOf(monthNumber(day) - ago);
      const provenance = { kind: 'verified', by: 'utility', reference: month } as const;
      const observed = Day.parse(`${month}-28`);
      return { variable: `${bill}_year`, value, provenance, month, ...shared, observed };
    }),
  );
  return [...lasting, ...readings];
}

async function evaluated(store: SocialStore, directory: string, of: HouseholdId, day: Day) {
  const hash = formulaOfDay(await store.formulaActs(), day);
  const text = hash === undefined ? undefined : await store.formulaText(hash);
  const formula = openFormula(text ?? '', await readApprovers(join(directory, 'approvers')));
  const force = formula.ok ? inForce(formula.value, day) : formula;
  const known = await store.knownAsOf(of, { effective: day, known: 'now' });
  if (!force.ok || !known) throw new Error('no formula, or no household');
  const { inputs, flags: asked } = householdInputs(force.value, known);
  const score = scoreOf(force.value, inputs);
  if (!score.ok) throw new Error(score.error.kind);
  const subject = { household: of, score: score.value, flags: asked, holds: [] };
  const decisions = decideAll(force.value, subject, new Map());
  if (!decisions.ok) throw new Error(decisions.error.kind);
  await store.putScore({ household: of, day, score: score.value, inputs });
  await store.putDecisions(decisions.value.map(keptFrom));
}

/**
 * Writes down what is known of a household, beside its station, and scores it: on one day without
 * a refrigerator, on a later one with it.
 */
export async function score(
  { directory }: Pick<SocialStation, 'directory'>,
  household: HouseholdId,
  days: { readonly first: string; readonly last: string },
): Promise<void> {
  const file = { file: join(directory, 'secrets'), mayMake: false, envelope: 'none' } as const;
  const { socialWrap: wrap, socialLookup: lookup } = (await openStationSecrets(file)).secrets();
  const path = join(directory, 'social.sqlite');
  const store = openSqliteSocialStore({ path, keys: { wrap, lookup } });
  const recorded = Instant.parse(systemClock());
  const [first, last] = [Day.parse(days.first), Day.parse(days.last)];
  await store.addFacts(household, factsUntil(first, recorded, { has_fridge: false }));
  await evaluated(store, directory, household, first);
  await store.addFacts(household, factsUntil(last, recorded, {}));
  await evaluated(store, directory, household, last);
  await store.close();
}
