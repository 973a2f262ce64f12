import type { StationConfig } from '../config.ts';
import { derivedKey } from '../credentials/derived-key.ts';
import { openStoreThread } from '../files/store-thread.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { providerPages } from '../http/openid/shown.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { OpenIdDesk } from '../openid/desk.ts';
import { openOpenIdDesk } from '../openid/provider.ts';
import type { StateMethods } from '../openid/state.ts';
import type { DataDirectory } from './data-directory.ts';
import { peopleAtWork } from './people-at-work.ts';
import type { Given } from './station-making.ts';
import { signing } from './station-signing.ts';

/** The thread that keeps the state of sign-ins. */
const stateThread = new URL('../openid/sqlite/state-thread.ts', import.meta.url);

/** What signing in stands on. */
interface SignInSite {
  readonly data: Pick<DataDirectory, 'openIdPath' | 'secrets' | 'keys'>;
  readonly people: Pick<StationNeeds, 'register' | 'now'>;
  readonly address: string;
}

type DeskSite = Pick<StationNeeds, 'register' | 'tokens' | 'issuer' | 'now' | 'console'> &
  Pick<SignInSite, 'data'>;

/** The station as a provider of OpenID Connect, its state in a thread. */
async function openDesk(site: DeskSite, { parts, logTo }: Given): Promise<OpenIdDesk> {
  const { data, register, tokens, issuer, now } = site;
  const thread = startThread(stateThread, { path: data.openIdPath });
  const opened = await openStoreThread<StateMethods>(thread, 'openid_state_lost');
  const state = parts.add(opened, (one) => one.close());
  const log = stationLog(logTo);
  return openOpenIdDesk({
    state,
    register,
    issuer,
    now,
    failed: (error) => log.failed({ route: 'openid', error }),
    subjectOf: (sector, resident) => tokens.subjectOf(sector, resident),
    keys: data.keys,
    // Of its own, so that it opens nothing else, and nothing else opens it.
    stateKey: derivedKey(data.secrets.drafts, 'openid state'),
    pages: providerPages(site.console),
  });
}

/**
 * Who signs, and who signs in: the station's keys, the people who work there, and residents with
 * programmes. Where people are trained no resident signs in: no token of theirs is to be taken.
 */
export async function openSignIns(
  config: StationConfig,
  given: Given,
  { data, people, address }: SignInSite,
) {
  const signed = signing(
    data.keys,
    config.publicAddress ?? address,
    config.training,
    people.register,
  );
  const atWork = await peopleAtWork(config, given);
  const { register, now } = people;
  const site = { ...signed, console: atWork.console, register, now, data };
  const openid = config.training ? ('none' as const) : await openDesk(site, given);
  return { ...signed, ...atWork, openid };
}
