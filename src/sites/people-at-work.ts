import type { StationConfig } from '../config.ts';
import { ordinarySessionLimits, OperatorSessions } from '../credentials/operator-session.ts';
import type { StationNeeds } from '../http/needs.ts';
import { systemClock } from '../vocabulary/time.ts';
import { loadAssets } from '../web/assets.ts';
import type { OpenedParts } from './opened-parts.ts';
import { operatorProofs } from './operator-proofs.ts';
import { residentsAtHome, type ResidentsAtHome } from './residents-at-home.ts';

/** Sessions of the people who work at a station and of residents, and what their pages stand on. */
export async function peopleAtWork(
  config: StationConfig,
  people: Parameters<typeof residentsAtHome>[1],
  given: { readonly training?: boolean; readonly parts: OpenedParts },
): Promise<Pick<StationNeeds, 'sessions' | 'proofs' | 'console'> & ResidentsAtHome> {
  const { sessionIdleMinutes, stationName, training } = config;
  const idleMs = Math.round(sessionIdleMinutes * 60_000);
  return {
    sessions: new OperatorSessions(systemClock, { ...ordinarySessionLimits, idleMs }),
    proofs: operatorProofs,
    ...residentsAtHome(config, people, given),
    console: {
      assets: await loadAssets(),
      stationName,
      training: training || given.training === true,
    },
  };
}
