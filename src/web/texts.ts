import { localeOf, type Language } from './language.ts';
import { formatMessage, type MessageValues } from './message.ts';
import ar from './texts/ar.json' with { type: 'json' };
import en from './texts/en.json' with { type: 'json' };
import fr from './texts/fr.json' with { type: 'json' };
import zgh from './texts/zgh.json' with { type: 'json' };

/** The name of a text; `texts/en.json` has them all, and a test holds the others to it. */
export type TextKey = keyof typeof en;

/** Gives a text in the visitor's language. */
export type Translate = (key: TextKey, values?: MessageValues) => string;

/** Every text in every language. */
export const allTexts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = {
  ar,
  fr,
  zgh,
  en,
};

/** Texts of one language. */
export function translator(language: Language): Translate {
  const locale = localeOf(language);
  return (key, values = {}) => formatMessage(locale, allTexts[language][key], values);
}

/** The texts whose names begin with one of these words, for a page's own script. */
export function textsFor(
  language: Language,
  beginnings: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(allTexts[language]).filter(([key]) =>
      beginnings.some((beginning) => key.startsWith(`${beginning}.`)),
    ),
  );
}
