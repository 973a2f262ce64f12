import { localeOf, type Language } from '../../language.ts';
import { formatMessage, type MessageValues } from '../../message.ts';
import type { TextKey } from '../../texts.ts';

/** What the station hands to an island to speak with. */
export interface IslandTexts {
  readonly language: Language;
  readonly texts: Readonly<Partial<Record<TextKey, string>>>;
}

/** A text of the page; one that was not handed over shows its name. */
export function speaker({ language, texts }: IslandTexts) {
  const locale = localeOf(language);
  return (key: TextKey, values: MessageValues = {}): string =>
    formatMessage(locale, texts[key] ?? key, values);
}

/** Says a text in the language of the page. */
export type Say = ReturnType<typeof speaker>;
