import { directionOf } from '../language.ts';
import { html, Html } from '../page.ts';
import { letterStyle } from './letter-style.ts';
import { civilDay, type Telling } from './social-words.ts';

/** To whom a letter goes, and from where. */
export interface LetterHead {
  /** The declarant's name as it is to be read in the letter's language. */
  readonly name: string;
  /** The household's own identifier, which says nothing. */
  readonly household: string;
  readonly stationName: string;
  /** The day on which it is written. */
  readonly day: string;
}

/** A letter around any body: what it is about, to whom, from where. */
export function letterPage(
  telling: Telling,
  head: LetterHead,
  letter: { readonly subject: string; readonly body: Html; readonly fontFaces: string },
): string {
  const { language, t } = telling;
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'";
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <title>${letter.subject}</title>
        <style>
          ${new Html(letter.fontFaces + letterStyle)}
        </style>
      </head>
      <body>
        <header>
          <div class="register">${t('explain.letter.register')}</div>
          <div class="station"><bdi>${head.stationName}</bdi></div>
        </header>
        <div class="to">
          <dl>
            <dt>${t('explain.letter.to')}</dt>
            <dd class="name"><bdi>${head.name}</bdi></dd>
            <dt>${t('explain.letter.reference')}</dt>
            <dd><bdi dir="ltr">${head.household}</bdi></dd>
            <dt>${t('explain.letter.date')}</dt>
            <dd>${civilDay(telling, head.day)}</dd>
          </dl>
        </div>
        <h1>${letter.subject}</h1>
        ${letter.body}
      </body>
    </html> `.text;
}
