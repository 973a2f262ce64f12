import { antiForgeryField } from '../console-page.ts';
import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { TextKey, Translate } from '../texts.ts';
import { dayText } from './moments.ts';
import type { ShownRecord } from './record-body.ts';
import { outcomeLine, type Outcome } from './resident-page.ts';

/** What she stated about her record before, and what became of it. */
export interface ShownCorrection {
  readonly statedAt: number;
  readonly state: 'waiting' | 'approved' | 'carried_out' | 'rejected';
  readonly reason: string;
  /** Of the office. */
  readonly note: string;
}

/** What the page of corrections shows. */
export interface CorrectionPage {
  readonly language: Language;
  readonly t: Translate;
  readonly antiForgery: string;
  readonly outcome: Outcome | undefined;
  readonly demographics: ShownRecord['demographics'];
  readonly corrections: readonly ShownCorrection[];
}

function correctionItem({ language, t }: CorrectionPage, one: ShownCorrection): Html {
  const note = one.note === '' ? html`` : html`<p>${t('my.corrections.note')} ${one.note}</p>`;
  return html`<li class="use">
    <h3>${t(`my.corrections.state.${one.state}`)}</h3>
    <p class="note">${dayText(language, one.statedAt)}</p>
    <p>${one.reason}</p>
    ${note}
  </li>`;
}

interface FieldOf {
  readonly name: string;
  readonly title: TextKey;
  readonly value: string;
  readonly dir: 'ltr' | 'rtl' | 'auto';
}

function field(t: Translate, { name, title, value, dir }: FieldOf): Html {
  return html`<div class="field">
    <label for="${name}">${t(title)}</label>
    <input id="${name}" name="${name}" value="${value}" maxlength="100" dir="${dir}" />
  </div>`;
}

function birthFields(t: Translate, { birthDate }: ShownRecord['demographics']): Html {
  const part = (name: 'day' | 'month' | 'year', value: number | undefined) =>
    html`<div class="field">
      <label for="${name}">${t(`my.corrections.${name}`)}</label>
      <input
        id="${name}"
        name="${name}"
        inputmode="numeric"
        maxlength="4"
        dir="ltr"
        value="${value ?? ''}"
      />
    </div>`;
  const { day, month, year } = birthDate;
  return html`<fieldset>
    <legend>${t('my.record.born')}</legend>
    <div class="fields-3">${part('day', day)} ${part('month', month)} ${part('year', year)}</div>
  </fieldset>`;
}

function sexField(t: Translate, { sex }: ShownRecord['demographics']): Html {
  const options = (['female', 'male'] as const).map(
    (one) =>
      html`<option value="${one}" ${one === sex ? html` selected` : html``}>
        ${t(`my.record.sex.${one}`)}
      </option>`,
  );
  return html`<div class="field">
    <label for="sex">${t('my.record.sex')}</label>
    <select id="sex" name="sex">
      ${options}
    </select>
  </div>`;
}

function form({ t, antiForgery, demographics }: CorrectionPage): Html {
  const { familyName, givenName, birthPlace, nationality } = demographics;
  const fields: readonly FieldOf[] = [
    {
      name: 'familyLatin',
      title: 'my.corrections.family_latin',
      value: familyName.latin ?? '',
      dir: 'ltr',
    },
    {
      name: 'familyArabic',
      title: 'my.corrections.family_arabic',
      value: familyName.arabic ?? '',
      dir: 'rtl',
    },
    {
      name: 'givenLatin',
      title: 'my.corrections.given_latin',
      value: givenName.latin ?? '',
      dir: 'ltr',
    },
    {
      name: 'givenArabic',
      title: 'my.corrections.given_arabic',
      value: givenName.arabic ?? '',
      dir: 'rtl',
    },
    { name: 'birthPlace', title: 'my.record.place', value: birthPlace, dir: 'auto' },
    { name: 'nationality', title: 'my.record.nationality', value: nationality, dir: 'ltr' },
  ];
  return html`<form class="card" method="post" action="/my/corrections">
    <h2>${t('my.corrections.new')}</h2>
    <p class="note">${t('my.corrections.how')}</p>
    ${antiForgeryField(antiForgery)}
    <div class="fields-2">${fields.map((one) => field(t, one))} ${sexField(t, demographics)}</div>
    ${birthFields(t, demographics)}
    <div class="field">
      <label for="reason">${t('my.corrections.reason')}</label>
      <textarea id="reason" name="reason" minlength="3" maxlength="1000" required></textarea>
    </div>
    <button class="primary">${t('my.corrections.send')}</button>
  </form>`;
}

/** What is wrong in her record, and what became of what she said. */
export function correctionsBody(page: CorrectionPage): Html {
  const { t, corrections, outcome } = page;
  const waits = corrections.some(({ state }) => state === 'waiting' || state === 'approved');
  const list =
    corrections.length === 0
      ? html`<p class="note">${t('my.corrections.none')}</p>`
      : html`<ul class="uses">
          ${corrections.map((one) => correctionItem(page, one))}
        </ul>`;
  return html`<h1>${t('my.corrections.title')}</h1>
    <p class="lead">${t('my.corrections.lead')}</p>
    ${outcomeLine(t, outcome)}
    <section class="card" aria-labelledby="before">
      <h2 id="before">${t('my.corrections.before')}</h2>
      ${list}
    </section>
    ${waits ? html`` : form(page)}`;
}
