import type { ExchangeOperation, ExchangeTerms } from '../vocabulary/exchange-terms.ts';

/** A partner of the exchange as its messages meet it. */
export interface Partner {
  /** What stands in `sender_id`. */
  readonly id: string;
  readonly terms: ExchangeTerms;
  /** Codes of the formula's programmes whose households it may list. */
  readonly programmes: readonly string[];
}

/** Who the partners are. A suspended one is none. */
export interface Partners {
  find(id: string): Promise<Partner | undefined>;
}

/** Whether a partner's terms hold an operation. */
export function mayAsk({ terms }: Partner, operation: ExchangeOperation): boolean {
  return terms.operations.includes(operation);
}
