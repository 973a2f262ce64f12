import type { Appeal } from '../../social/appeals/appeal.ts';
import type { AppealClock } from '../../social/appeals/appeal-clock.ts';
import type { ChangedOutcome, ScorePair, Settlement } from '../../social/appeals/appeal-store.ts';
import { firstChanges } from '../../social/appeals/first-changes.ts';
import { owedSums, type OwedSum } from '../../social/appeals/owed.ts';
import { html, type Html } from '../page.ts';
import { civilDay, decimalWords, programmeText, type Telling } from './social-words.ts';

/** The contested programme in words, or that the score itself is contested. */
export function contestedText(telling: Telling, { contested }: Pick<Appeal, 'contested'>): string {
  const { programme } = contested;
  return programme === 'every' ? telling.t('appeal.every') : programmeText(telling, programme);
}

/** By when it is decided; empty once it is over. */
export function clockText(telling: Telling, { kind, dueOn, daysLeft }: AppealClock): string {
  if (kind === 'over') return '';
  const day = civilDay(telling, dueOn);
  if (daysLeft < 0) return telling.t('appeal.due.late', { day });
  const due = telling.t('appeal.due', { day });
  return kind === 'stopped' ? `${due} ${telling.t('appeal.due.stopped')}` : due;
}

function scoreText(telling: Telling, score: ScorePair['scoreCalculated']): Html {
  if (score === 'none') return html`${telling.t('appeal.score.none')}`;
  if (score.kind === 'incomplete') return html`${telling.t('appeal.score.incomplete')}`;
  return html`<bdi dir="ltr">${decimalWords(telling, score.score)}</bdi>`;
}

/** The score that was calculated and, beside it, the corrected one, day by day. */
function scoreTable(telling: Telling, scores: readonly ScorePair[]): Html {
  const { t } = telling;
  const rows = scores.map(
    ({ day, scoreCalculated, scoreCorrected }) =>
      html`<tr>
        <th scope="row">${civilDay(telling, day)}</th>
        <td class="number" data-column="${t('appeal.column.calculated')}">
          ${scoreText(telling, scoreCalculated)}
        </td>
        <td class="number" data-column="${t('appeal.column.corrected')}">
          ${scoreText(telling, scoreCorrected)}
        </td>
      </tr>`,
  );
  return html`<h3>${t('appeal.scores')}</h3>
    <table class="explained scores">
      <thead>
        <tr>
          <th scope="col">${t('appeal.column.day')}</th>
          <th scope="col" class="number">${t('appeal.column.calculated')}</th>
          <th scope="col" class="number">${t('appeal.column.corrected')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
    <p class="note">${t('appeal.scores.note')}</p>`;
}

function outcomeText({ t }: Telling, outcome: ChangedOutcome['before']): string {
  return t(`explain.outcome.${outcome === 'none' ? 'undecided' : outcome.kind}`);
}

function decisionTable(telling: Telling, outcomes: readonly ChangedOutcome[]): Html {
  const { t } = telling;
  const changes = firstChanges(outcomes);
  if (changes.length === 0) return html`<p>${t('appeal.decisions.none')}</p>`;
  const rows = changes.map(
    ({ programme, day, before, after }) =>
      html`<tr>
        <th scope="row">${programmeText(telling, programme)}</th>
        <td data-column="${t('appeal.column.day')}">${civilDay(telling, day)}</td>
        <td data-column="${t('appeal.column.before')}">${outcomeText(telling, before)}</td>
        <td data-column="${t('appeal.column.after')}">${outcomeText(telling, after)}</td>
      </tr>`,
  );
  return html`<h3>${t('appeal.decisions')}</h3>
    <table class="explained">
      <thead>
        <tr>
          <th scope="col">${t('appeal.column.programme')}</th>
          <th scope="col">${t('appeal.column.day')}</th>
          <th scope="col">${t('appeal.column.before')}</th>
          <th scope="col">${t('appeal.column.after')}</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;
}

function owedText(telling: Telling, { programme, months: count, total }: OwedSum): string {
  const { t } = telling;
  const named = { programme: programmeText(telling, programme), count };
  if (total === 'cover') return t('appeal.owed.cover', named);
  const [amount = '', currency = ''] = total.split(' ');
  const written = decimalWords(telling, amount);
  const money = currency === 'MAD' ? t('appeal.money.MAD', { amount: written }) : total;
  return t('appeal.owed.amount', { ...named, total: money });
}

function owedPart(telling: Telling, { owed }: Settlement): Html {
  const { t } = telling;
  const sums = owedSums(owed);
  const list =
    sums.length === 0
      ? html`<p>${t('appeal.owed.none')}</p>`
      : html`<ul>
          ${sums.map((sum) => html`<li>${owedText(telling, sum)}</li>`)}
        </ul>`;
  return html`<h3>${t('appeal.owed')}</h3>
    ${list}`;
}

/** All that followed from an appeal; nothing where only words did. */
export function settlementPart(telling: Telling, settlement: Settlement | 'none'): Html {
  if (settlement === 'none' || settlement.scores.length === 0) return html``;
  return html`${scoreTable(telling, settlement.scores)}
  ${decisionTable(telling, settlement.outcomes)} ${owedPart(telling, settlement)}`;
}
