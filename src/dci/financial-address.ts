import { z } from 'zod';

/** `kind:id@provider`, without regard to case: where money is, or whose it is. */
const addressForm = /^(?:([a-z0-9.-]{1,40}):)?([a-z0-9._-]{1,99})@([a-z0-9.-]{1,99})$/i;

/** A financial address in its parts. */
export interface FinancialAddress {
  /** E.g. `token`, `mobile`; empty where none is said. */
  readonly kind: string;
  readonly id: string;
  readonly provider: string;
}

/** The parts of an address; undefined when it is none. */
export function addressFrom(text: string): FinancialAddress | undefined {
  const found = addressForm.exec(text);
  if (!found) return undefined;
  const [, kind = '', id = '', provider = ''] = found;
  return { kind: kind.toLowerCase(), id, provider: provider.toLowerCase() };
}

/** What is written where an address is; whether it is one is asked item by item. */
export const AddressText = z.string().min(1).max(250);

/** The one spelling by which equal addresses are found. */
export function comparable(text: string): string {
  return text.toLowerCase();
}
