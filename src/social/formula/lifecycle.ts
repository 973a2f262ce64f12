import type { OperatorId } from '../../vocabulary/record-ids.ts';
import type { Instant } from '../../vocabulary/time.ts';
import type { Day } from '../day.ts';
import type { FormulaAct, FormulaMatter } from './formula-act.ts';

type Proposal = Extract<FormulaAct, { kind: 'proposed' }>;
type Request = Extract<FormulaAct, { kind: 'requested' }>;

/** What two administrators settled. */
export interface Settled {
  readonly matter: FormulaMatter;
  /** The first day of its effect. */
  readonly day: Day;
  readonly reason: string;
  readonly by: readonly [asked: OperatorId, confirmed: OperatorId];
  readonly at: Instant;
  /** Its place among all acts: of two that begin on one day the later counts. */
  readonly order: number;
}

/** A formula and what was done about it. */
export interface FormulaLifecycle {
  readonly proposal: Proposal;
  /** What waits for a second administrator. */
  readonly pending: Request | 'none';
  /** In the order in which they were settled; after a withdrawal there is nothing more. */
  readonly settled: readonly Settled[];
}

/** How a formula stands on a day. */
export type FormulaState =
  | 'proposed'
  /** Its day is still to come. */
  | 'scheduled'
  | 'in_force'
  /** Another took its place. */
  | 'superseded'
  | 'expired'
  | 'withdrawn';

function grown(known: FormulaLifecycle, act: FormulaAct, order: number): FormulaLifecycle {
  switch (act.kind) {
    case 'proposed':
      return known;
    case 'requested':
      return { ...known, pending: act };
    case 'declined':
      return { ...known, pending: 'none' };
    case 'confirmed': {
      const { pending } = known;
      if (pending === 'none') throw new Error('what is confirmed was requested');
      const { matter, day, reason } = pending;
      const by = [pending.by, act.by] as const;
      const settled = [...known.settled, { matter, day, reason, by, at: act.at, order }];
      return { ...known, pending: 'none', settled };
    }
  }
}

/** Every formula that was proposed, in that order, with what became of it. */
export function lifecyclesOf(acts: readonly FormulaAct[]): readonly FormulaLifecycle[] {
  const known = new Map<string, FormulaLifecycle>();
  for (const [order, act] of acts.entries()) {
    const before = known.get(act.hash);
    if (before) known.set(act.hash, grown(before, act, order));
    else if (act.kind === 'proposed') {
      known.set(act.hash, { proposal: act, pending: 'none', settled: [] });
    } else throw new Error('what is acted on was proposed');
  }
  return [...known.values()];
}

/** The day from which a formula is withdrawn. */
export function withdrawnFrom({ settled }: FormulaLifecycle): Day | 'never' {
  return settled.find(({ matter }) => matter === 'withdrawal')?.day ?? 'never';
}

/** Days on which a formula came into force or will, unless it was withdrawn before. */
function activationsOf(lifecycle: FormulaLifecycle): readonly Settled[] {
  const end = withdrawnFrom(lifecycle);
  return lifecycle.settled.filter(
    ({ matter, day }) => matter === 'activation' && (end === 'never' || day < end),
  );
}

/** The formula whose turn a day is: the one that came into force last. */
function turnOf(lifecycles: readonly FormulaLifecycle[], day: Day) {
  let last: { readonly lifecycle: FormulaLifecycle; readonly activation: Settled } | undefined;
  for (const lifecycle of lifecycles) {
    for (const activation of activationsOf(lifecycle)) {
      if (activation.day > day) continue;
      const later =
        last === undefined ||
        activation.day > last.activation.day ||
        (activation.day === last.activation.day && activation.order > last.activation.order);
      if (later) last = { lifecycle, activation };
    }
  }
  return last?.lifecycle;
}

function isOver(lifecycle: FormulaLifecycle, day: Day): 'expired' | 'withdrawn' | 'holds' {
  const end = withdrawnFrom(lifecycle);
  if (end !== 'never' && day >= end) return 'withdrawn';
  const { effectiveTo } = lifecycle.proposal;
  return effectiveTo !== null && day >= effectiveTo ? 'expired' : 'holds';
}

/**
 * The hash of the formula that decides on a day; undefined when none does. One that was withdrawn
 * or expired leaves nothing behind: an older one comes back only when it is activated again.
 */
export function formulaOfDay(acts: readonly FormulaAct[], day: Day): string | undefined {
  const lifecycle = turnOf(lifecyclesOf(acts), day);
  return lifecycle && isOver(lifecycle, day) === 'holds' ? lifecycle.proposal.hash : undefined;
}

/** How each formula stands on a day. */
export function statesOn(
  lifecycles: readonly FormulaLifecycle[],
  day: Day,
): ReadonlyMap<string, FormulaState> {
  const turn = turnOf(lifecycles, day);
  return new Map(
    lifecycles.map((lifecycle) => [lifecycle.proposal.hash, stateOf(lifecycle, { day, turn })]),
  );
}

function stateOf(
  lifecycle: FormulaLifecycle,
  { day, turn }: { readonly day: Day; readonly turn: FormulaLifecycle | undefined },
): FormulaState {
  const over = isOver(lifecycle, day);
  if (over !== 'holds') return over;
  if (lifecycle === turn) return 'in_force';
  const activations = activationsOf(lifecycle);
  if (activations.some((activation) => activation.day > day)) return 'scheduled';
  return activations.length > 0 ? 'superseded' : 'proposed';
}
