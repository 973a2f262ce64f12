import type { StationConfig } from '../config.ts';
import { derivedKey } from '../credentials/derived-key.ts';
import type { ConsoleNeeds, StationNeeds } from '../http/needs.ts';
import type { StationLog } from '../http/log.ts';
import { providerPages } from '../http/openid/shown.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { OpenIdDesk } from '../openid/desk.ts';
import { openOpenIdDesk } from '../openid/provider.ts';
import type { StateMethods } from '../openid/state.ts';
import { openStoreThread } from '../files/store-thread.ts';
import type { DataDirectory } from './data-directory.ts';

/** The thread that keeps the state of sign-ins. */
const stateThread = new URL('../openid/sqlite/state-thread.ts', import.meta.url);

/** What the provider stands on. */
export interface OpenIdSite {
  readonly needs: Pick<StationNeeds, 'register' | 'tokens' | 'issuer' | 'now'>;
  readonly data: Pick<DataDirectory, 'openIdPath' | 'secrets' | 'keys'>;
  readonly console: ConsoleNeeds;
  readonly log: StationLog;
}

/**
 * The station as a provider of OpenID Connect. Where people are trained, nobody signs in: no token
 * of theirs is to be taken for one.
 */
export async function openStationOpenId(
  { training }: Pick<StationConfig, 'training'>,
  { needs, data, console, log }: OpenIdSite,
): Promise<{ readonly desk: OpenIdDesk | 'none'; close(): Promise<void> }> {
  if (training) return { desk: 'none', close: async () => undefined };
  const thread = startThread(stateThread, { path: data.openIdPath });
  const state = await openStoreThread<StateMethods>(thread, 'openid_state_lost');
  const desk = openOpenIdDesk({
    state,
    failed: (error) => log.failed({ route: 'openid', error }),
    register: needs.register,
    subjectOf: (sector, resident) => needs.tokens.subjectOf(sector, resident),
    issuer: needs.issuer,
    now: needs.now,
    keys: data.keys,
    // Of its own, so that it opens nothing else, and nothing else opens it.
    stateKey: derivedKey(data.secrets.drafts, 'openid state'),
    pages: providerPages(console),
  });
  return { desk, close: () => state.close() };
}
