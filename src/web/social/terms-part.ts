import type { Explanation } from '../../social/explanation/explanation.ts';
import type {
  Contribution,
  ExplainedTerm,
  ExplainedValue,
} from '../../social/explanation/terms.ts';
import type { ScoreTerm } from '../../social/score/score.ts';
import { html, type Html } from '../page.ts';
import {
  civilDay,
  exactNumber,
  recordedText,
  regionText,
  signedNumber,
  sourceText,
  variableText,
  type Telling,
} from './social-words.ts';

/** A term by its name. */
export function termText(telling: Telling, term: Pick<ScoreTerm, 'kind' | 'variable'>): string {
  const { t } = telling;
  const [first = '', divisor = ''] = term.variable.split('/');
  const variable = variableText(telling, first);
  switch (term.kind) {
    case 'intercept':
      return t('explain.term.intercept', {
        area: t(term.variable === 'rural' ? 'social.area.rural' : 'social.area.urban'),
      });
    case 'region':
      return t('explain.term.region', { region: regionText(telling, term.variable) });
    case 'flag':
    case 'num':
      return variable;
    case 'share':
      return t('explain.term.share', { variable, divisor: variableText(telling, divisor) });
    case 'sq':
    case 'log1p':
    case 'bucket':
      return t(`explain.term.${term.kind}`, { variable });
  }
}

/** One recorded value with who said it, how sure it is and of which day. */
function recorded(telling: Telling, value: ExplainedValue, named: 'named' | 'bare'): Html {
  const { t } = telling;
  const name =
    named === 'named'
      ? html`${t('explain.named', { name: variableText(telling, value.variable) })} `
      : html``;
  const details = [
    t('explain.source', { source: sourceText(telling, value.source) }),
    ...(value.months === 0 ? [] : [t('explain.mean', { count: value.months })]),
    t(`explain.standing.${value.standing}`),
    ...(value.observed === 'not_known'
      ? []
      : [t('explain.observed', { day: civilDay(telling, value.observed) })]),
  ];
  return html`<li>
    ${name}<b>${recordedText(telling, value)}</b>
    <span class="source">${details.join(' · ')}</span>
  </li>`;
}

/** The recorded values behind a term. */
function valuesOf(telling: Telling, values: readonly ExplainedValue[]): Html {
  const { t } = telling;
  if (values.length === 0) {
    const source = sourceText(telling, 'formula');
    return html`<span class="source">${t('explain.source', { source })}</span>`;
  }
  const named = values.length > 1 ? 'named' : 'bare';
  return html`<ul class="recorded">
    ${values.map((value) => recorded(telling, value, named))}
  </ul>`;
}

/** The household's own values that weigh most, and nothing about anybody else's. */
export function heaviestPart(telling: Telling, heaviest: readonly Contribution[]): Html {
  const { t } = telling;
  if (heaviest.length === 0) return html``;
  const rows = heaviest.map(
    ({ variable, contribution, values }) =>
      html`<tr>
        <th scope="row">${variableText(telling, variable)}</th>
        <td data-column="${t('explain.column.recorded')}">${valuesOf(telling, values)}</td>
        <td class="number" data-column="${t('explain.column.contribution')}">
          ${signedNumber(telling, contribution)}
        </td>
      </tr>`,
  );
  return html`<section class="card" aria-labelledby="heavy-title">
    <h2 id="heavy-title">${t('explain.heavy')}</h2>
    <p class="note">${t('explain.heavy.note')}</p>
    <table class="explained" aria-labelledby="heavy-title">
      <thead>
        <tr>
          <th scope="col">${t('explain.column.term')}</th>
          <th scope="col">${t('explain.column.recorded')}</th>
          <th scope="col" class="number">${t('explain.column.contribution')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </section>`;
}

function termRow(telling: Telling, term: ExplainedTerm): Html {
  const { t } = telling;
  const number = (column: 'value' | 'weight' | 'product') =>
    html`<td class="number" data-column="${t(`explain.column.${column}`)}">
      ${exactNumber(telling, term[column])}
    </td>`;
  return html`<tr>
    <th scope="row">${termText(telling, term)}</th>
    <td data-column="${t('explain.column.recorded')}">${valuesOf(telling, term.values)}</td>
    ${number('value')} ${number('weight')} ${number('product')}
  </tr>`;
}

function totalRow(telling: Telling, name: string, value: string): Html {
  return html`<tr class="total">
    <th scope="row" colspan="4">${name}</th>
    <td class="number">${exactNumber(telling, value)}</td>
  </tr>`;
}

/** Every term with value, source, weight and product, and what they add up to. */
export function termsPart(
  telling: Telling,
  result: Extract<Explanation['result'], { kind: 'scored' }>,
): Html {
  const { t } = telling;
  return html`<section class="card" aria-labelledby="terms-title">
    <h2 id="terms-title">${t('explain.terms')}</h2>
    <p class="note">${t('explain.terms.note')}</p>
    <table class="explained terms" aria-labelledby="terms-title">
      <thead>
        <tr>
          <th scope="col">${t('explain.column.term')}</th>
          <th scope="col">${t('explain.column.recorded')}</th>
          <th scope="col" class="number">${t('explain.column.value')}</th>
          <th scope="col" class="number">${t('explain.column.weight')}</th>
          <th scope="col" class="number">${t('explain.column.product')}</th>
        </tr>
      </thead>
      <tbody>
        ${result.terms.map((term) => termRow(telling, term))}
      </tbody>
      <tfoot>
        ${totalRow(telling, t('explain.sum'), result.sum)}
        ${totalRow(telling, t('explain.score'), result.score)}
      </tfoot>
    </table>
  </section>`;
}
