import type { OperatorId } from '../../vocabulary/record-ids.ts';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Appeal, AppealState, Opening } from './appeal.ts';
import { isPending } from './appeal.ts';
import type { AppealEvent, AppealStep } from './appeal-event.ts';

/** Why a step is not taken. */
export type StepHindrance =
  /** Only of an opening. */
  | 'household_unknown'
  | 'appeal_unknown'
  | 'appeal_known_already'
  /** It is decided or withdrawn. */
  | 'appeal_over'
  /** Another officer examines it, or nobody does. */
  | 'not_hers'
  | 'not_asked'
  /** The appellant was asked something and has not answered. */
  | 'answer_awaited'
  | 'nothing_proposed'
  /** It waits for the second officer. */
  | 'waits_for_second'
  /** She examined it, or brought it, or her work is contested. */
  | 'not_second'
  | 'evidence_known_already'
  /** Time does not run backwards. */
  | 'before_the_last';

/** Whether this officer may decide: she neither examined nor brought it, and did not do what is
 * contested. */
export function isSecond(appeal: Appeal, officer: OperatorId): boolean {
  const { firsts, filing, involved } = appeal;
  const brought = filing.kind === 'desk' && filing.by === officer;
  return !firsts.includes(officer) && !brought && !involved.includes(officer);
}

function examiner(state: AppealState): OperatorId | 'nobody' {
  return state.kind === 'examined' ? state.first : 'nobody';
}

/** Why a step can not follow. */
function hindrance(appeal: Appeal, step: AppealStep): StepHindrance | undefined {
  const { state } = appeal;
  if (step.kind === 'opened') return 'appeal_known_already';
  if (!isPending(appeal)) return 'appeal_over';
  switch (step.kind) {
    case 'evidence_added':
      return appeal.evidence.some(({ id }) => id === step.evidence.id)
        ? 'evidence_known_already'
        : undefined;
    case 'taken':
      return state.kind === 'proposed' ? 'waits_for_second' : undefined;
    case 'asked':
    case 'proposed':
      if (state.kind === 'proposed') return 'waits_for_second';
      if (state.kind === 'asked') return 'answer_awaited';
      return examiner(state) === step.by ? undefined : 'not_hers';
    case 'answered':
      return state.kind === 'asked' ? undefined : 'not_asked';
    case 'returned':
    case 'decided':
      if (state.kind !== 'proposed') return 'nothing_proposed';
      return isSecond(appeal, step.by) ? undefined : 'not_second';
    case 'withdrawn':
      return undefined;
  }
}

function answered(appeal: Appeal, answer: { readonly at: Appeal['openedAt']; words: string }) {
  const last = appeal.questions.length - 1;
  return appeal.questions.map((question, place) =>
    place === last ? { ...question, answer } : question,
  );
}

/** Whoever takes over finds the questions that wait for an answer as they are. */
function taken(appeal: Appeal, by: OperatorId): Appeal {
  const kind = appeal.state.kind === 'asked' ? 'asked' : 'examined';
  return {
    ...appeal,
    state: { kind, first: by },
    firsts: appeal.firsts.includes(by) ? appeal.firsts : [...appeal.firsts, by],
  };
}

function withStep(appeal: Appeal, { at, step }: AppealEvent): Appeal {
  const { state } = appeal;
  switch (step.kind) {
    case 'opened':
      return appeal;
    case 'evidence_added':
      return { ...appeal, evidence: [...appeal.evidence, step.evidence] };
    case 'taken':
      return taken(appeal, step.by);
    case 'asked': {
      const question = { at, words: step.words, answer: 'none' } as const;
      const questions = [...appeal.questions, question];
      return { ...appeal, questions, state: { kind: 'asked', first: step.by } };
    }
    case 'answered': {
      if (state.kind !== 'asked') return appeal;
      const questions = answered(appeal, { at, words: step.words });
      return { ...appeal, questions, state: { kind: 'examined', first: state.first } };
    }
    case 'proposed': {
      const { by: first, finding } = step;
      return { ...appeal, state: { kind: 'proposed', first, finding, at } };
    }
    case 'returned': {
      if (state.kind !== 'proposed') return appeal;
      const returns = [...appeal.returns, { by: step.by, words: step.words }];
      return { ...appeal, returns, state: { kind: 'examined', first: state.first } };
    }
    case 'decided': {
      if (state.kind !== 'proposed') return appeal;
      const { first, finding } = state;
      const { outcome } = finding;
      const closed = { kind: 'closed', outcome, finding, first, second: step.by, at } as const;
      return { ...appeal, state: closed };
    }
    case 'withdrawn':
      return { ...appeal, state: { kind: 'withdrawn', at } };
  }
}

function opened(event: AppealEvent, opening: Opening): Appeal {
  return {
    ...opening,
    id: event.appeal,
    openedAt: event.at,
    state: { kind: 'open' },
    evidence: [],
    questions: [],
    returns: [],
    firsts: [],
  };
}

/** An appeal with how late its last step is. */
interface Folded {
  readonly appeal: Appeal;
  readonly last: AppealEvent['at'];
}

function follow(before: Folded | undefined, event: AppealEvent): Result<Folded, StepHindrance> {
  const { step, at } = event;
  if (!before) {
    if (step.kind !== 'opened') return fail('appeal_unknown');
    return ok({ appeal: opened(event, step.opening), last: at });
  }
  if (event.appeal !== before.appeal.id) return fail('appeal_unknown');
  const why = hindrance(before.appeal, step);
  if (why !== undefined) return fail(why);
  if (at < before.last) return fail('before_the_last');
  return ok({ appeal: withStep(before.appeal, event), last: at });
}

/**
 * An appeal as its events make it: a pure fold, in the order in which they were recorded.
 * @returns the first hindrance where one can not follow from those before
 */
export function appealOf(events: readonly AppealEvent[]): Result<Appeal, StepHindrance> {
  let folded: Folded | undefined;
  for (const event of events) {
    const next = follow(folded, event);
    if (!next.ok) return next;
    folded = next.value;
  }
  return folded ? ok(folded.appeal) : fail('appeal_unknown');
}
