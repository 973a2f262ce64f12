import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factsOf, generatedDay, profileOf } from '../../scripts/social/generated-households.ts';
import { Day, daysAfter, monthsAfter } from '../../src/social/day.ts';
import {
  ContradictionRules,
  contradictionsWithin,
} from '../../src/social/facts/contradiction-rules.ts';
import { Fact } from '../../src/social/facts/fact.ts';
import { QualityCount, recertifyFrom } from '../../src/social/facts/quality.ts';
import { paperSeparations, sharedBetween } from '../../src/social/facts/shared-attributes.ts';
import { standingOf } from '../../src/social/facts/standing.ts';
import { supersede } from '../../src/social/facts/supersede.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { LifeEvent } from '../../src/social/household/life-event.ts';
import { ResidentId } from '../../src/vocabulary/record-ids.ts';
import { forceOf } from './example.ts';

const force = forceOf();
const variable = (name: string) => {
  const { urban, filters } = force.formula.compiled;
  const found = [...urban.variables, ...filters].find((one) => one.name === name);
  if (!found) throw new Error(`no variable ${name}`);
  return found;
};

function fact(name: string, value: string | boolean, more: object = {}): Fact {
  return Fact.parse({
    variable: name,
    value,
    provenance: { kind: 'declared', by: 'clerk.one' },
    observed: '2026-01-10',
    month: 'none',
    validUntil: 'unlimited',
    recorded: Date.UTC(2026, 0, 11),
    ...more,
  });
}

const verified = { provenance: { kind: 'verified', by: 'ministry', reference: 'r' } };

