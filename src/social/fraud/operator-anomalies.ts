import { binomialTail } from '../../vocabulary/binomial-tail.ts';
import { proportion, type Proportion } from '../../vocabulary/proportion.ts';
import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Day } from '../day.ts';
import type { OperatorAct, OperatorRules } from './fraud-rules.ts';

/** How often an operator did something on a day. */
export interface OperatorCount {
  readonly operator: OperatorId;
  readonly day: Day;
  readonly act: OperatorAct;
  readonly count: number;
}

/** What is unusual in an operator's work. Chance is not guilt: it sends somebody to ask. */
export interface OperatorAnomaly {
  readonly rule: string;
  readonly operator: OperatorId;
  readonly what:
    | {
        readonly kind: 'share';
        readonly own: Proportion;
        /** The same share of everyone else. */
        readonly others: Proportion;
      }
    | {
        readonly kind: 'pace';
        readonly day: Day;
        readonly count: number;
        readonly perDay: number;
      };
}

type Sums = ReadonlyMap<OperatorId, ReadonlyMap<OperatorAct, number>>;

function sumsOf(counts: readonly OperatorCount[]): Sums {
  const sums = new Map<OperatorId, Map<OperatorAct, number>>();
  for (const { operator, act, count } of counts) {
    const own = sums.get(operator) ?? new Map<OperatorAct, number>();
    own.set(act, (own.get(act) ?? 0) + count);
    sums.set(operator, own);
  }
  return sums;
}

/**
 * Shares far above the colleagues': as many would come by their share in fewer than one look of a
 * hundred (`chance`), over every operator and every rule.
 */
function unusualShares(rules: OperatorRules, sums: Sums): readonly OperatorAnomaly[] {
  const looks = Math.max(1, sums.size * rules.shares.length);
  return rules.shares.flatMap(({ id, count: counted, of: among }) =>
    [...sums].flatMap(([operator, own]): readonly OperatorAnomaly[] => {
      const of = own.get(among) ?? 0;
      const count = Math.min(of, own.get(counted) ?? 0);
      const colleagues = [...sums].filter(([other]) => other !== operator);
      const total = (act: OperatorAct) =>
        colleagues.reduce((sum, [, acts]) => sum + (acts.get(act) ?? 0), 0);
      const othersOf = total(among);
      const othersCount = Math.min(othersOf, total(counted));
      if (of < rules.leastActs || othersOf < rules.leastActs) return [];
      // Half a case more: that colleagues had none does not make one of hers impossible.
      const expected = (othersCount + 0.5) / (othersOf + 1);
      if (binomialTail(count, of, expected) >= rules.chance / looks) return [];
      const what = {
        kind: 'share' as const,
        own: proportion(count, of),
        others: proportion(othersCount, othersOf),
      };
      return [{ rule: id, operator, what }];
    }),
  );
}

/** Each operator's fullest day, where it has more than a day has room for. */
function unusualPaces(
  rules: OperatorRules,
  counts: readonly OperatorCount[],
): readonly OperatorAnomaly[] {
  return rules.paces.flatMap(({ id, act, perDay }) => {
    const fullest = new Map<OperatorId, OperatorCount>();
    for (const one of counts) {
      if (one.act !== act || one.count <= perDay) continue;
      const known = fullest.get(one.operator);
      if (!known || one.count > known.count) fullest.set(one.operator, one);
    }
    return [...fullest.values()].map(({ operator, day, count }): OperatorAnomaly => {
      return { rule: id, operator, what: { kind: 'pace', day, count, perDay } };
    });
  });
}

/** What is unusual in the work of operators, in the order of the rules and of their names. */
export function operatorAnomalies(
  rules: OperatorRules,
  counts: readonly OperatorCount[],
): readonly OperatorAnomaly[] {
  const sorted = counts.toSorted((one, other) =>
    `${one.operator} ${one.day}` < `${other.operator} ${other.day}` ? -1 : 1,
  );
  return [...unusualShares(rules, sumsOf(sorted)), ...unusualPaces(rules, sorted)];
}
