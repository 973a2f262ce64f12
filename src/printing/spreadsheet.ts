import writeExcelFile from 'write-excel-file/node';
import type { Sheet } from './sheet.ts';

/** The longest name of a tab. */
const titleMax = 31;
const widthMax = 40;

/** A tab's name: some letters may not stand in one, and no two tabs have the same. */
function tabOf(title: string, at: number): string {
  const plain = title.replaceAll(/[[\]:*?/\\']/g, ' ').trim();
  const number = at === 0 ? '' : ` ${at + 1}`;
  return plain.slice(0, titleMax - number.length) + number;
}

function widthsOf({ head, rows }: Sheet) {
  return head.map((title, at) => {
    const lengths = rows.map((row) => String(row[at] ?? '').length);
    return { width: Math.min(widthMax, Math.max(title.length, ...lengths) + 2) };
  });
}

/** A workbook (Office Open XML) with a tab for each table; numbers are numbers. */
export async function spreadsheet(
  sheets: readonly Sheet[],
  direction: 'rtl' | 'ltr',
): Promise<Uint8Array> {
  const tabs = sheets.map((sheet, at) => ({
    sheet: tabOf(sheet.title, at),
    rightToLeft: direction === 'rtl',
    columns: widthsOf(sheet),
    data: [
      [{ value: sheet.title, fontWeight: 'bold' as const }],
      ...sheet.notes.map((note) => [{ value: note, type: String }]),
      sheet.head.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...sheet.rows.map((row) =>
        row.map((value) =>
          typeof value === 'number' ? { value, type: Number } : { value, type: String },
        ),
      ),
    ],
  }));
  return new Uint8Array(await writeExcelFile(tabs).toBuffer());
}
