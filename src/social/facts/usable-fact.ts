import { fixedFrom, fixedFromShort, type Fixed } from '../decimal.ts';
import { shortDecimalText, type ShortDecimal } from '../short-decimal.ts';
import type { Fact, Provenance } from './fact.ts';

/**
 * What a score needs of a fact: all but a partner's reference. A store hands out numbers as their
 * digits, which is quicker; every `Fact` is one of these too.
 */
export interface UsableFact extends Omit<Fact, 'value' | 'provenance'> {
  readonly value: boolean | string | ShortDecimal;
  readonly provenance: { readonly kind: Provenance['kind']; readonly by: string };
}

/** A value as it was written. */
export function writtenValue(value: UsableFact['value']): boolean | string {
  return typeof value === 'number' ? shortDecimalText(value) : value;
}

/** A value's number; undefined of a flag. */
export function numberOf(value: UsableFact['value']): Fixed | undefined {
  if (typeof value === 'number') return fixedFromShort(value);
  return typeof value === 'string' ? fixedFrom(value) : undefined;
}
