import type { Deduplications } from '../http/needs.ts';
import { deduplicateRegister, type DeduplicateNeeds } from '../procedures/deduplicate-register.ts';
import type { DeduplicationPlace } from '../procedures/deduplication.ts';
import type { OperatorId } from '../vocabulary/record-ids.ts';
import { giveWay, troubleOf } from './giving-way.ts';
import { patientComparisons } from './patient-comparisons.ts';

/** Two, so that one is compared while the other is searched; the rest is left to the counter. */
const peopleAtOnce = 2;

/** What compares a station's register with itself while the station works. */
export interface DeduplicationsAtWork extends Deduplications {
  stop(): Promise<void>;
}

/**
 * Runs a deduplication when it is asked for, one at a time. One that a stop or a crash cut off goes
 * on when it is asked for again.
 * @param busy whether somebody waits for the station's networks
 */
export function openDeduplications(
  needs: DeduplicateNeeds,
  place: DeduplicationPlace,
  busy: () => boolean,
): DeduplicationsAtWork {
  const stopping = new AbortController();
  const { signal } = stopping;
  const engine = patientComparisons(needs.fingers.engine, { busy, signal });
  const patient = { ...needs, fingers: { ...needs.fingers, engine } };
  let working: Promise<void> | undefined;
  let progress: { readonly done: number; readonly of: number } | undefined;
  let trouble: string | 'none' = 'none';
  const work = async (operator: OperatorId) => {
    try {
      await deduplicateRegister(patient, {
        operator,
        place,
        atOnce: peopleAtOnce,
        pause: () => giveWay(busy, signal),
        onProgress: (done, of) => {
          progress = { done, of };
        },
        signal,
      });
    } catch (error) {
      trouble = troubleOf(error);
    }
  };
  return {
    begin: (operator) => {
      if (working || signal.aborted) return;
      trouble = 'none';
      progress = undefined;
      working = work(operator).finally(() => {
        working = undefined;
      });
    },
    state: async () => ({
      kept: await place.read(),
      running: working !== undefined,
      progress,
      trouble,
    }),
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
}
