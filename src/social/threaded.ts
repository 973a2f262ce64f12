import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';
import { forwardedAppeals } from './appeals/appeal-store.ts';
import { forwardedFeed } from './exchange/change-feed.ts';
import { forwardedEvaluations } from './evaluation/evaluation-store.ts';
import { forwardedFormulas } from './formula/formula-store.ts';
import type { Forward } from './forward.ts';
import { forwardedExtracts } from './reports/extract.ts';
import { forwardedReports } from './reports/report-store.ts';
import { forwardedRetention } from './retention/retention.ts';
import { forwardedRecertifications } from './review/recertification-store.ts';
import { forwardedReview } from './review/review-store.ts';
import { forwardedCorrections } from './household/correction-store.ts';
import { forwardedRescorings } from './kept-rescoring.ts';
import type { SocialStore } from './store.ts';

function lost(): Error {
  return Object.assign(new Error('the thread ended'), { code: 'social_store_lost' });
}

/**
 * The social register in a thread of its own, so that no write to the disk holds up anybody.
 * @throws an Error with a code when the file is foreign or newer
 */
export async function openThreadedSocialStore(settings: {
  readonly path: string;
  readonly keys: { readonly wrap: Uint8Array; readonly lookup: Uint8Array };
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}): Promise<SocialStore> {
  const { path, keys, startThread } = settings;
  const worker = startThread(new URL('./social-thread.ts', import.meta.url), { path, keys });
  const thread = await AskedThread.opened(worker, lost);
  const forward: Forward =
    (method) =>
    (...args) =>
      thread.ask<never>(method, ...args);
  return {
    ...forwardedFeed(forward),
    ...forwardedFormulas(forward),
    ...forwardedAppeals(forward),
    ...forwardedCorrections(forward),
    ...forwardedRecertifications(forward),
    ...forwardedReview(forward),
    ...forwardedReports(forward),
    ...forwardedExtracts(forward),
    ...forwardedRetention(forward),
    ...forwardedEvaluations(forward),
    ...forwardedRescorings(forward),
    record: forward('record'),
    addFacts: forward('addFacts'),
    known: forward('known'),
    knownAsOf: forward('knownAsOf'),
    lifeEvent: forward('lifeEvent'),
    householdOf: forward('householdOf'),
    putScore: forward('putScore'),
    scoresOf: forward('scoresOf'),
    putDecisions: forward('putDecisions'),
    decisionsOf: forward('decisionsOf'),
    list: forward('list'),
    close: () => thread.close('close'),
  };
}
