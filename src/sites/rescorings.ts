import { startThread } from '../inference/worker-thread.ts';
import type { Rescorings } from '../procedures/social/rescorings.ts';
import type { TrustedApprover } from '../social/formula/approvals.ts';
import type { FormulaInForce } from '../social/formula/signed-formula.ts';
import { rescoreEveryone } from '../social/rescoring.ts';
import type { SocialStore } from '../social/store.ts';
import type { DataDirectory } from './data-directory.ts';
import { troubleOf } from './giving-way.ts';

/** As many as the smallest station has cores. */
const threads = 2;
/** Whoever waits at the counter comes first. */
const niceness = 10;

/** Rescores a station's register while it works. */
export interface RescoringsAtWork extends Rescorings {
  stop(): Promise<void>;
}

/**
 * Runs a rescoring when it is asked for, one at a time. One that a stop or a crash cut off goes on
 * when it is asked for again.
 */
export function openRescorings(
  social: SocialStore,
  place: Pick<DataDirectory['socialPlace'], 'path' | 'keys'>,
  trusted: readonly TrustedApprover[],
): RescoringsAtWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  let working: Promise<void> | undefined;
  let trouble: string | 'none' = 'none';
  const work = async ({ formula, day }: FormulaInForce) => {
    try {
      const text = await social.formulaText(formula.hash);
      if (text === undefined) throw Object.assign(new Error('no text'), { code: 'formula_lost' });
      const id = `${day} ${formula.hash}`;
      const onProgress = () => undefined;
      const by = { formula: text, trusted, day, id };
      await rescoreEveryone({
        ...place,
        ...by,
        threads,
        niceness,
        startThread,
        onProgress,
        signal,
      });
    } catch (error) {
      trouble = troubleOf(error);
    }
  };
  return {
    begin: (force) => {
      if (working || signal.aborted) return;
      trouble = 'none';
      working = work(force).finally(() => {
        working = undefined;
      });
    },
    standing: async () => {
      const running = working !== undefined;
      return { kept: await social.lastRescoring(), running, trouble };
    },
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
