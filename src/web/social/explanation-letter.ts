import type { Explanation } from '../../social/explanation/explanation.ts';
import { html } from '../page.ts';
import { explanationParts } from './explanation-body.ts';
import { letterPage, type LetterHead } from './letter-page.ts';
import type { Telling } from './social-words.ts';

/**
 * The explanation as a letter for a printer; it loads nothing from anywhere.
 * @param fontFaces rules for 'Card Latin', 'Card Arabic' and 'Card Tifinagh'
 */
export function explanationLetter(
  telling: Telling,
  given: { readonly head: LetterHead; readonly explanation: Explanation },
  fontFaces: string,
): string {
  const { t } = telling;
  const body = html`<p class="note">${t('explain.lead')}</p>
    ${explanationParts(telling, given.explanation, { way: html``, letter: html`` })}`;
  return letterPage(telling, given.head, { subject: t('explain.letter.subject'), body, fontFaces });
}
