import type { Worker } from 'node:worker_threads';
import type { FingerComparison } from '../biometrics/finger/finger-engine.ts';
import type { FingerTemplate } from '../vocabulary/finger.ts';
import { ComparisonScore } from '../vocabulary/score.ts';
import type { ComparisonAnswer, ComparisonWork } from './finger-comparison-thread.ts';
import { startThread } from './worker-thread.ts';

/** Two fingers to be compared. */
export interface FingerPair {
  readonly probe: FingerTemplate;
  readonly reference: FingerTemplate;
}

/** Compares many pairs of the same templates, for evaluations: each thread is told each once. */
export interface FingerComparisonThreads {
  /** Answers in the order of the pairs. One call after the other. */
  compare(pairs: readonly FingerPair[]): Promise<readonly FingerComparison[]>;
  close(): Promise<void>;
}

/** Below this a further thread takes longer to start than it saves. */
const pairsPerThreadMin = 500;

/** One thread and the templates that it was told. */
class ComparisonThread {
  readonly #worker: Worker;
  readonly #told = new Set<number>();

  constructor(modelsDirectory: string) {
    const file = new URL('./finger-comparison-thread.ts', import.meta.url);
    this.#worker = startThread(file, { modelsDirectory });
  }

  compare(
    pairs: readonly FingerPair[],
    numberOf: (template: FingerTemplate) => number,
  ): Promise<ComparisonAnswer> {
    const templates: [number, FingerTemplate][] = [];
    const numbers = pairs.flatMap(({ probe, reference }) =>
      [probe, reference].map((template) => {
        const number = numberOf(template);
        if (!this.#told.has(number)) {
          this.#told.add(number);
          templates.push([number, template]);
        }
        return number;
      }),
    );
    const work: ComparisonWork = { templates, pairs: Uint32Array.from(numbers) };
    return new Promise((resolve, reject) => {
      const ended = () =>
        reject(Object.assign(new Error('a thread ended'), { code: 'comparison_failed' }));
      this.#worker.once('error', reject);
      this.#worker.once('exit', ended);
      this.#worker.once('message', (answer: ComparisonAnswer) => {
        this.#worker.off('error', reject);
        this.#worker.off('exit', ended);
        resolve(answer);
      });
      this.#worker.postMessage(work);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Threads start when there is work for them, up to `threadsMax`. */
export function openFingerComparisonThreads(settings: {
  readonly modelsDirectory: string;
  readonly threadsMax: number;
}): FingerComparisonThreads {
  const { modelsDirectory, threadsMax } = settings;
  const threads: ComparisonThread[] = [];
  const numbers = new WeakMap<FingerTemplate, number>();
  let numbered = 0;
  const numberOf = (template: FingerTemplate): number => {
    const known = numbers.get(template);
    if (known !== undefined) return known;
    numbered += 1;
    numbers.set(template, numbered);
    return numbered;
  };
  return {
    compare: async (pairs) => {
      if (pairs.length === 0) return [];
      const wanted = Math.min(threadsMax, Math.ceil(pairs.length / pairsPerThreadMin));
      while (threads.length < wanted) threads.push(new ComparisonThread(modelsDirectory));
      const share = Math.ceil(pairs.length / threads.length);
      // In one piece each: pairs of one probe mostly stand together.
      const parts = await Promise.all(
        threads.map(async (thread, place) => {
          const part = pairs.slice(place * share, (place + 1) * share);
          return part.length === 0 ? new Float64Array() : thread.compare(part, numberOf);
        }),
      );
      return parts.flatMap((answer) =>
        Array.from({ length: answer.length / 2 }, (_, pair) => ({
          score: ComparisonScore.parse(answer[2 * pair]),
          logLikelihoodRatio: answer[2 * pair + 1] ?? 0,
        })),
      );
    },
    close: async () => {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
