import type { Say } from '../shared/texts.ts';
import type { Count } from './found.ts';

/** A count in the language's digits, or that it is of few. */
export function countText(say: Say, locale: string, count: Count): string {
  return count === 'few' ? say('formula.found.few') : new Intl.NumberFormat(locale).format(count);
}

/** Dirhams as the language writes them, or why there are none. */
export function amountText(say: Say, locale: string, amount: string): string {
  if (amount === 'few' || amount === 'unknown') return say(`formula.found.${amount}`);
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(Number(amount));
}

/** A group by its name in the language; a region by its code. */
export function groupText(say: Say, dimension: string, group: string): string {
  if (dimension === 'region') return group;
  if (dimension === 'age') return say('formula.group.age', { years: group });
  return say.maybe(`formula.group.${group}`) ?? group;
}
