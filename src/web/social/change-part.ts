import type { ScoreChange, TermSide } from '../../social/explanation/changes.ts';
import { html, type Html } from '../page.ts';
import {
  civilDay,
  decimalWords,
  exactNumber,
  signedNumber,
  sizeWords,
  type Telling,
} from './social-words.ts';
import { termText } from './terms-part.ts';

type Compared = Extract<ScoreChange, { kind: 'compared' }>;

/** What changed in one sentence. */
export function changeText(telling: Telling, change: ScoreChange): string {
  const { t } = telling;
  if (change.kind === 'first') return t('explain.change.first');
  const day = civilDay(telling, change.day);
  if (change.before === 'incomplete') return t('explain.change.incomplete', { day });
  const before = decimalWords(telling, change.before);
  if (change.kind === 'not_comparable') return t('explain.change.unread', { day, before });
  const { shown, terms } = change;
  if (terms.length === 0) return t('explain.change.none', { day, before });
  if (shown === '0') return t('explain.change.same', { day, before });
  const difference = sizeWords(telling, shown);
  const went = shown.startsWith('-') ? 'explain.change.down' : 'explain.change.up';
  return t(went, { day, before, difference });
}

function side(telling: Telling, term: TermSide | 'none'): Html {
  if (term === 'none') return html`${telling.t('explain.none')}`;
  const [value, weight] = [term.value, term.weight].map((text) => exactNumber(telling, text));
  return html`<bdi dir="ltr">${value ?? ''} × ${weight ?? ''}</bdi>`;
}

function changedTerms(telling: Telling, { terms }: Compared): Html {
  const { t } = telling;
  const rows = terms.map(
    (term) =>
      html`<tr>
        <th scope="row">${termText(telling, term)}</th>
        <td class="number" data-column="${t('explain.column.before')}">
          ${side(telling, term.before)}
        </td>
        <td class="number" data-column="${t('explain.column.now')}">
          ${side(telling, term.after)}
        </td>
        <td class="number" data-column="${t('explain.column.difference')}">
          ${signedNumber(telling, term.difference)}
        </td>
      </tr>`,
  );
  return html`<table class="explained" aria-labelledby="change-title">
    <thead>
      <tr>
        <th scope="col">${t('explain.column.term')}</th>
        <th scope="col" class="number">${t('explain.column.before')}</th>
        <th scope="col" class="number">${t('explain.column.now')}</th>
        <th scope="col" class="number">${t('explain.column.difference')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}

/** What changed since the last score, term by term. */
export function changePart(telling: Telling, change: ScoreChange): Html {
  const { t } = telling;
  const isCompared = change.kind === 'compared';
  const rule =
    isCompared && change.formula === 'changed'
      ? html`<p class="note">${t('explain.change.formula')}</p>`
      : html``;
  const terms = isCompared && change.terms.length > 0 ? changedTerms(telling, change) : html``;
  return html`<section class="card" aria-labelledby="change-title">
    <h2 id="change-title">${t('explain.change')}</h2>
    <p>${changeText(telling, change)}</p>
    ${rule} ${terms}
  </section>`;
}
