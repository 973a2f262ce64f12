import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Day } from '../../src/social/day.ts';
import { heldValue } from '../../src/social/facts/held-value.ts';
import {
  componentsOf,
  degreeOf,
  graphFindings,
  type SharedValue,
} from '../../src/social/fraud/attribute-graph.ts';
import { ruleStanding } from '../../src/social/fraud/false-positive-budget.ts';
import { FraudRules } from '../../src/social/fraud/fraud-rules.ts';
import { HoldId, holdMayBeSet, isHolding, type KeptHold } from '../../src/social/fraud/hold.ts';
import { operatorAnomalies } from '../../src/social/fraud/operator-anomalies.ts';
import { HouseholdId } from '../../src/social/household/household.ts';
import { OperatorId } from '../../src/vocabulary/record-ids.ts';
import { Instant } from '../../src/vocabulary/time.ts';

const file: unknown = JSON.parse(readFileSync('src/social/rules/fraud.json', 'utf8'));
const rules = FraudRules.parse(file);
const id = (number: number) =>
  HouseholdId.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const by = { attributes: ['meter', 'phone', 'account'], collectiveFrom: 40 } as const;

function value(
  attribute: SharedValue['attribute'],
  hash: string,
  ...numbers: readonly number[]
): SharedValue {
  return { attribute, hash, households: numbers.map(id).toSorted() };
}

test('a file of rules with a name twice, or an unknown kind, is refused', () => {
  const whole = FraudRules.parse(file);
  const twice = { ...whole, graph: [whole.graph[0], whole.graph[0]] };
  expect(FraudRules.safeParse(twice).success).toBe(false);
  const unknown = { ...whole, graph: [{ id: 'x', kind: 'script', text: '1' }] };
  expect(FraudRules.safeParse(unknown).success).toBe(false);
});

describe('the graph of what households share', () => {
  const chain = [
    value('phone', 'a', 1, 2),
    value('account', 'b', 2, 3),
    value('meter', 'c', 3, 4),
    value('phone', 'd', 7, 8),
  ];

  test('has components by everything that links, largest first', () => {
    expect(componentsOf(chain, by)).toEqual([
      { households: [1, 2, 3, 4].map(id), attributes: ['account', 'meter', 'phone'] },
      { households: [7, 8].map(id), attributes: ['phone'] },
    ]);
    expect(componentsOf(chain, { ...by, attributes: ['phone'] })).toHaveLength(2);
  });

  test('is the same in whatever order it is told', () => {
    const edge = fc.tuple(
      fc.constantFrom('meter', 'phone', 'account'),
      fc.uniqueArray(fc.nat(12), { minLength: 2, maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), fc.nat(), (edges, turn) => {
        const shared = edges.map(([attribute, numbers], place) =>
          value(attribute as 'meter', `${place}`, ...numbers),
        );
        const at = shared.length === 0 ? 0 : turn % shared.length;
        const turned = [...shared.slice(at), ...shared.slice(0, at)].toReversed();
        const found = componentsOf(shared, by);
        expect(componentsOf(turned, by)).toEqual(found);
        // Everyone is in one component at most, and nobody of an edge is left out.
        const all = found.flatMap(({ households }) => households);
        expect(new Set(all).size).toBe(all.length);
        for (const { households } of shared) {
          const whole = found.find((one) => one.households.includes(households[0] ?? id(0)));
          for (const household of households) expect(whole?.households).toContain(household);
        }
      }),
    );
  });

  test('links nobody through a home with many inhabitants', () => {
    const many = Array.from({ length: 40 }, (_, number) => number);
    const home = value('phone', 'home', ...many);
    expect(componentsOf([home], by)).toEqual([]);
    expect(degreeOf(id(1), [home], { attribute: 'phone', collectiveFrom: 40 })).toEqual([]);
    expect(graphFindings(rules, id(1), [home])).toEqual([]);
  });

  test('breaks rules from so many households on, and not before', () => {
    expect(graphFindings(rules, id(1), chain)).toEqual([
      {
        rule: 'linked_households',
        households: [1, 2, 3, 4].map(id),
        attributes: ['account', 'meter', 'phone'],
      },
    ]);
    expect(graphFindings(rules, id(1), chain.slice(0, 2))).toEqual([]);
    const account = value('account', 'z', 1, 2, 3);
    expect(graphFindings(rules, id(1), [account])).toEqual([]);
    const star = [account, value('account', 'y', 1, 4)];
    expect(graphFindings(rules, id(1), star).map(({ rule }) => rule)).toContain('account_of_many');
    expect(graphFindings(rules, id(4), star).map(({ rule }) => rule)).not.toContain(
      'account_of_many',
    );
  });
});

test('what is written in two ways and means the same is the same', () => {
  const phones = ['0612345678', '+212 6 12 34 56 78', '00212-612345678', '212612345678'];
  expect(new Set(phones.map((text) => heldValue('phone', text)))).toEqual(
    new Set(['+212612345678']),
  );
  expect(heldValue('phone', '+33612345678')).toBe('+33612345678');
  const account = '011780000012345678901234';
  expect(heldValue('account', '011 780 0000123456789012 34')).toBe(account);
  expect(heldValue('account', `MA64${account}`)).toBe(account);
  expect(heldValue('meter', 'ab-12/3')).toBe(heldValue('meter', 'AB 123'));
  expect(heldValue('meter', '--')).toBeUndefined();
  expect(heldValue('phone', '12')).toBeUndefined();
  expect(heldValue('meter', '1'.repeat(65))).toBeUndefined();
});

