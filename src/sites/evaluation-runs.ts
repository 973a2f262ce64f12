import {
  evaluateEveryone,
  type EvaluationProgress,
  type EvaluationRuns,
} from '../procedures/social/evaluate-everyone.ts';
import type { HouseholdNeeds } from '../procedures/social/needs.ts';
import type { Acting } from '../procedures/social/note-household-act.ts';
import { giveWay, troubleOf } from './giving-way.ts';

const nothing: EvaluationProgress = { done: 0, evaluated: 0 };

/**
 * One evaluation of everybody at a time, beside whoever stands at the counter.
 * @param busy whether somebody waits for the station
 */
export function openEvaluationRuns(
  needs: HouseholdNeeds,
  busy: () => boolean,
): EvaluationRuns & { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let progress = nothing;
  let state: ReturnType<EvaluationRuns['standing']>['state'] = 'none';
  let trouble = 'none';
  let working: Promise<void> | undefined;
  const work = async (by: Acting) => {
    const run = {
      signal,
      pause: () => giveWay(busy, signal),
      onProgress: (now: EvaluationProgress) => {
        progress = now;
      },
    };
    try {
      progress = await evaluateEveryone(needs, by, run);
      state = signal.aborted ? 'stopped' : 'ended';
    } catch (error) {
      trouble = troubleOf(error);
      state = 'stopped';
    }
  };
  return {
    begin: (by) => {
      if (working || signal.aborted) return 'under_way';
      [state, progress, trouble] = ['running', nothing, 'none'];
      working = work(by).finally(() => {
        working = undefined;
      });
      return 'begun';
    },
    standing: () => ({ state, trouble, ...progress }),
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
