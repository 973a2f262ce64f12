import type { ExchangeDesk } from '../http/dci/needs.ts';
import { stationLog } from '../http/log.ts';
import type { StationNeeds } from '../http/needs.ts';
import { OpenedParts } from './opened-parts.ts';
import type { ExchangeSite } from './station-exchange.ts';
import type { Given } from './station-making.ts';

/** How long after the start the exchange opens by itself: answers may wait since the last one. */
const opensAfterMs = 2_000;

/**
 * The exchange of a station, opened when somebody asks, or soon after the start: whoever waits at
 * the counter does not wait for it, and one that is broken keeps nobody from being enrolled.
 */
export function stationExchange(
  given: Pick<Given, 'parts' | 'logTo'>,
  site: Omit<ExchangeSite, 'socialRegister'> & Pick<StationNeeds, 'socialRegister'>,
): (() => Promise<ExchangeDesk>) | 'none' {
  const { socialRegister } = site;
  if (socialRegister === 'elsewhere') return 'none';
  const own = new OpenedParts();
  let opening: Promise<ExchangeDesk> | undefined;
  const begin = async () => {
    const { openStationExchange } = await import('./station-exchange.ts');
    return openStationExchange({ parts: own, logTo: given.logTo }, { ...site, socialRegister });
  };
  const open = () => {
    opening ??= begin().catch((error: unknown) => {
      // The next one who asks tries again.
      opening = undefined;
      throw error;
    });
    return opening;
  };
  const failed = (error: unknown) => stationLog(given.logTo).failed({ route: 'dci', error });
  const soon = setTimeout(() => void open().catch(failed), opensAfterMs);
  given.parts.add(soon, async (timer) => {
    clearTimeout(timer);
    await opening?.catch(() => undefined);
    await own.close();
  });
  return open;
}
