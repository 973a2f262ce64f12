import assert from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import {
  FingerComparator,
  prepareFinger,
  type PreparedTemplate,
} from '../biometrics/finger/compare.ts';
import type { FingerTemplate } from '../vocabulary/finger.ts';
import { loadFingerComparison } from './finger-comparison.ts';

/** What whoever opens it hands to a thread at its start. */
const ThreadSettings = z.object({ modelsDirectory: z.string() }).strict();

/** What a thread is given: templates that it has not seen yet, and pairs of their numbers. */
export interface ComparisonWork {
  readonly templates: readonly (readonly [number, FingerTemplate])[];
  /** Probe, reference, probe, reference … */
  readonly pairs: Uint32Array;
}

/** What a thread answers: score, logarithm of the likelihood ratio, score, logarithm … */
export type ComparisonAnswer = Float64Array;

/** Prepared fingers that are kept, about 100 kB each; the one that was used longest ago goes. */
const preparedMax = 2_000;

async function serve(): Promise<void> {
  const port = parentPort;
  assert.ok(port, 'this file is the body of a worker thread');
  const { modelsDirectory } = ThreadSettings.parse(workerData);
  const comparator = new FingerComparator(await loadFingerComparison(modelsDirectory));
  const templates = new Map<number, FingerTemplate>();
  const prepared = new Map<number, PreparedTemplate>();
  const preparedOf = (number: number): PreparedTemplate => {
    const template = templates.get(number);
    assert.ok(template, 'a template comes before its number is used');
    const finger = prepared.get(number) ?? prepareFinger(template);
    // Behind all others, as the one that was used last.
    prepared.delete(number);
    prepared.set(number, finger);
    const [oldest] = prepared.keys();
    if (prepared.size > preparedMax && oldest !== undefined) prepared.delete(oldest);
    return finger;
  };
  port.on('message', (work: ComparisonWork) => {
    for (const [number, template] of work.templates) templates.set(number, template);
    const answer: ComparisonAnswer = new Float64Array(work.pairs.length);
    for (let at = 0; at < work.pairs.length; at += 2) {
      const probe = preparedOf(work.pairs[at] ?? 0);
      const reference = preparedOf(work.pairs[at + 1] ?? 0);
      const { score, logLikelihoodRatio } = comparator.compare(probe, reference);
      answer[at] = score;
      answer[at + 1] = logLikelihoodRatio;
    }
    port.postMessage(answer);
  });
}

await serve();
