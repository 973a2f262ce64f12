import { accessToken, subjectOf, tokenMs } from '../../dci/access-token.ts';
import type { Partner } from '../../dci/partner.ts';
import { secretHolds } from '../../credentials/operator-secret.ts';
import type { ExchangeNeeds } from './needs.ts';

/** What admitting partners needs. */
export interface AdmitNeeds extends Pick<ExchangeNeeds, 'partners' | 'keys' | 'now' | 'store'> {
  /** The address of the exchange, which tokens are of and for. */
  readonly issuer: string;
  /** A hash of nobody's secret: with it whoever is unknown takes as long as whoever is not. */
  readonly strangersHash: string;
  /** How long a token holds; otherwise a quarter of an hour. */
  readonly tokenHoldsMs?: number;
}

/** A token, and for how long it holds. */
export interface AdmittedPartner {
  readonly token: string;
  readonly seconds: number;
}

/** A token for a partner that shows its secret; undefined for everybody else. */
export async function admitPartner(
  needs: AdmitNeeds,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<AdmittedPartner | undefined> {
  const { partners, keys, now, store, issuer, tokenHoldsMs: holdsMs = tokenMs } = needs;
  const partner = await partners.find(id);
  const hash = await store.secretHash(id);
  const holds = await secretHolds(secret, hash ?? needs.strangersHash);
  if (!partner || hash === undefined || !holds) return undefined;
  const parties = { issuer, subject: partner.id, audience: issuer };
  const token = accessToken(keys.current, parties, { at: now(), holdsMs });
  return { token, seconds: Math.floor(holdsMs / 1000) };
}

/** The partner that a bearer token names, as its account stands now. */
export async function partnerWith(
  { partners, keys, now, issuer }: AdmitNeeds,
  token: string,
): Promise<Partner | undefined> {
  const by = { issuer, audience: issuer, keys: keys.published, at: now() };
  const id = subjectOf(token, by);
  return id === undefined ? undefined : partners.find(id);
}
