import { daysAfter, daysBetween, dayOf, type Day } from '../day.ts';
import { isPending, type Appeal } from './appeal.ts';
import type { AppealPolicy } from './appeal-policy.ts';

/** By when an appeal must be decided. */
export interface AppealClock {
  /** `stopped`: while the appellant is asked. `over`: nobody has to do anything any more. */
  readonly kind: 'running' | 'stopped' | 'over';
  /** The last day on which it is decided in time. */
  readonly dueOn: Day;
  /** Days that do not count, because the appellant was asked. */
  readonly stoppedDays: number;
  /** Until `dueOn`; negative when it is late. Of what is over, on the day on which it ended. */
  readonly daysLeft: number;
}

function endOf({ state }: Appeal, today: Day): Day {
  return state.kind === 'closed' || state.kind === 'withdrawn' ? dayOf(state.at) : today;
}

/**
 * The clock of an appeal on a day. Days on which a question waits for the appellant do not count,
 * each question up to the policy's most: whoever is never answered decides on what there is.
 */
export function clockOf(appeal: Appeal, policy: AppealPolicy, today: Day): AppealClock {
  const end = endOf(appeal, today);
  const stops = appeal.questions.map(({ at, answer }) => {
    const to = answer === 'none' ? end : dayOf(answer.at);
    const days = daysBetween(dayOf(at), to < end ? to : end);
    return Math.max(0, Math.min(days, policy.questionStopsDaysMax));
  });
  const stoppedDays = stops.reduce((sum, days) => sum + days, 0);
  const { decideWithinDays } = policy.types[appeal.type];
  const dueOn = daysAfter(dayOf(appeal.openedAt), decideWithinDays + stoppedDays);
  const waits = appeal.state.kind === 'asked' && (stops.at(-1) ?? 0) < policy.questionStopsDaysMax;
  const kind = !isPending(appeal) ? 'over' : waits ? 'stopped' : 'running';
  return { kind, dueOn, stoppedDays, daysLeft: daysBetween(end, dueOn) };
}
