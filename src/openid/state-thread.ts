import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';
import type { OpenIdState, StateMethods } from './state.ts';

/** The thread's program. */
export const stateThreadFile = new URL('./sqlite/answering-state.ts', import.meta.url);

function lost(): Error {
  return Object.assign(new Error('the thread of sign-ins ended'), { code: 'openid_state_lost' });
}

/** The state in a thread of its own: no write to the disk holds up the station's answers. */
export async function openStateThread(worker: Worker): Promise<OpenIdState> {
  const thread = await AskedThread.opened<keyof StateMethods | 'close'>(worker, lost);
  return {
    ask: (method, ...args) => thread.ask(method, ...args),
    close: () => thread.close('close'),
  };
}
