import { civilStateOn, type CivilNote } from '../../vocabulary/civil-note.ts';
import { antiForgeryField } from '../console-page.ts';
import type { Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import type { TextKey, Translate } from '../texts.ts';
import { dayText } from './moments.ts';

/** A name in each script. */
export interface ShownName {
  readonly latin?: string | undefined;
  readonly arabic?: string | undefined;
}

/** What the register holds of her, beside her body. */
export interface ShownRecord {
  readonly idcs: string;
  readonly enrolledAt: number;
  readonly demographics: {
    readonly givenName: ShownName;
    readonly familyName: ShownName;
    readonly birthDate: { readonly year: number; readonly month?: number; readonly day?: number };
    readonly birthPlace: string;
    readonly sex: 'female' | 'male';
    readonly nationality: string;
  };
  readonly contacts: readonly { readonly address: string }[];
  readonly civil: readonly CivilNote[];
  readonly fingers: readonly string[];
  readonly hasApplication: boolean;
}

/** A date of birth, with what is known of it. */
function birthText({ year, month, day }: ShownRecord['demographics']['birthDate']): string {
  return [year, month, day]
    .filter((part) => part !== undefined)
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

function nameText({ latin, arabic }: ShownName): Html {
  const names = [latin, arabic].filter((name) => name !== undefined);
  return html`${names.map((name, place) => html`${place > 0 ? ' · ' : ''}<bdi>${name}</bdi>`)}`;
}

function row(title: string, value: Html | string): Html {
  return html`<div>
    <dt>${title}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** What life events say of her today; what was taken back says nothing. */
function civilRows(t: Translate, notes: readonly CivilNote[]): readonly Html[] {
  const today = new Date().toISOString().slice(0, 10);
  return civilStateOn(notes, today).map(({ matter, effective }) => {
    const since = html` <span class="note">${t('my.record.since', { day: effective })}</span>`;
    switch (matter.kind) {
      case 'civil':
        return row(t('household.civil'), html`${t(`household.civil.${matter.value}`)}${since}`);
      case 'permit':
        return row(t('my.record.permit'), html`<bdi dir="ltr">${matter.until}</bdi>${since}`);
      case 'residence': {
        const where = html`<bdi>${matter.region}</bdi> · ${t(`social.area.${matter.area}`)}`;
        return row(t('my.record.residence'), html`${where}${since}`);
      }
      case 'birth':
        return row(t('my.record.birth'), html`<bdi dir="ltr">${effective}</bdi>`);
    }
  });
}

/** Her own record, and a way to take everything along. */
export function recordBody(
  { language, t, antiForgery }: RecordPage,
  { demographics, ...record }: ShownRecord,
): Html {
  const { givenName, familyName, birthDate, birthPlace, sex, nationality } = demographics;
  const field = (key: TextKey, value: Html | string) => row(t(key), value);
  const ltr = (text: string) => html`<bdi dir="ltr">${text}</bdi>`;
  const count = record.fingers.length;
  const contacts = record.contacts.map(({ address }) => ltr(address));
  const reached = contacts.length > 0 ? html`${contacts}` : t('my.record.none');
  return html`<h1>${t('my.record.title')}</h1>
    <p class="lead">${t('my.record.lead')}</p>
    <section class="card">
      <dl class="record">
        ${field('my.record.number', ltr(record.idcs))}
        ${field('my.record.family', nameText(familyName))}
        ${field('my.record.given', nameText(givenName))}
        ${field('my.record.born', ltr(birthText(birthDate)))}
        ${field('my.record.place', html`<bdi>${birthPlace}</bdi>`)}
        ${field('my.record.sex', t(`my.record.sex.${sex}`))}
        ${field('my.record.nationality', ltr(nationality))}
        ${field('my.record.enrolled', dayText(language, record.enrolledAt))}
        ${field('my.record.fingers', t('my.record.fingers_count', { count }))}
        ${field('my.record.contacts', reached)} ${civilRows(t, record.civil)}
        ${field('my.record.codes', t(record.hasApplication ? 'my.record.yes' : 'my.record.no'))}
      </dl>
      <p class="note">
        ${t('my.record.wrong')} <a href="/my/corrections">${t('my.corrections.title')}</a>
      </p>
    </section>
    <form class="card" method="post" action="/my/data">
      <h2>${t('my.data.title')}</h2>
      <p class="note">${t('my.data.note')}</p>
      ${antiForgeryField(antiForgery)}
      <button>${t('my.data.take')}</button>
    </form>`;
}

/** Around it. */
export interface RecordPage {
  readonly language: Language;
  readonly t: Translate;
  readonly antiForgery: string;
}
