import { dayOf, daysAfter } from '../../social/day.ts';
import { operatorAnomalies } from '../../social/fraud/operator-anomalies.ts';
import type { HouseholdId } from '../../social/household/household.ts';
import type { FoundMatter } from '../../social/review/finding.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import { examineHousehold } from './examine-household.ts';
import { noteHouseholdAct } from './note-household-act.ts';
import { actingOf, type Officer } from './officer.ts';
import type { SocialNeeds } from './needs.ts';
import type { SweepState } from './reviewing.ts';

/** Households that are named together. */
const pageMax = 200;

/** Why no pass begins. */
export interface SweepRefusal {
  readonly kind: 'sweep_running' | 'formula_missing';
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unexpected';
}

/** What is unusual in the work of operators goes to people too. */
async function examineOperators(needs: SocialNeeds): Promise<number> {
  const { social, reviewRules, now } = needs;
  const { operators, review } = reviewRules.fraud;
  const at = now();
  const to = dayOf(at);
  const counts = await social.operatorCounts({ from: daysAfter(to, -operators.days), to });
  const found = operatorAnomalies(operators, counts).map(
    ({ rule, operator, what }): FoundMatter => {
      const counted =
        what.kind === 'pace'
          ? what
          : {
              kind: 'share' as const,
              own: { count: what.own.count, of: what.own.of },
              others: { count: what.others.count, of: what.others.of },
            };
      // More of the same is one finding; people who dismissed it look again a month later.
      const evidence = what.kind === 'pace' ? what.day : to.slice(0, 7);
      return {
        rule,
        matter: { kind: 'operator', operator, what: counted },
        sameAs: operator,
        evidence,
        operators: [operator],
        foundFrom: [],
      };
    },
  );
  const due = daysAfter(to, review.dueDays);
  const settled = await social.settleExamination({ household: 'none', found, at, due });
  return settled.opened.length;
}

async function everyone(needs: SocialNeeds): Promise<SweepState> {
  const { sweeps, social } = needs;
  let after: HouseholdId | 'start' = 'start';
  let done = 0;
  let opened = await examineOperators(needs);
  for (;;) {
    const page: readonly HouseholdId[] = await social.householdsAfter(after, pageMax);
    const last = page.at(-1);
    if (last === undefined) return { kind: 'done', done, opened };
    for (const household of page) {
      if (sweeps.signal.aborted) return { kind: 'failed', code: 'station_closed' };
      opened += (await examineHousehold(needs, household)).opened.length;
      done += 1;
    }
    sweeps.examination = { kind: 'running', done, opened };
    after = last;
  }
}

async function noted(needs: SocialNeeds, kind: string, by: Officer): Promise<void> {
  await noteHouseholdAct(needs, [], { kind, outcome: 'begun', ...actingOf(by) });
}

/** Begins to examine everyone, operators among them, behind whoever works; one pass at a time. */
export async function beginSweep(
  needs: SocialNeeds,
  by: Officer,
): Promise<Result<'begun', SweepRefusal>> {
  const { sweeps } = needs;
  if (sweeps.examination.kind === 'running') return fail({ kind: 'sweep_running' });
  sweeps.examination = { kind: 'running', done: 0, opened: 0 };
  await noted(needs, 'review.sweep', by);
  void everyone(needs).then(
    (ended) => {
      sweeps.examination = ended;
    },
    (error: unknown) => {
      sweeps.examination = { kind: 'failed', code: codeOf(error) };
    },
  );
  return ok('begun');
}

/** Begins to count how good what is known of everyone is, in a thread of its own. */
export async function beginQualityCount(
  needs: SocialNeeds,
  by: Officer,
): Promise<Result<'begun', SweepRefusal>> {
  const { sweeps, formulas, social, now } = needs;
  if (sweeps.quality.kind === 'running') return fail({ kind: 'sweep_running' });
  const day = dayOf(now());
  const force = await formulas.inForce(day);
  const formula = force && (await social.formulaText(force.formula.hash));
  if (!force || formula === undefined) return fail({ kind: 'formula_missing' });
  sweeps.quality = { kind: 'running', done: 0, opened: 0 };
  await noted(needs, 'review.quality_count', by);
  const policy = needs.reviewRules.fraud.quality;
  const order = { formula, trusted: formulas.trusted, day, policy };
  const counting = needs.countQuality({
    ...order,
    onProgress: ({ done }) => {
      sweeps.quality = { kind: 'running', done, opened: 0 };
    },
  });
  void counting
    .then(async (quality) => {
      const formulaHash = force.formula.hash;
      await social.putQuality({ day, formulaHash, counted: now(), quality });
      sweeps.quality = { kind: 'done', done: quality.households, opened: 0 };
    })
    .catch((error: unknown) => {
      sweeps.quality = { kind: 'failed', code: codeOf(error) };
    });
  return ok('begun');
}
