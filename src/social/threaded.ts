import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';
import type { SocialStore } from './store.ts';

type Method = keyof SocialStore;

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
  const thread = await AskedThread.opened<Method>(worker, lost);
  const ask = thread.ask.bind(thread);
  return {
    record: (event) => ask('record', event),
    addFacts: (household, facts) => ask('addFacts', household, facts),
    known: (household) => ask('known', household),
    knownAsOf: (household, asOf) => ask('knownAsOf', household, asOf),
    householdOf: (person) => ask('householdOf', person),
    keepFormula: (hash, text) => ask('keepFormula', hash, text),
    formulaText: (hash) => ask('formulaText', hash),
    formulaActs: () => ask('formulaActs'),
    actOnFormula: (act, today) => ask('actOnFormula', act, today),
    putScore: (score) => ask('putScore', score),
    scoresOf: (household) => ask('scoresOf', household),
    putDecisions: (decisions) => ask('putDecisions', decisions),
    decisionsOf: (household) => ask('decisionsOf', household),
    list: (programme, page) => ask('list', programme, page),
    close: () => thread.close('close'),
  };
}
