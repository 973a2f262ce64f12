import type { FingerComparison, FingerEngine } from '../biometrics/finger/finger-engine.ts';
import { Places } from '../gallery/places.ts';
import { giveWay } from './giving-way.ts';

/** References compared in one job, so that a thread is soon free again. */
const referencesPerJobMax = 16;

/**
 * Comparisons of fingers in threads that people at the counter wait for: one small job at a time,
 * and none while all threads are busy. The answers are those of the engine.
 * @param signal ends the giving way, not a comparison
 */
export function patientComparisons(
  engine: Pick<FingerEngine, 'compareFingers'>,
  { busy, signal }: { readonly busy: () => boolean; readonly signal: AbortSignal },
): Pick<FingerEngine, 'compareFingers'> {
  const places = new Places(1);
  return {
    compareFingers: async (probe, references) => {
      const comparisons: FingerComparison[] = [];
      for (let from = 0; from < references.length; from += referencesPerJobMax) {
        await places.take(undefined);
        try {
          await giveWay(busy, signal);
          const some = references.slice(from, from + referencesPerJobMax);
          comparisons.push(...(await engine.compareFingers(probe, some)));
        } finally {
          places.leave();
        }
      }
      return comparisons;
    },
  };
}
