import type { StationConfig } from '../config.ts';
import { derivedKey } from '../credentials/derived-key.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { providerPages } from '../http/openid/shown.ts';
import { walletPaths } from '../http/openid/wallet.ts';
import { walletAddresses } from '../http/wallet/wallet-addresses.ts';
import { startThread } from '../inference/worker-thread.ts';
import { PresentationDesk } from '../openid/presentations.ts';
import { openOpenIdDesk } from '../openid/provider.ts';
import { stateThreadFile, stateWhenAsked } from '../openid/state-thread.ts';
import { windowStart } from '../procedures/attempt-verification.ts';
import type { DataDirectory } from './data-directory.ts';
import type { Given } from './station-making.ts';

/** What the station stands on where programmes speak OpenID to it. */
interface OpenIdSite extends Pick<
  StationNeeds,
  'register' | 'tokens' | 'issuer' | 'now' | 'console' | 'policy' | 'statusUri'
> {
  readonly data: Pick<DataDirectory, 'openIdPath' | 'secrets' | 'keys'>;
}

type OpenIdDesks = Pick<StationNeeds, 'openid' | 'presentations'>;

/**
 * The station as a provider of OpenID Connect and as a reader of wallets, the state of both in one
 * thread. Where people are trained no resident signs in: no token of theirs is to be taken.
 */
export function openStationOpenId(
  { training }: Pick<StationConfig, 'training'>,
  { parts, logTo }: Given,
  site: OpenIdSite,
): OpenIdDesks {
  if (training) return { openid: 'none', presentations: 'none' };
  const { data, register, tokens, issuer, now } = site;
  const state = stateWhenAsked(() => startThread(stateThreadFile, { path: data.openIdPath }));
  const common = {
    state: parts.add(state, (opened) => opened.close()),
    register,
    issuer,
    now,
    keys: data.keys,
    // Of its own, so that it opens nothing else, and nothing else opens it.
    stateKey: derivedKey(data.secrets.drafts, 'openid state'),
  };
  const log = stationLog(logTo);
  return {
    openid: openOpenIdDesk({
      ...common,
      failed: (error) => log.failed({ route: 'openid', error }),
      subjectOf: (sector, resident) => tokens.subjectOf(sector, resident),
      pages: providerPages(site.console),
    }),
    presentations: new PresentationDesk({
      ...common,
      tokens,
      limit: () => ({
        refusalsMax: site.policy.verification.refusalsMax,
        since: windowStart(site),
      }),
      places: placesOf(site),
    }),
  };
}

/** Where wallets find what they are asked, and whose credentials are taken. */
function placesOf({ issuer, statusUri }: Pick<OpenIdSite, 'issuer' | 'statusUri'>) {
  const credentials = walletAddresses(issuer);
  return {
    requestUri: (id: string) => `${issuer}${walletPaths.request}/${id}`,
    responseUri: (id: string) => `${issuer}${walletPaths.response}/${id}`,
    credentialIssuer: credentials.issuer,
    credentialType: credentials.type,
    statusUri,
  };
}
