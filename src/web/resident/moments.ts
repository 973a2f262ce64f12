import { localeOf, type Language } from '../language.ts';

/** Everybody's clock in Morocco, whichever the server's is. */
const timeZone = 'Africa/Casablanca';

/** A moment as residents read it, with its time. */
export function momentText(language: Language, at: number): string {
  const how = { dateStyle: 'long', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(localeOf(language), how).format(at);
}

function dayFormat(language: Language): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone });
}

/** Made once: a page may have a hundred days. */
const dayFormats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  ar: dayFormat('ar'),
  fr: dayFormat('fr'),
  zgh: dayFormat('zgh'),
  en: dayFormat('en'),
};

/** A day. */
export function dayText(language: Language, at: number): string {
  return dayFormats[language].format(at);
}
