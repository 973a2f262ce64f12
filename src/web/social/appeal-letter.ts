import type { Appeal } from '../../social/appeals/appeal.ts';
import type { Settlement } from '../../social/appeals/appeal-store.ts';
import { dayOf } from '../../social/day.ts';
import { html } from '../page.ts';
import { contestedText, settlementPart } from './appeal-part.ts';
import { letterPage, type LetterHead } from './letter-page.ts';
import { civilDay, type Telling } from './social-words.ts';

/** A decided appeal as its appellant is told. */
export interface ToldAppeal {
  readonly appeal: Appeal & { readonly state: Extract<Appeal['state'], { kind: 'closed' }> };
  readonly settlement: Settlement | 'none';
}

/** Whether an appeal is decided, so that there is an outcome to tell. */
export function isDecided(appeal: Appeal): appeal is ToldAppeal['appeal'] {
  return appeal.state.kind === 'closed';
}

/**
 * The outcome of an appeal as a letter for a printer; it loads nothing from anywhere.
 * @param fontFaces rules for 'Card Latin', 'Card Arabic' and 'Card Tifinagh'
 */
export function appealLetter(
  telling: Telling,
  { head, told }: { readonly head: LetterHead; readonly told: ToldAppeal },
  fontFaces: string,
): string {
  const { t } = telling;
  const { appeal, settlement } = told;
  const { type, openedAt, receipt, state, statement } = appeal;
  const contested = t('appeal.letter.contested', {
    day: civilDay(telling, dayOf(openedAt)),
    what: t(`explain.contest.kind.${type}`),
    programme: contestedText(telling, appeal),
  });
  const decided = t('appeal.letter.decided', {
    day: civilDay(telling, dayOf(state.at)),
    outcome: t(`appeal.outcome.${state.outcome}`),
  });
  const body = html`<section class="card">
      <p>${t('appeal.receipt')} <bdi dir="ltr">${receipt}</bdi></p>
      <p>${contested}</p>
      <blockquote dir="auto">${statement}</blockquote>
      <h2>${decided}</h2>
      <h3>${t('appeal.reason')}</h3>
      <p dir="auto">${state.finding.reason}</p>
      ${settlementPart(telling, settlement)}
    </section>
    <p class="note">${t('appeal.letter.further')}</p>`;
  return letterPage(telling, head, { subject: t('appeal.letter.subject'), body, fontFaces });
}
