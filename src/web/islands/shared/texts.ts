import { localeOf, type Language } from '../../language.ts';
import { formatMessage, type MessageValues } from '../../message.ts';
import type { TextKey } from '../../texts.ts';

/** What the station hands to an island to speak with. */
export interface IslandTexts {
  readonly language: Language;
  readonly texts: Readonly<Record<string, string>>;
}

/** Says a text in the language of the page. */
export interface Say {
  (key: TextKey, values?: MessageValues): string;
  /** A text whose name the station's answer completes; undefined when there is none. */
  maybe(key: string): string | undefined;
}

/** A text of the page; one that was not handed over shows its name. */
export function speaker({ language, texts }: IslandTexts): Say {
  const locale = localeOf(language);
  const say = (key: TextKey, values: MessageValues = {}): string =>
    formatMessage(locale, texts[key] ?? key, values);
  return Object.assign(say, { maybe: (key: string) => texts[key] });
}
