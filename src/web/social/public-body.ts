import type { AppealCounters } from '../../social/appeals/appeal-counters.ts';
import type { FormulaFile } from '../../social/formula/formula-file.ts';
import { html, type Html } from '../page.ts';
import type { TextKey } from '../texts.ts';
import { civilDay, decimalWords, programmeText, type Telling } from './social-words.ts';

/** What anybody may know of the social register. */
export interface PublicFacts {
  /** `none` while no formula is in force. */
  readonly formula: { readonly file: FormulaFile; readonly hash: string } | 'none';
  readonly counters: AppealCounters;
}

function field(name: string, value: Html | string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function formulaFacts(telling: Telling, { file, hash }: { file: FormulaFile; hash: string }): Html {
  const { t } = telling;
  const { version, id, legalRef, target, effectiveFrom, effectiveTo, approvals, note } = file;
  const roles = approvals.map(({ role }) => role).join(t('frame.list_separator'));
  return html`<dl class="facts">
      ${field(t('explain.formula.version'), html`<bdi dir="ltr">${id} ${version}</bdi>`)}
      ${field(t('explain.formula.law'), html`<bdi>${legalRef}</bdi>`)}
      ${field(t('explain.formula.from'), civilDay(telling, effectiveFrom))}
      ${
        effectiveTo === null
          ? html``
          : field(t('explain.formula.to'), civilDay(telling, effectiveTo))
      }
      ${field(t('explain.formula.approved'), html`<bdi dir="ltr">${roles}</bdi>`)}
      ${field(t('explain.formula.target'), html`<bdi>${target}</bdi>`)}
      ${field(t('explain.formula.hash'), html`<code dir="ltr">${hash}</code>`)}
    </dl>
    ${note === undefined ? html`` : html`<p class="note" dir="auto">${note}</p>`}`;
}

function thresholds(telling: Telling, { programmes }: FormulaFile): Html {
  const { t } = telling;
  const number = (value: number) =>
    html`<bdi dir="ltr">${decimalWords(telling, String(value))}</bdi>`;
  const rows = programmes.map(
    ({ code, threshold, exitBand, exitAfter, noticeDays, graceDays }) =>
      html`<tr>
        <th scope="row">${programmeText(telling, code)}</th>
        <td data-column="${t('public.column.threshold')}">${number(threshold)}</td>
        <td data-column="${t('public.column.band')}">
          ${number(Number((threshold + exitBand).toFixed(12)))}
        </td>
        <td data-column="${t('public.column.after')}">${exitAfter}</td>
        <td data-column="${t('public.column.notice')}">${noticeDays}</td>
        <td data-column="${t('public.column.grace')}">${graceDays}</td>
      </tr>`,
  );
  return html`<table class="explained">
      <thead>
        <tr>
          <th scope="col">${t('appeal.column.programme')}</th>
          <th scope="col">${t('public.column.threshold')}</th>
          <th scope="col">${t('public.column.band')}</th>
          <th scope="col">${t('public.column.after')}</th>
          <th scope="col">${t('public.column.notice')}</th>
          <th scope="col">${t('public.column.grace')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="note">${t('public.threshold.note')}</p>`;
}

const counted = [
  ['opened', 'public.appeals.opened'],
  ['open', 'public.appeals.open'],
  ['closed', 'public.appeals.closed'],
  ['upheld', 'public.appeals.upheld'],
  ['corrected', 'public.appeals.corrected'],
  ['rejected', 'public.appeals.rejected'],
  ['withdrawn', 'public.appeals.withdrawn'],
] as const satisfies readonly (readonly [keyof AppealCounters, TextKey])[];

function appealFacts({ t }: Telling, counters: AppealCounters): Html {
  const { medianDays } = counters;
  const median = medianDays === 'none' ? t('public.appeals.none') : String(medianDays);
  return html`<dl class="facts counters">
    ${counted.map(([name, title]) => field(t(title), String(counters[name])))}
    ${field(t('public.appeals.median'), median)}
  </dl>`;
}

/** How the register decides, for everybody: the formula in force, its thresholds, appeals. */
export function publicBody(telling: Telling, { formula, counters }: PublicFacts): Html {
  const { t } = telling;
  const inForce =
    formula === 'none'
      ? html`<p>${t('public.formula.none')}</p>`
      : html`${formulaFacts(telling, formula)}
          <h3>${t('public.thresholds')}</h3>
          ${thresholds(telling, formula.file)}`;
  return html`<h1>${t('public.title')}</h1>
    <p class="lead">${t('public.lead')}</p>
    <section class="card" aria-labelledby="formula">
      <h2 id="formula">${t('public.formula')}</h2>
      ${inForce}
    </section>
    <section class="card" aria-labelledby="appeals">
      <h2 id="appeals">${t('public.appeals')}</h2>
      ${appealFacts(telling, counters)}
    </section>`;
}

/** The same where a centre holds the social register. */
export function publicElsewhere({ t }: Telling): Html {
  return html`<h1>${t('public.title')}</h1>
    <p class="note">${t('public.elsewhere')}</p>`;
}