describe('what is known of a variable', () => {
  const car = variable('owns_car');
  test('is what the most believed source says, and contradicted where another differs', () => {
    const declared = fact('owns_car', false);
    expect(standingOf([declared], car, generatedDay)).toMatchObject({ kind: 'declared' });
    const both = [declared, fact('owns_car', true, verified)];
    expect(standingOf(both, car, generatedDay)).toMatchObject({
      kind: 'contradicted',
      input: { value: true, source: 'ministry' },
    });
    const agreed = [declared, fact('owns_car', false, verified)];
    expect(standingOf(agreed, car, generatedDay)).toMatchObject({ kind: 'verified' });
  });

  test('is nothing before it was observed and after it ran out', () => {
    const short = [fact('owns_car', true, { validUntil: '2026-02-01' })];
    expect(standingOf(short, car, Day.parse('2026-01-09'))).toBeUndefined();
    expect(standingOf(short, car, Day.parse('2026-02-01'))).toBeDefined();
    expect(standingOf(short, car, Day.parse('2026-02-02'))).toBeUndefined();
  });

  test('is a year’s mean of its months, and nothing with fewer than it needs', () => {
    const reading = (month: string, value: string) =>
      fact('power_year', value, { month, observed: `${month}-28` });
    const power = variable('power_year');
    const two = [reading('2025-12', '100.00'), reading('2026-01', '50')];
    expect(standingOf(two, power, generatedDay)).toBeUndefined();
    const three = [...two, reading('2026-02', '51.5')];
    expect(standingOf(three, power, generatedDay)?.input.value).toBe('806');
    const old = reading('2025-01', '9000');
    const own = reading('2026-03', '9000');
    expect(standingOf([...three, old, own], power, generatedDay)?.input.value).toBe('806');
  });

  test('stays what it is on every later day when useless facts are left away', () => {
    const day = fc.nat(40).map((days) => daysAfter(Day.parse('2026-01-01'), days));
    const facts = fc.array(
      fc
        .tuple(fc.boolean(), fc.boolean(), day, fc.option(fc.nat(30), { nil: undefined }))
        .map(([value, isVerified, observed, valid]) =>
          fact('owns_car', value, {
            observed,
            ...(isVerified ? verified : {}),
            ...(valid === undefined ? {} : { validUntil: daysAfter(observed, valid) }),
          }),
        ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(facts, fc.nat(60), (all, days) => {
        const on = daysAfter(Day.parse('2026-02-10'), days);
        expect(standingOf(supersede(all), car, on)).toEqual(standingOf(all, car, on));
      }),
    );
  });
});

const rules = ContradictionRules.parse(
  JSON.parse(readFileSync('src/social/rules/contradictions.json', 'utf8')),
);
const input = (value: string | boolean) => ({ value, source: 'declared' });

describe('contradictions', () => {
  test.each([
    [
      'phone_used_but_none_declared',
      'rural',
      { phone_in_use: input(true), owns_phone: input(false) },
    ],
    ['town_without_power', 'urban', { power_year: input('0') }],
    ['no_gas_at_all', 'rural', { butane_year: input('0.00') }],
    [
      'vehicle_registered_but_none_declared',
      'rural',
      { vehicle_registered: input(true), owns_car: input(false) },
    ],
  ] as const)('are found: %s', (id, area, values) => {
    expect(contradictionsWithin(rules, { area, values })).toEqual([id]);
  });

  test('are not made of what is unknown', () => {
    expect(contradictionsWithin(rules, { area: 'urban', values: {} })).toEqual([]);
    const phone = { owns_phone: input(false) };
    expect(contradictionsWithin(rules, { area: 'urban', values: phone })).toEqual([]);
  });

  const id = (number: number) => HouseholdId.parse(`00000000-0000-4000-8000-00000000000${number}`);
  const who = (number: number) => ResidentId.parse(`00000000-0000-4000-9000-00000000000${number}`);
  const meter = { attribute: 'meter', hash: 'm' } as const;

  test('between households are meters, phones, dwellings and accounts that they share', () => {
    const holdings = [
      { household: id(2), ...meter },
      { household: id(1), ...meter },
      { household: id(3), attribute: 'meter', hash: 'n' },
      { household: id(3), attribute: 'phone', hash: 'm' },
    ] as const;
    const found = [{ rule: 'one_meter', attribute: 'meter', households: [id(1), id(2)] }];
    expect(sharedBetween(rules, holdings)).toEqual(found);
    expect(sharedBetween(rules, holdings.toReversed())).toEqual(found);
    const twice = [holdings[0], holdings[0]];
    expect(sharedBetween(rules, twice)).toEqual([]);
  });

  test('are divorces after which two households go on sharing', () => {
    const divorce = LifeEvent.parse({
      id: '00000000-0000-4000-a000-000000000001',
      effective: '2026-01-01',
      recorded: 1,
      by: 'clerk.one',
      happening: {
        kind: 'divorce',
        spouses: [
          { person: who(1), household: id(1) },
          { person: who(2), household: id(1) },
        ],
      },
    });
    const shared = [1, 2].map((number) => ({ household: id(number), ...meter }));
    const householdOn = (person: ResidentId) => (person === who(1) ? id(1) : id(2));
    const on = (today: string, holdings: typeof shared) =>
      paperSeparations(rules, [divorce], { today: Day.parse(today), householdOn, holdings });
    expect(on('2026-04-01', shared)).toEqual([
      { rule: 'separated_on_paper', divorce: divorce.id, attributes: ['meter'] },
    ]);
    expect(on('2026-01-20', shared)).toEqual([]);
    expect(on('2026-04-01', shared.slice(0, 1))).toEqual([]);
  });
});

test('quality counts what is missing, stale, contradicted and only declared', () => {
  const policy = { staleDays: 365, recertifyMonths: 12 };
  const count = new QualityCount(force, policy);
  const profile = profileOf('quality', 1);
  const facts = factsOf(profile, 'quality', 1);
  const without = facts.filter((one) => one.variable !== 'rooms');
  const { household } = profile;
  count.add({ household, facts }, Day.parse('2026-01-01'));
  count.add({ household, facts: without }, Day.parse('2025-03-01'));
  count.add(
    { household, facts: [...without, fact('rooms', '2', { observed: '2024-01-01' })] },
    Day.parse('2025-03-02'),
  );
  const quality = count.quality();
  expect(quality).toMatchObject({ households: 3, complete: 2, recertificationDue: 1 });
  expect(quality.variables.find((one) => one.variable === 'rooms')).toEqual({
    variable: 'rooms',
    known: 2,
    missing: 1,
    stale: 1,
    contradicted: 0,
    unverified: 2,
  });
});

test('a certification lasts to the same day, or the month’s last', () => {
  const policy = { staleDays: 365, recertifyMonths: 12 };
  expect(recertifyFrom(Day.parse('2024-02-29'), policy)).toBe('2025-02-28');
  expect(monthsAfter(Day.parse('2026-01-31'), 1)).toBe('2026-02-28');
});
