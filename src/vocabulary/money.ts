import { z } from 'zod';

/** What is paid, as written: two decimals, a point, no sign; at most a thousand million. */
export const Amount = z
  .string()
  .regex(/^(0|[1-9]\d{0,8})\.\d{2}$/, 'a decimal number with two decimals, as "500.00"')
  .refine((text) => text !== '0.00', 'more than nothing');

/** A currency by ISO 4217 whose smaller unit is a hundredth. */
export const Currency = z.enum(['MAD', 'EUR', 'USD']);
export type Currency = z.infer<typeof Currency>;

/** Hundredths, so that sums are exact. */
export interface Money {
  readonly hundredths: number;
  readonly currency: Currency;
}

/** From what is written. */
export function moneyFrom(amount: z.output<typeof Amount>, currency: Currency): Money {
  return { hundredths: Number(amount.replace('.', '')), currency };
}

/** As it is written. */
export function amountOf({ hundredths }: Money): string {
  const digits = String(hundredths).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
