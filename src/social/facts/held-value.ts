import type { Attribute } from '../fraud/fraud-rules.ts';

/** Longest meter number, telephone number or account that is read. */
const charactersMax = 64;

/**
 * A meter, a telephone or an account as it is compared: what is written differently and means the
 * same is the same. Undefined where nothing is left of it.
 */
export function heldValue(attribute: Attribute, text: string): string | undefined {
  if (text.length > charactersMax) return undefined;
  if (attribute === 'dwelling') return text === '' ? undefined : text;
  const bare = text
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z+]/g, '');
  if (attribute === 'phone') {
    const digits = bare.replaceAll(/[^0-9]/g, '');
    // Of a Moroccan number the trunk's zero and the country's code mean the same.
    const national = /^(?:00212|212|0)([5-8]\d{8})$/.exec(digits)?.[1];
    if (national !== undefined) return `+212${national}`;
    return /^\d{8,15}$/.test(digits) ? `+${digits.replace(/^00/, '')}` : undefined;
  }
  const value = bare.replaceAll('+', '');
  // An account's international number begins with its country and two check digits.
  const account = attribute === 'account' ? value.replace(/^MA\d{2}(?=\d{24}$)/, '') : value;
  return /^[0-9A-Z]{3,40}$/.test(account) ? account : undefined;
}
