import type { StationConfig } from '../config.ts';
import { derivedKey } from '../credentials/derived-key.ts';
import { openStoreThread } from '../files/store-thread.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { providerPages } from '../http/openid/shown.ts';
import { walletPaths } from '../http/openid/wallet.ts';
import { startThread } from '../inference/worker-thread.ts';
import type { OpenIdDesk } from '../openid/desk.ts';
import { PresentationDesk } from '../openid/presentations.ts';
import { openOpenIdDesk } from '../openid/provider.ts';
import type { StateMethods } from '../openid/state.ts';
import { windowStart } from '../procedures/attempt-verification.ts';
import type { DataDirectory } from './data-directory.ts';
import { peopleAtWork } from './people-at-work.ts';
import type { Given } from './station-making.ts';
import { signing } from './station-signing.ts';

/** The thread that keeps the state of sign-ins. */
const stateThread = new URL('../openid/sqlite/state-thread.ts', import.meta.url);

/** What signing in stands on. */
interface SignInSite {
  readonly data: Pick<DataDirectory, 'openIdPath' | 'secrets' | 'keys'>;
  readonly people: Pick<StationNeeds, 'register' | 'now' | 'policy'>;
  readonly address: string;
}

type DeskSite = Pick<SignInSite, 'data'> &
  Pick<StationNeeds, 'register' | 'tokens' | 'issuer' | 'now' | 'console' | 'policy' | 'statusUri'>;

/** The station as a provider of OpenID Connect and as a reader of wallets, its state in a thread. */
async function openDesks(site: DeskSite, { parts, logTo }: Given) {
  const { data, register, tokens, issuer, now, policy } = site;
  const thread = startThread(stateThread, { path: data.openIdPath });
  const opened = await openStoreThread<StateMethods>(thread, 'openid_state_lost');
  const state = parts.add(opened, (one) => one.close());
  const log = stationLog(logTo);
  const common = {
    state,
    register,
    issuer,
    now,
    keys: data.keys,
    // Of its own, so that it opens nothing else, and nothing else opens it.
    stateKey: derivedKey(data.secrets.drafts, 'openid state'),
  };
  const openid: OpenIdDesk = openOpenIdDesk({
    ...common,
    failed: (error) => log.failed({ route: 'openid', error }),
    subjectOf: (sector, resident) => tokens.subjectOf(sector, resident),
    pages: providerPages(site.console),
  });
  const presentations = new PresentationDesk({
    ...common,
    tokens,
    limit: () => ({
      refusalsMax: policy.verification.refusalsMax,
      since: windowStart({ policy, now }),
    }),
    places: {
      requestUri: (id) => `${issuer}${walletPaths.request}/${id}`,
      responseUri: (id) => `${issuer}${walletPaths.response}/${id}`,
      credentialIssuer: `${issuer}/v1/wallet`,
      credentialType: `${issuer}/v1/credential-types/identity`,
      statusUri: site.statusUri,
    },
  });
  return { openid, presentations };
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
  const { register, now, policy } = people;
  const issuer = config.publicAddress ?? address;
  const signed = signing(data.keys, issuer, config.training, register);
  const atWork = await peopleAtWork(config, given);
  const site = { ...signed, console: atWork.console, register, now, policy, data };
  const none = { openid: 'none', presentations: 'none' } as const;
  const desks = config.training ? none : await openDesks(site, given);
  return { ...signed, ...atWork, ...desks };
}
