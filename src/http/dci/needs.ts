import type { Place } from '../../dci/locations.ts';
import type { AdmitNeeds } from '../../procedures/dci/admit-partner.ts';
import type { ExchangeNeeds } from '../../procedures/dci/needs.ts';

/** What the exchange's addresses stand on. */
export interface ExchangeDesk extends ExchangeNeeds, AdmitNeeds {
  readonly partners: ExchangeNeeds['partners'];
  readonly keys: ExchangeNeeds['keys'];
  readonly now: ExchangeNeeds['now'];
  readonly store: ExchangeNeeds['store'];
  readonly locations: readonly Place[];
  /** A failure that nobody foresaw. */
  readonly failed: (error: unknown) => void;
}
