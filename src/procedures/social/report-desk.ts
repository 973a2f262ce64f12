import { monthsAfter, type Day } from '../../social/day.ts';
import type { CountingProgress } from '../../social/reports/counting-progress.ts';
import type { ReportDefinition, ReportId } from '../../social/reports/report-definitions.ts';
import type { KeptReportName } from '../../social/reports/report-store.ts';
import type { SocialStore } from '../../social/store.ts';
import type { Clock } from '../../vocabulary/time.ts';
import type { ReportWorks } from './report-works.ts';

/** What the desk is at. */
export type DeskState =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'counting'; readonly ids: readonly ReportId[] } & CountingProgress)
  /** The last counting came to nothing, for a fault of the world with this code. */
  | { readonly kind: 'failed'; readonly code: string };

/** Whether the days of a report's last count and of today call for another one. */
function isDue(every: ReportDefinition['every'], last: Day | undefined, today: Day): boolean {
  if (every === 'asked') return false;
  if (last === undefined) return true;
  if (every === 'day') return last < today;
  return last.slice(0, 7) < today.slice(0, 7) || monthsAfter(last, 1) <= today;
}

/** Reports that are to be counted on a day without anybody's asking. */
export function dueReports(
  reports: readonly ReportDefinition[],
  kept: readonly KeptReportName[],
  today: Day,
): readonly ReportId[] {
  return reports
    .filter(({ id, every }) => isDue(every, kept.find((one) => one.id === id)?.day, today))
    .map(({ id }) => id);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'internal';
}

/** Counts reports one counting at a time, and keeps them. */
export class ReportDesk {
  readonly #social: Pick<SocialStore, 'keepReports'>;
  readonly #works: ReportWorks;
  readonly #now: Clock;
  #state: DeskState = { kind: 'idle' };

  constructor(of: {
    readonly social: Pick<SocialStore, 'keepReports'>;
    readonly works: ReportWorks;
    readonly now: Clock;
  }) {
    this.#social = of.social;
    this.#works = of.works;
    this.#now = of.now;
  }

  get state(): DeskState {
    return this.#state;
  }

  /**
   * Begins a counting, unless there is one.
   * @returns when it ends; `busy` at once where there is one
   */
  begin(ids: readonly ReportId[], of: { readonly day: Day; readonly by: string }) {
    if (this.#state.kind === 'counting') return 'busy' as const;
    this.#state = { kind: 'counting', ids, done: 0, of: 0 };
    return this.#count(ids, of);
  }

  async #count(
    ids: readonly ReportId[],
    { day, by }: { readonly day: Day; readonly by: string },
  ): Promise<DeskState> {
    try {
      const reports = await this.#works.count(ids, day, ({ done, of }) => {
        this.#state = { kind: 'counting', ids, done, of };
      });
      await this.#social.keepReports(reports, { recorded: this.#now(), by });
      this.#state = { kind: 'idle' };
    } catch (error) {
      this.#state = { kind: 'failed', code: codeOf(error) };
    }
    return this.#state;
  }
}
