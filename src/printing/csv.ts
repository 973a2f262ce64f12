import type { Sheet } from './sheet.ts';

/** Says to a spreadsheet that the text is UTF-8: without it Arabic is taken for something else. */
const byteOrderMark = '﻿';

/** A cell of RFC 4180. What a spreadsheet would take for a formula is kept a text. */
function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line, with its end. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Tables one below the other, an empty line between them. */
export function csvFile(sheets: readonly Sheet[]): Uint8Array {
  const tables = sheets.map(({ title, notes, head, rows }) =>
    [[title], ...notes.map((note) => [note]), head, ...rows].map(csvLine).join(''),
  );
  return Buffer.from(byteOrderMark + tables.join('\r\n'), 'utf8');
}
