import { read, utils } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvFile } from '../../src/printing/csv.ts';
import { spreadsheet } from '../../src/printing/spreadsheet.ts';

const sheet = {
  title: 'Households: by region / area',
  notes: ['c: not shown, "few"'],
  head: ['المنطقة', 'ⵜⴰⵎⴷⵉⵏⵜ', 'Campagne'],
  rows: [
    ['Fès-Meknès', 1200, 'c'],
    ['=1+1', 0, 7],
  ],
};

test('a workbook is read by a reader that is not ours, numbers as numbers', async () => {
  const bytes = await spreadsheet([sheet, { ...sheet, title: sheet.title }], 'rtl');
  const book = read(bytes);
  expect(book.SheetNames).toEqual([
    'Households  by region   area',
    'Households  by region   area 2',
  ]);
  const [first = ''] = book.SheetNames;
  const tab = book.Sheets[first];
  if (!tab) throw new Error('a tab');
  expect(utils.sheet_to_json(tab, { header: 1 })).toEqual([
    [sheet.title],
    sheet.notes,
    sheet.head,
    ...sheet.rows,
  ]);
  // What looks like a formula is a text.
  expect(tab['A5']).toMatchObject({ t: 's', v: '=1+1' });
  expect(tab['B4']).toMatchObject({ t: 'n', v: 1200 });
});

test('a text file is read by a reader that is not ours, and no cell is a formula', () => {
  const rows: unknown = parse(Buffer.from(csvFile([sheet])), { bom: true, relaxColumnCount: true });
  expect(rows).toEqual([
    [sheet.title],
    sheet.notes,
    sheet.head,
    ['Fès-Meknès', '1200', 'c'],
    ["'=1+1", '0', '7'],
  ]);
});
