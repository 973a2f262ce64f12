import type { Request } from 'express';
import { checkClientAssertion, claimedIssuer } from '../credentials/client-assertion.ts';
import { centreAudience } from '../credentials/station-assertion.ts';
import type { StationAccount } from '../register/accounts.ts';
import { StationId } from '../vocabulary/record-ids.ts';
import type { Instant } from '../vocabulary/time.ts';
import { bearerOf } from './browser-session.ts';
import { inboxOf } from './inbox.ts';
import type { StationNeeds } from './needs.ts';
import { problemOf } from './problem.ts';

/** The station that signed an assertion for this centre; it is taken once. */
export async function authenticateStation(
  needs: StationNeeds,
  assertion: string,
): Promise<StationId> {
  const refused = problemOf('assertion_refused', 'The station’s assertion was not accepted.');
  const claimed = StationId.safeParse(claimedIssuer(assertion));
  const account = claimed.success ? await needs.register.station(claimed.data) : undefined;
  if (!account?.active) throw refused;
  const at = needs.now();
  const act = {
    at,
    kind: 'station.authenticated',
    actor: `station:${account.id}`,
    subject: '',
    purpose: 'authentication',
    outcome: 'asserted',
  };
  const { keys } = inboxOf(needs);
  const checked = await checkClientAssertion(assertion, {
    programme: account.id,
    keys: account.keys.map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid })),
    // A station that was not told of the present key yet still names the one before.
    audiences: (await keys.sealingKeys()).map(centreAudience),
    now: at,
    takeOnce: async (key: string, expiresAt: Instant) =>
      (await needs.register.commit('take_once', { key, expiresAt, at }, act)).taken,
  });
  if (!checked.ok) throw refused;
  return account.id;
}

/** The station of a request's session. */
export async function authenticatedStation(
  needs: StationNeeds,
  request: Request,
): Promise<StationAccount> {
  const token = bearerOf(request);
  const { inbox } = needs;
  const id = token === undefined || inbox === 'none' ? undefined : inbox.sessions.stationOf(token);
  const account = id && (await needs.register.station(id));
  if (!account?.active) throw problemOf('session_required', 'Begin a session first.');
  return account;
}
