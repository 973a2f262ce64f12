import { localeOf, type Language } from '../language.ts';
import { html, type Html } from '../page.ts';
import { dayText } from '../resident/moments.ts';
import { allTexts, type TextKey, type Translate } from '../texts.ts';

/** In which language something is told. */
export interface Telling {
  readonly language: Language;
  readonly t: Translate;
}

/** Decimal places that everybody reads; those beyond are written smaller. */
const readPlaces = 7;

function isTextKey(key: string): key is TextKey {
  return key in allTexts.en;
}

/** The text of a code of data; one that nobody has words for is shown as it is. */
function said({ t }: Telling, key: string, otherwise: string): string {
  return isTextKey(key) ? t(key) : otherwise;
}

/** A variable of a formula in words. */
export function variableText(telling: Telling, variable: string): string {
  return said(telling, `social.variable.${variable}`, variable);
}

/** Who says something; several of them as a list. */
export function sourceText(telling: Telling, source: string): string {
  const all = source.split('+').map((one) => said(telling, `social.source.${one}`, one));
  return all.join(telling.t('frame.list_separator'));
}

/** A programme by its name, or by its code. */
export function programmeText(telling: Telling, code: string): string {
  return said(telling, `social.programme.${code}`, code);
}

/** A region by its name, or by its code. */
export function regionText(telling: Telling, code: string): string {
  return said(telling, `social.region.${code}`, code);
}

/** Why a decision waits for a person. */
export function holdText(telling: Telling, reason: string): string {
  return said(telling, `social.hold.${reason}`, reason);
}

/** Something as the formula's unit says; empty where nobody has words for it. */
function unitText(telling: Telling, unit: string): string {
  const slug = unit.toLowerCase().replaceAll(/\W+/g, '_');
  return unit === '' ? '' : said(telling, `social.unit.${slug}`, unit);
}

/** A day of the civil calendar, as people read it. */
export function civilDay({ language }: Telling, day: string): string {
  return dayText(language, Date.parse(`${day}T12:00:00Z`));
}

function separatorOf(language: Language): string {
  const parts = new Intl.NumberFormat(localeOf(language)).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}

/** Asked once: a page has a hundred numbers. */
const separators: Readonly<Record<Language, string>> = {
  ar: separatorOf('ar'),
  fr: separatorOf('fr'),
  zgh: separatorOf('zgh'),
  en: separatorOf('en'),
};

/** Decimal text with the language's separator, every digit of it. */
export function decimalWords(telling: Pick<Telling, 'language'>, text: string): string {
  return text.replace('-', '−').replace('.', separators[telling.language]);
}

/** A number without its sign, for sentences that say which way it goes. */
export function sizeWords(telling: Telling, text: string): string {
  return decimalWords(telling, text.replace('-', ''));
}

/** A number to its last digit; the digits beyond the seventh place are small. */
export function exactNumber(telling: Telling, text: string): Html {
  const [whole = '', part = ''] = text.split('.');
  const read = part === '' ? whole : `${whole}.${part.slice(0, readPlaces)}`;
  const rest = part.slice(readPlaces);
  const small = rest === '' ? html`` : html`<small>${rest}</small>`;
  return html`<bdi class="exact" dir="ltr">${decimalWords(telling, read)}${small}</bdi>`;
}

/** What something adds: a number with its sign, also where it is positive. */
export function signedNumber(telling: Telling, text: string): Html {
  const plus = text.startsWith('-') || text === '0' ? '' : '+';
  return html`<bdi dir="ltr">${plus}${exactNumber(telling, text)}</bdi>`;
}

/** A recorded value with its unit. */
export function recordedText(
  telling: Telling,
  { value, unit }: { readonly value: boolean | string; readonly unit: string },
): string {
  if (typeof value === 'boolean') return telling.t(value ? 'social.yes' : 'social.no');
  return [decimalWords(telling, value), unitText(telling, unit)]
    .filter((part) => part !== '')
    .join(' ');
}

/** Names of variables as a list. */
export function variableList(telling: Telling, names: readonly string[]): string {
  const all = names.map((name) => variableText(telling, name));
  return all.join(telling.t('frame.list_separator'));
}
