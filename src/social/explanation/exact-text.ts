import { decimalText, productDigits } from '../decimal.ts';

/** A sum or a product as a score writes it: at most 24 decimal places. */
const notation = /^(-?)(\d{1,40})(?:\.(\d{1,24}))?$/;

/** The count of 10⁻²⁴ that a text of a score stands for. */
export function exactUnits(text: string): bigint {
  const parts = notation.exec(text);
  if (!parts) throw new Error(`a score writes numbers of at most ${productDigits} places`);
  const [, sign = '', whole = '', part = ''] = parts;
  const units = BigInt(whole + part.padEnd(productDigits, '0'));
  return sign === '' ? units : -units;
}

/** A count of 10⁻²⁴ as text, without zeros at its end. */
export function exactText(units: bigint): string {
  return decimalText(units, productDigits);
}

/** A number without its sign. */
export function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
