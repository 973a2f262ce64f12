import { chromiumPrinter } from '../printing/chromium.ts';
import { cardFontFaces } from '../printing/font-faces.ts';
import type { DocumentNeeds } from '../procedures/issue-document.ts';
import { cardPage } from '../web/card/card-page.ts';

/** Cards as PDF, by the browser at this path; the fonts are read with the first card. */
export function openCardPrinter(program: string): DocumentNeeds['printCard'] {
  const printer = chromiumPrinter(program);
  let fonts: Promise<string> | undefined;
  return async (card) => {
    fonts ??= cardFontFaces();
    return printer.pdf(cardPage(card, await fonts));
  };
}
