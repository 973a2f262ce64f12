import { firstSecret, hashSecret } from '../credentials/operator-secret.ts';
import { isAllowedAddress } from '../dci/callback-address.ts';
import { regionsOfMorocco } from '../dci/locations.ts';
import type { Partners } from '../dci/partner.ts';
import { checkSignature } from '../dci/signature.ts';
import { openThreadedExchange } from '../dci/threaded.ts';
import type { ExchangeDesk } from '../http/dci/needs.ts';
import { exchangeBase } from '../http/dci/exchange-base.ts';
import { stationLog } from '../http/log.ts';
import { startThread } from '../inference/worker-thread.ts';
import { PartnerHouseholds } from '../procedures/dci/partner-households.ts';
import { partnersAccess } from '../procedures/dci/partners-access.ts';
import { paidAsEntitlements } from '../procedures/dci/pay-entitlements.ts';
import { socialRecords } from '../procedures/dci/social-records.ts';
import type { SocialRegister } from '../procedures/social/needs.ts';
import type { Register } from '../register/register.ts';
import { ProgrammeId } from '../vocabulary/record-ids.ts';
import { systemClock } from '../vocabulary/time.ts';
import type { DataDirectory } from './data-directory.ts';
import { openRegistryKeys } from './exchange-keys.ts';
import { ExchangeSending } from './exchange-sending.ts';
import type { Given } from './station-making.ts';

/** Programmes whose accounts have terms of the exchange, as they are now. */
function programmesAsPartners(register: Register): Partners {
  return {
    find: async (sent) => {
      const id = ProgrammeId.safeParse(sent);
      const account = id.success ? await register.programme(id.data) : undefined;
      return account?.active && account.exchange
        ? { id: account.id, terms: account.exchange, programmes: account.socialProgrammes }
        : undefined;
    },
  };
}

/** What the station's exchange stands on. */
export interface ExchangeSite {
  readonly data: Pick<DataDirectory, 'exchangePlace'>;
  readonly register: Register;
  readonly socialRegister: SocialRegister;
  /** The station's address as partners know it. */
  readonly issuer: string;
}

/** The exchange with other registries and programmes, where the social register is held. */
export async function openStationExchange(
  { parts, logTo }: Pick<Given, 'parts' | 'logTo'>,
  { data, register, socialRegister, issuer }: ExchangeSite,
): Promise<ExchangeDesk> {
  const now = systemClock;
  const { householdsKey, ...place } = data.exchangePlace;
  const store = parts.add(await openThreadedExchange({ ...place, startThread }), (opened) =>
    opened.close(),
  );
  const households = new PartnerHouseholds(householdsKey);
  const needs = { ...socialRegister, register, now, households };
  // Without a port: it stands in financial addresses, which have none.
  const registryId = new URL(issuer).hostname;
  const log = stationLog(logTo);
  let sending: ExchangeSending | undefined;
  const desk: ExchangeDesk = {
    registryId,
    receiverIds: [registryId],
    issuer: `${issuer}${exchangeBase}`,
    partners: programmesAsPartners(register),
    records: socialRecords(needs),
    lawfulAccess: partnersAccess(needs),
    checkSignature,
    mayCallBack: ({ terms }, address) => isAllowedAddress(address, terms.callbacks),
    store,
    payments: paidAsEntitlements(needs, registryId),
    keys: await openRegistryKeys(store, now()),
    locations: regionsOfMorocco,
    strangersHash: await hashSecret(firstSecret()),
    now,
    kick: () => sending?.kick(),
    failed: (error) => log.failed({ route: 'dci', error }),
  };
  sending = parts.add(new ExchangeSending(desk), (running) => running.stop());
  return desk;
}
