import { setTimeout as pass } from 'node:timers/promises';
import type { ReKeying } from '../http/needs.ts';
import { beginReKey, finishReKey, type ReKeyNeeds } from '../procedures/re-key.ts';
import type { SealingAnew } from '../register/register.ts';
import { troubleOf } from './giving-way.ts';

/** Between two steps the register answers everyone else. */
const pauseMs = 5;
/** How soon what went wrong, as with a token that is away, is tried again. */
const againMs = 30_000;

/** Gives a register another key while the station works. */
export interface ReKeyingAtWork extends ReKeying {
  stop(): Promise<void>;
}

/**
 * One at a time.
 * @param cutOff whether a stop or a crash cut one off: it goes on at once
 */
export function openReKeying(needs: ReKeyNeeds, cutOff: boolean): ReKeyingAtWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  let progress: SealingAnew = { done: 0, of: 0, left: cutOff };
  let trouble: string | 'none' = 'none';
  const run = {
    pause: () => pass(pauseMs),
    onProgress: (state: SealingAnew) => {
      if (state.left) progress = state;
    },
    signal,
  };
  const work = async () => {
    while (!signal.aborted) {
      try {
        await finishReKey(needs, run);
        trouble = 'none';
        return;
      } catch (error) {
        trouble = troubleOf(error);
        await pass(againMs, undefined, { signal }).catch(() => undefined);
      }
    }
  };
  let working: Promise<void> | undefined;
  const start = () => {
    working = work().finally(() => {
      working = undefined;
    });
  };
  if (cutOff) start();
  let beginning = false;
  return {
    begin: async (operator) => {
      if (working || beginning || signal.aborted) return 'under_way';
      beginning = true;
      try {
        await beginReKey(needs, operator);
        progress = await needs.register.sealingAnew();
        start();
        return 'begun';
      } finally {
        beginning = false;
      }
    },
    state: () => {
      const { done, of } = progress;
      return { running: working !== undefined, done, of, trouble };
    },
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
