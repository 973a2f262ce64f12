import { chromiumPrinter } from '../printing/chromium.ts';
import { cardFontFaces } from '../printing/font-faces.ts';
import type { StationNeeds } from '../http/needs.ts';
import { cardPage } from '../web/card/card-page.ts';

/**
 * Cards and letters as PDF, one after the other by the browser at this path; the fonts are read
 * with the first of them.
 */
export function openPrinter(program: string): Pick<StationNeeds, 'printCard' | 'printPage'> {
  const printer = chromiumPrinter(program);
  let fonts: Promise<string> | undefined;
  const printPage: StationNeeds['printPage'] = async (page) => {
    fonts ??= cardFontFaces();
    return printer.pdf(page(await fonts));
  };
  return { printPage, printCard: (card) => printPage((faces) => cardPage(card, faces)) };
}