describe('operators', () => {
  const clerk = (name: string) => OperatorId.parse(`clerk.${name}`);
  const day = Day.parse('2026-03-02');
  const work = (name: string, recorded: number, withdrawn: number) =>
    (
      [
        ['recorded', recorded],
        ['withdrawn', withdrawn],
      ] as const
    ).map(([act, count]) => ({ operator: clerk(name), day, act, count }));

  test('are named for a share that chance does not explain', () => {
    const counts = [...work('one', 100, 30), ...work('two', 400, 8), ...work('three', 300, 5)];
    expect(operatorAnomalies(rules.operators, counts)).toMatchObject([
      {
        rule: 'operator_withdrawals',
        operator: 'clerk.one',
        what: { kind: 'share', own: { count: 30, of: 100 }, others: { count: 13, of: 700 } },
      },
    ]);
    expect(operatorAnomalies(rules.operators, counts.toReversed())).toEqual(
      operatorAnomalies(rules.operators, counts),
    );
  });

  test('are not named for chance, for little work, or without anybody to compare with', () => {
    const alike = [...work('one', 100, 3), ...work('two', 400, 8)];
    expect(operatorAnomalies(rules.operators, alike)).toEqual([]);
    const little = [...work('one', 29, 29), ...work('two', 400, 8)];
    expect(operatorAnomalies(rules.operators, little)).toEqual([]);
    expect(operatorAnomalies(rules.operators, work('one', 100, 90))).toEqual([]);
  });

  test('of one mind are named in fewer than one look of a hundred', () => {
    // Twenty clerks withdraw 2 % each; whoever is named then is named by chance.
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    let named = 0;
    for (let look = 0; look < 300; look += 1) {
      const counts = Array.from({ length: 20 }, (_, number) => {
        let withdrawn = 0;
        for (let act = 0; act < 80; act += 1) if (random() < 0.02) withdrawn += 1;
        return work(`c${number}`, 80, withdrawn);
      }).flat();
      if (operatorAnomalies(rules.operators, counts).length > 0) named += 1;
    }
    expect(named / 300).toBeLessThan(0.02);
  });

  test('are named for more declarations than a day has room for', () => {
    const counts = [
      { operator: clerk('one'), day, act: 'declared', count: 61 },
      { operator: clerk('two'), day, act: 'declared', count: 60 },
    ] as const;
    expect(operatorAnomalies(rules.operators, counts)).toEqual([
      {
        rule: 'operator_pace',
        operator: 'clerk.one',
        what: { kind: 'pace', day, count: 61, perDay: 60 },
      },
    ]);
  });
});

describe('a budget of false positives', () => {
  const counted = (rule: string, confirmed: number, dismissed: number) =>
    ruleStanding(rules, { rule, open: 0, confirmed, dismissed, gone: 0 });

  test('is kept while few are dismissed, or few are decided', () => {
    expect(counted('one_account', 5, 5)).toMatchObject({ budget: 'within', opensHolds: true });
    expect(counted('one_account', 0, 9)).toMatchObject({ budget: 'within', opensHolds: true });
  });

  test('is over when reviewers dismiss too many: then no hold rests on the rule', () => {
    const over = counted('one_account', 4, 6);
    expect(over).toMatchObject({
      budget: 'over',
      opensHolds: false,
      falsePositives: { count: 6, of: 10, share: 0.6 },
    });
    expect(counted('town_without_power', 9, 0)).toMatchObject({ opensHolds: false });
  });
});

describe('a hold', () => {
  const today = Day.parse('2026-03-02');
  const day = (text: string) => Day.parse(text);
  const standing = ruleStanding(rules, {
    rule: 'one_account',
    open: 1,
    confirmed: 3,
    dismissed: 0,
    gone: 0,
  });
  const hold: KeptHold = {
    id: HoldId.parse('00000000-0000-4000-a000-000000000001'),
    household: id(1),
    finding: '00000000-0000-4000-a000-000000000002',
    rule: 'one_account',
    reason: 'Two households are paid to one account.',
    setBy: OperatorId.parse('reviewer.one'),
    setAt: Instant.parse(Date.UTC(2026, 1, 1)),
    expires: day('2026-03-31'),
    lifted: 'no',
  };

  test('ends by itself, or when somebody lifts it', () => {
    expect(isHolding(hold, day('2026-03-30'))).toBe(true);
    expect(isHolding(hold, day('2026-03-31'))).toBe(false);
    const lifted = { by: hold.setBy, at: hold.setAt, why: 'It was his brother’s.' };
    expect(isHolding({ ...hold, lifted }, today)).toBe(false);
  });

  test.each([
    ['may be set', '2026-05-01', standing, [], undefined],
    ['is not for ever', '2026-05-02', standing, [], 'expires_too_late'],
    ['is not over already', '2026-03-02', standing, [], 'expires_in_the_past'],
    ['is not set twice at once', '2026-04-01', standing, [hold], 'held_already'],
    [
      'is not renewed for ever',
      '2026-04-01',
      standing,
      [hold, hold].map((one) => ({ ...one, expires: day('2026-03-01') })),
      'held_often_enough',
    ],
    [
      'does not rest on a rule that names too many in vain',
      '2026-04-01',
      { ...standing, budget: 'over', opensHolds: false },
      [],
      'rule_over_budget',
    ],
    [
      'does not rest on a rule that holds nobody up',
      '2026-04-01',
      { ...standing, rule: 'town_without_power', opensHolds: false },
      [],
      'rule_opens_no_holds',
    ],
  ] as const)('%s', (_, expires, of, known, why) => {
    const set = holdMayBeSet(rules, { today, expires: day(expires) }, { standing: of, known });
    expect(set.ok ? undefined : set.error).toBe(why);
  });
});
