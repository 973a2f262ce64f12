import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';
import type { OpenIdState, StateMethods } from './state.ts';

/** The thread's program. */
export const stateThreadFile = new URL('./sqlite/answering-state.ts', import.meta.url);

function lost(): Error {
  return Object.assign(new Error('the thread of sign-ins ended'), { code: 'openid_state_lost' });
}

/**
 * The state in a thread of its own: no write to the disk holds up the station's answers. The thread
 * starts with the first question, since most stations are never asked one.
 * @param start starts the thread's program
 */
export function stateWhenAsked(start: () => Worker): OpenIdState {
  let opening: Promise<AskedThread<keyof StateMethods | 'close'>> | undefined;
  return {
    ask: async (method, ...args) => {
      opening ??= AskedThread.opened<keyof StateMethods | 'close'>(start(), lost);
      return (await opening).ask(method, ...args);
    },
    close: async () => {
      const thread = await opening?.catch(() => undefined);
      await thread?.close('close');
    },
  };
}
