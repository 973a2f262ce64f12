import type { StationConfig } from '../config.ts';
import { ordinarySessionLimits, OperatorSessions } from '../credentials/operator-session.ts';
import type { StationNeeds } from '../http/needs.ts';
import { systemClock } from '../vocabulary/time.ts';
import { loadAssets } from '../web/assets.ts';
import { openVerifierFiles } from '../web/verifier-files.ts';
import { operatorProofs } from './operator-proofs.ts';

/** Sessions of the people who work at a station, and what their pages stand on. */
export async function peopleAtWork(
  { sessionIdleMinutes, stationName, training }: StationConfig,
  given: { readonly training?: boolean },
): Promise<Pick<StationNeeds, 'sessions' | 'proofs' | 'console'>> {
  const idleMs = Math.round(sessionIdleMinutes * 60_000);
  return {
    sessions: new OperatorSessions(systemClock, { ...ordinarySessionLimits, idleMs }),
    proofs: operatorProofs,
    console: {
      assets: await loadAssets(),
      verifier: await openVerifierFiles(),
      stationName,
      training: training || given.training === true,
    },
  };
}
