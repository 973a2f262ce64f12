import type { BirthDate } from '../../vocabulary/birth-date.ts';
import type { ScriptedName } from '../../vocabulary/names.ts';
import type { ResidentCard } from '../../vocabulary/resident-card.ts';
import type { Instant } from '../../vocabulary/time.ts';
import { html, Html } from '../page.ts';
import { cardStyle, starTile } from './card-style.ts';
import { cardAdvice, cardWords, sexWords, type CardWord } from './card-words.ts';
import { qrDrawing } from './qr-drawing.ts';

/** Room for the code on the back, in mm: the card's height, less what a cutter may be off. */
const codeRoomMm = 47;
/** Longer names are written smaller, so that nothing is cut. */
const longFrom = 19;
const longestFrom = 40;

function sizeOf(letters: number): Html {
  if (letters > longestFrom) return html`values longest`;
  return letters > longFrom ? html`values long` : html`values`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** What is known of a birth, in digits that both scripts read. */
function birthText(date: BirthDate): string {
  switch (date.precision) {
    case 'day':
      return `${two(date.day)}.${two(date.month)}.${date.year}`;
    case 'month':
      return `${two(date.month)}.${date.year}`;
    case 'year':
      return String(date.year);
    case 'estimated':
      return `~ ${date.year}`;
  }
}

function dayText(at: Instant): string {
  const day = new Date(at);
  return `${two(day.getUTCDate())}.${two(day.getUTCMonth() + 1)}.${day.getUTCFullYear()}`;
}

/** Ten digits in three groups, always from left to right. */
function numberText(idcs: string): Html {
  const groups = [idcs.slice(0, 3), idcs.slice(3, 6), idcs.slice(6)].join(' ');
  return html`<bdi class="number" dir="ltr">${groups}</bdi>`;
}

const fr = (text: string) => html`<span class="fr" lang="fr">${text}</span>`;
const ar = (text: string) => html`<bdi class="ar" lang="ar" dir="rtl">${text}</bdi>`;
const zgh = (text: string) => html`<span class="zgh" lang="zgh">${text}</span>`;

function labels({ french, tamazight, arabic }: CardWord): Html {
  return html`<div class="labels">${fr(french)}${zgh(tamazight)}${ar(arabic)}</div>`;
}

/** What is written in two scripts. */
function nameField(word: CardWord, { latin = '', arabic = '' }: ScriptedName): Html {
  const kind = sizeOf(Math.max(latin.length, arabic.length));
  return html`<div class="field">
    ${labels(word)}
    <div class="${kind}">${fr(latin.toLocaleUpperCase('fr'))}${ar(arabic)}</div>
  </div>`;
}

function field(word: CardWord, value: string): Html {
  const kind = sizeOf(value.length);
  return html`<div class="field">
    ${labels(word)}
    <div class="${kind}"><bdi>${value}</bdi></div>
  </div>`;
}

function front(card: ResidentCard): Html {
  const { givenName, familyName, birthDate, birthPlace, sex, nationality } = card.demographics;
  const portrait = Buffer.from(card.portrait).toString('base64');
  const { title, number, issued, expires } = cardWords;
  const names = [givenName, familyName].flatMap(({ latin = '', arabic = '' }) => [latin, arabic]);
  const isTight = [...names, birthPlace].some(({ length }) => length > longestFrom);
  return html`<section class="side">
    ${new Html(starTile)}
    <header>${fr(title.french)}${zgh(title.tamazight)}${ar(title.arabic)}</header>
    <img class="portrait" alt="" src="data:image/jpeg;base64,${portrait}" />
    <div class="${isTight ? html`fields tight` : html`fields`}">
      ${nameField(cardWords.familyName, familyName)} ${nameField(cardWords.givenName, givenName)}
      <div class="pair">
        ${field(cardWords.born, birthText(birthDate))} ${field(cardWords.place, birthPlace)}
      </div>
      <div class="pair">
        ${nameField(cardWords.sex, sexWords[sex])} ${field(cardWords.nationality, nationality)}
      </div>
    </div>
    <div class="foot">
      <div>
        <div class="number-words">
          ${fr(number.french)}${zgh(number.tamazight)}${ar(number.arabic)}
        </div>
        ${numberText(card.idcs)}
      </div>
      <div class="dates">
        ${fr(issued.french)} · ${ar(issued.arabic)} <b><bdi>${dayText(card.issuedAt)}</bdi></b
        ><br />
        ${fr(expires.french)} · ${ar(expires.arabic)} <b><bdi>${dayText(card.expiresAt)}</bdi></b>
      </div>
    </div>
  </section>`;
}

function back(card: ResidentCard): Html {
  const { svg, sideMm } = qrDrawing(card.code, codeRoomMm);
  const left = new Html(`left:${(sideMm + 5.5).toFixed(1)}mm`);
  const size = new Html(`<style>.code{width:${sideMm}mm;height:${sideMm}mm}</style>`);
  const { title } = cardWords;
  return html`<section class="side">
    ${new Html(starTile)} ${size} ${svg}
    <div class="back" style="${left}">
      <div>
        <h2 class="ar" lang="ar" dir="rtl">${title.arabic}</h2>
        <h2 lang="fr">${title.french}</h2>
        <h2 class="zgh" lang="zgh">${title.tamazight}</h2>
      </div>
      <p class="ar" lang="ar" dir="rtl">${cardAdvice.arabic}</p>
      <p lang="fr">${cardAdvice.french}</p>
      <p class="zgh" lang="zgh">${cardAdvice.tamazight}</p>
    </div>
  </section>`;
}

/**
 * A card as a page of two sides for a printer; it loads nothing from anywhere.
 * @param fontFaces rules for 'Card Latin', 'Card Arabic' and 'Card Tifinagh'
 * @throws an Error with code `code_too_large`
 */
export function cardPage(card: ResidentCard, fontFaces: string): string {
  const policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'";
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="content-security-policy" content="${policy}" />
        <title>Card</title>
        <style>
          ${new Html(fontFaces + cardStyle)}
        </style>
      </head>
      <body>
        ${front(card)}${back(card)}
      </body>
    </html> `.text;
}
