import { create, type QRCode } from 'qrcode';
import { Html } from '../page.ts';

/** A module is at least as wide as a cheap camera can still tell apart, in mm. */
const moduleMmMin = 0.33;
/** White around the code, in modules. Source: ISO/IEC 18004 §9.1. */
const quietModules = 4;

/** A code with its white margin, and how large it is. */
export interface QrDrawing {
  readonly svg: Html;
  readonly sideMm: number;
  readonly moduleMm: number;
  readonly version: number;
}

/** The dark modules as an SVG path, a margin away from the edges. */
function pathOf(modules: QRCode['modules']): string {
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      let run = 1;
      while (column + run < modules.size && modules.get(row, column + run) !== 0) run += 1;
      path += `M${column + quietModules} ${row + quietModules}h${run}v1h-${run}z`;
      column += run - 1;
    }
  }
  return path;
}

function drawn(modules: QRCode['modules']): Html {
  const side = modules.size + 2 * quietModules;
  return new Html(
    `<svg class="code" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges">` +
      `<rect width="${side}" height="${side}" fill="#fff"/><path d="${pathOf(modules)}"/></svg>`,
  );
}

/** A code of any text for a screen, correction level M: the side with its margin, in modules. */
export function qrPath(text: string): { readonly side: number; readonly path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  return { side: modules.size + 2 * quietModules, path: pathOf(modules) };
}

/** Draws a text as a QR code for a screen, of correction level M: a picture by itself. */
export function plainQrDrawing(text: string): Html {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const named = '<svg xmlns="http://www.w3.org/2000/svg" ';
  return new Html(drawn(modules).text.replace('<svg ', named));
}

/**
 * Draws letters of base45 as a QR code of correction level M, as large as the room allows: a card
 * is scratched, and level L does not survive a scratch across.
 * @throws an Error with code `code_too_large` when its modules would be too small
 */
export function qrDrawing(letters: string, roomMm: number): QrDrawing {
  const { modules, version } = create([{ data: letters, mode: 'alphanumeric' }], {
    errorCorrectionLevel: 'M',
  });
  const side = modules.size + 2 * quietModules;
  const moduleMm = roomMm / side;
  if (moduleMm < moduleMmMin) {
    throw Object.assign(new Error('the code does not fit the card'), { code: 'code_too_large' });
  }
  return { svg: drawn(modules), sideMm: roomMm, moduleMm, version };
}
