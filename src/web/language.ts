/** Languages of the console: what a browser, a cookie and `<html lang>` call them. */
export const languages = ['ar', 'fr', 'zgh', 'en'] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself. */
export const languageNames: Readonly<Record<Language, string>> = {
  ar: 'العربية',
  fr: 'Français',
  zgh: 'ⵜⴰⵎⴰⵣⵉⵖⵜ',
  en: 'English',
};

/** Where lines begin. */
export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The language as used in Morocco: its dates, digits and plurals. */
export function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : `${language}-MA`;
}

/** A language of ours, or undefined. */
export function languageFrom(text: string | undefined): Language | undefined {
  return languages.find((language) => language === text);
}

/**
 * The first language of ours that a browser names in `Accept-Language`; French when there is none,
 * which every office reads.
 */
export function preferredLanguage(accepted: string | undefined): Language {
  const named = (accepted ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]);
    return { language: tag.split('-')[0], weight: Number(weight.find((q) => q) ?? 1) };
  });
  const known = named
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ language }) => languageFrom(language))
    .find((language) => language !== undefined);
  return known ?? 'fr';
}
