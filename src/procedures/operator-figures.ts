import type { OperatorDay, OperatorMeasure } from '../register/operator-day.ts';
import type { Register } from '../register/register.ts';
import { binomialTail } from '../vocabulary/binomial-tail.ts';
import { FingerAbsence } from '../vocabulary/finger.ts';
import { proportion, type Proportion } from '../vocabulary/proportion.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import type { Clock } from '../vocabulary/time.ts';

/** Shares of an operator's work that are compared with her colleagues'. */
export const comparedShares = ['refusedForQuality', 'withExceptions', 'adjudicated'] as const;
export type ComparedShare = (typeof comparedShares)[number];

/** What one operator did in a period. */
export interface OperatorFigures extends Readonly<Record<ComparedShare, Proportion>> {
  readonly operator: OperatorId;
  readonly enrolments: number;
  /** Refusals for what was stated, of doubtful fingers and the like. */
  readonly refusedOtherwise: number;
  /** Fingers that were not captured, by reason. */
  readonly exceptions: Readonly<Record<FingerAbsence, number>>;
  /** Means of what was enrolled, 0 … 100; `none` without any. */
  readonly faceQuality: number | 'none';
  readonly fingerQuality: number | 'none';
  /** Enrolments of which two people later changed what had become of them. */
  readonly overridden: Proportion;
  /** Whether there is enough to judge by. */
  readonly meaningful: boolean;
  /** Shares so far above the colleagues' that chance hardly explains it. */
  readonly anomalies: readonly ComparedShare[];
}

/** Fewer attempts than these say nothing about a person. */
const meaningfulFrom = 30;
/** How seldom chance alone may flag anybody at all in a report. */
const falseFlagsMax = 0.01;

/** Sums of one operator by measure. */
type Sums = ReadonlyMap<OperatorMeasure, { readonly count: number; readonly total: number }>;

function sumsOf(days: readonly OperatorDay[]): ReadonlyMap<OperatorId, Sums> {
  const byOperator = new Map<OperatorId, Map<OperatorMeasure, { count: number; total: number }>>();
  for (const { operator, measure, count, total } of days) {
    const sums = byOperator.get(operator) ?? new Map();
    const known = sums.get(measure) ?? { count: 0, total: 0 };
    sums.set(measure, { count: known.count + count, total: known.total + total });
    byOperator.set(operator, sums);
  }
  return byOperator;
}

function plainFigures(operator: OperatorId, sums: Sums): Omit<OperatorFigures, 'anomalies'> {
  const count = (measure: OperatorMeasure) => sums.get(measure)?.count ?? 0;
  const mean = (measure: OperatorMeasure) => {
    const found = sums.get(measure);
    return found && found.count > 0 ? found.total / found.count : ('none' as const);
  };
  const enrolments = count('enrolled');
  const attempts = enrolments + count('refused_quality');
  const reasons = FingerAbsence.options.map(
    (reason) => [reason, count(`exception_${reason}`)] as const,
  );
  const [amputated, bandaged, unreadable, refused] = reasons.map(([, times]) => times);
  return {
    operator,
    enrolments,
    refusedForQuality: proportion(count('refused_quality'), attempts),
    refusedOtherwise: count('refused_otherwise'),
    withExceptions: proportion(count('with_exceptions'), enrolments),
    exceptions: {
      amputated: amputated ?? 0,
      bandaged: bandaged ?? 0,
      unreadable: unreadable ?? 0,
      refused: refused ?? 0,
    },
    faceQuality: mean('enrolled'),
    fingerQuality: mean('fingers'),
    adjudicated: proportion(count('adjudicated'), enrolments),
    overridden: proportion(count('overridden'), enrolments),
    meaningful: attempts >= meaningfulFrom,
  };
}

/**
 * What operators did, each beside her colleagues: a share is flagged when as many would come with
 * the colleagues' share in fewer than one report of a hundred, over everyone and every share.
 * Chance is not guilt: who serves a village of old people meets worn fingers.
 */
export function figuresOf(days: readonly OperatorDay[]): readonly OperatorFigures[] {
  const all = [...sumsOf(days)].map(([operator, sums]) => plainFigures(operator, sums));
  const comparisons = Math.max(1, all.length * comparedShares.length);
  return all.map((one) => {
    const colleagues = all.filter(({ operator }) => operator !== one.operator);
    const anomalies = comparedShares.filter((share) => {
      const of = colleagues.reduce((sum, other) => sum + other[share].of, 0);
      const count = colleagues.reduce((sum, other) => sum + other[share].count, 0);
      if (of < meaningfulFrom) return false;
      // Half a case more: that colleagues had none does not make one of hers impossible.
      const expected = (count + 0.5) / (of + 1);
      const { count: own, of: ownOf } = one[share];
      return binomialTail(own, ownOf, expected) < falseFlagsMax / comparisons;
    });
    return { ...one, anomalies };
  });
}

/** The figures of a period, for a supervisor; that she looked is journalled. */
export async function viewOperatorFigures(
  { register, now }: { readonly register: Register; readonly now: Clock },
  request: {
    readonly asker: OperatorId;
    /** Days since 1970-01-01, both included. */
    readonly from: number;
    readonly to: number;
  },
): Promise<readonly OperatorFigures[]> {
  const { asker, from, to } = request;
  const days = await register.operatorDays({ from, to });
  const at = now();
  await register.commit(
    'note_act',
    { at },
    {
      at,
      kind: 'figures.viewed',
      actor: `operator:${asker}`,
      subject: '',
      purpose: 'administration',
      outcome: `days_${to - from + 1}`,
    },
  );
  return figuresOf(days);
}
