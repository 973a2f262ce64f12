import type { Appeal } from '../../social/appeals/appeal.ts';
import type { AppealClock } from '../../social/appeals/appeal-clock.ts';
import type { Settlement } from '../../social/appeals/appeal-store.ts';
import { antiForgeryField, island } from '../console-page.ts';
import { html, type Html } from '../page.ts';
import { clockText, contestedText, settlementPart } from '../social/appeal-part.ts';
import { programmeText, type Telling } from '../social/social-words.ts';
import { dayText } from './moments.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** Kinds of appeals, in the order in which they are offered. */
const types = [
  'data_error',
  'household_composition',
  'identity_mix_up',
  'formula_dispute',
  'fraud_hold',
] as const satisfies readonly Appeal['type'][];

/** One of her appeals. */
export interface ShownAppeal {
  readonly appeal: Appeal;
  readonly clock: AppealClock;
  readonly settlement: Settlement | 'none';
}

/** What the page of appeals shows. */
export interface AppealsPage extends Telling {
  readonly antiForgery: string;
  readonly outcome: Outcome | undefined;
  readonly appeals: readonly ShownAppeal[];
  /** Codes of programmes on which something was decided; `nothing` where no score is there. */
  readonly contestable: readonly string[] | 'nothing';
  /** A name for the next appeal, so that a form that is sent twice is one appeal. */
  readonly nextId: string;
}

function hidden(name: string, value: string): Html {
  return html`<input type="hidden" name="${name}" value="${value}" />`;
}

function questionItem(page: AppealsPage, { appeal }: ShownAppeal): Html {
  const { t, antiForgery } = page;
  const items = appeal.questions.map(
    ({ words, answer }) =>
      html`<dt>${t('my.appeals.question')}</dt>
        <dd>${words}</dd>
        ${
          answer === 'none'
            ? html``
            : html`<dt>${t('my.appeals.your_answer')}</dt>
                <dd>${answer.words}</dd>`
        }`,
  );
  const list = items.length === 0 ? html`` : html`<dl class="questions">${items}</dl>`;
  if (appeal.state.kind !== 'asked') return list;
  const field = `answer-${appeal.id}`;
  return html`${list}
    <form method="post" action="/my/appeals/answer">
      ${antiForgeryField(antiForgery)} ${hidden('id', appeal.id)}
      <div class="field">
        <label for="${field}">${t('my.appeals.your_answer')}</label>
        <textarea id="${field}" name="words" minlength="3" maxlength="1000" required></textarea>
      </div>
      <button class="primary">${t('my.appeals.answer')}</button>
    </form>`;
}

/** A place that the page's script makes into a choice of files; without it there is a desk. */
function filePart({ t }: AppealsPage, { appeal }: ShownAppeal): Html {
  const texts = {
    add: t('my.appeals.file'),
    taken: t('my.appeals.file.taken'),
    refused: t('my.appeals.file.refused'),
  };
  return html`<p class="note">${t('my.appeals.files', { count: appeal.evidence.length })}</p>
    ${island('my-appeal', { appeal: appeal.id, ...texts })}`;
}

function openPart(page: AppealsPage, shown: ShownAppeal): Html {
  const { t, antiForgery } = page;
  return html`${questionItem(page, shown)} ${filePart(page, shown)}
    <form method="post" action="/my/appeals/withdraw">
      ${antiForgeryField(antiForgery)} ${hidden('id', shown.appeal.id)}
      <button class="quiet">${t('my.appeals.withdraw')}</button>
    </form>`;
}

function decidedPart(page: AppealsPage, { appeal, settlement }: ShownAppeal): Html {
  const { t, antiForgery, language } = page;
  if (appeal.state.kind !== 'closed') return html``;
  const { outcome, finding } = appeal.state;
  return html`<p class="appeal-outcome ${outcome}">${t(`appeal.outcome.${outcome}`)}</p>
    <h3>${t('appeal.reason')}</h3>
    <p dir="auto">${finding.reason}</p>
    ${settlementPart(page, settlement)}
    <form method="post" action="/my/appeals/letter">
      ${antiForgeryField(antiForgery)} ${hidden('id', appeal.id)} ${hidden('language', language)}
      <button>${t('my.appeals.letter')}</button>
    </form>`;
}

function appealItem(page: AppealsPage, shown: ShownAppeal): Html {
  const { t, language } = page;
  const { appeal, clock } = shown;
  const { state, type, receipt, openedAt, statement } = appeal;
  const over = state.kind === 'closed' || state.kind === 'withdrawn';
  const due = over ? html`` : html`<p class="note">${clockText(page, clock)}</p>`;
  return html`<li class="use appeal">
    <h3>${t(`appeal.state.${state.kind}`)}</h3>
    <p>${t(`explain.contest.kind.${type}`)} · ${contestedText(page, appeal)}</p>
    <p class="note">
      ${t('appeal.receipt')} <bdi dir="ltr">${receipt}</bdi> · ${dayText(language, openedAt)}
    </p>
    ${due}
    <p class="note">${t('my.appeals.said')}</p>
    <blockquote dir="auto">${statement}</blockquote>
    ${over ? decidedPart(page, shown) : openPart(page, shown)}
  </li>`;
}

function form(page: AppealsPage, programmes: readonly string[]): Html {
  const { t, antiForgery, nextId } = page;
  const decisions = programmes.map(
    (code) => html`<option value="${code}">${programmeText(page, code)}</option>`,
  );
  const kinds = types.map(
    (type) => html`<option value="${type}">${t(`explain.contest.kind.${type}`)}</option>`,
  );
  return html`<form class="card" method="post" action="/my/appeals">
    <h2>${t('my.appeals.new')}</h2>
    <p class="note">${t('explain.contest.effect')}</p>
    ${antiForgeryField(antiForgery)} ${hidden('id', nextId)}
    <div class="fields-2">
      <div class="field">
        <label for="type">${t('my.appeals.type')}</label>
        <select id="type" name="type">
          ${kinds}
        </select>
      </div>
      <div class="field">
        <label for="programme">${t('my.appeals.which')}</label>
        <select id="programme" name="programme">
          <option value="every">${t('appeal.every')}</option>
          ${decisions}
        </select>
      </div>
    </div>
    <div class="field">
      <label for="statement">${t('my.appeals.statement')}</label>
      <textarea
        id="statement"
        name="statement"
        minlength="3"
        maxlength="3000"
        rows="5"
        required
      ></textarea>
    </div>
    <button class="primary">${t('my.appeals.send')}</button>
  </form>`;
}

/** What she contested, what became of it, and how she contests more. */
export function appealsBody(page: AppealsPage): Html {
  const { t, appeals, outcome, contestable } = page;
  const list =
    appeals.length === 0
      ? html`<p class="note">${t('my.appeals.none')}</p>`
      : html`<ul class="uses appeals">
          ${appeals.map((one) => appealItem(page, one))}
        </ul>`;
  const next =
    contestable === 'nothing'
      ? html`<p class="note">${t('my.appeals.nothing')}</p>`
      : form(page, contestable);
  return html`<h1>${t('my.appeals.title')}</h1>
    <p class="lead">${t('my.appeals.lead')}</p>
    ${outcomeLine(t, outcome)}
    <section class="card" aria-labelledby="before">
      <h2 id="before">${t('my.appeals.before')}</h2>
      ${list}
    </section>
    ${next}`;
}

/** Where another station holds the social register. */
export function appealsElsewhere({ t }: Telling): Html {
  return html`<h1>${t('my.appeals.title')}</h1>
    <p class="note">${t('my.appeals.elsewhere')}</p>`;
}
