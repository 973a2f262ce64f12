import { languageFrom, localeOf } from '../../language.ts';

/** The locale of the page. */
export function pageLocale(): string {
  return localeOf(languageFrom(document.documentElement.lang) ?? 'fr');
}
