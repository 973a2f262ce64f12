import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';
import type { ExchangeStore } from './exchange-store.ts';

function lost(): Error {
  return Object.assign(new Error('the thread ended'), { code: 'exchange_lost' });
}

/**
 * The exchange's memory in a thread of its own, so that no write to the disk holds up anybody.
 * @throws an Error with a code when the file is foreign or newer
 */
export async function openThreadedExchange(settings: {
  readonly path: string;
  readonly sealKey: Uint8Array;
  readonly lookupKey: Uint8Array;
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}): Promise<ExchangeStore> {
  const { path, sealKey, lookupKey, startThread } = settings;
  const file = new URL('./exchange-thread.ts', import.meta.url);
  const worker = startThread(file, { path, sealKey, lookupKey });
  const thread = await AskedThread.opened<keyof ExchangeStore>(worker, lost);
  const ask = thread.ask.bind(thread);
  return {
    takeMessage: (message, until, at) => ask('takeMessage', message, until, at),
    open: (exchange, body) => ask('open', exchange, body),
    putAnswer: (correlationId, answer) => ask('putAnswer', correlationId, answer),
    due: (at, max) => ask('due', at, max),
    tried: (correlationId, outcome) => ask('tried', correlationId, outcome),
    exchanges: (partner, named) => ask('exchanges', partner, named),
    standing: () => ask('standing'),
    subscribe: (subscription, at) => ask('subscribe', subscription, at),
    unsubscribe: (partner, code, at) => ask('unsubscribe', partner, code, at),
    subscriptions: () => ask('subscriptions'),
    toldUntil: () => ask('toldUntil'),
    tell: (place, exchanges) => ask('tell', place, exchanges),
    putDisbursement: (partner, kept, at) => ask('putDisbursement', partner, kept, at),
    disbursements: (partner, by) => ask('disbursements', partner, by),
    putLink: (partner, link, how) => ask('putLink', partner, link, how),
    removeLink: (partner, id) => ask('removeLink', partner, id),
    link: (partner, id) => ask('link', partner, id),
    linksTo: (partner, fa) => ask('linksTo', partner, fa),
    secretHash: (partner) => ask('secretHash', partner),
    putSecretHash: (partner, hash) => ask('putSecretHash', partner, hash),
    signingKeys: () => ask('signingKeys'),
    putSigningKey: (key) => ask('putSigningKey', key),
    forgetBefore: (at) => ask('forgetBefore', at),
    close: () => thread.close('close'),
  };
}
