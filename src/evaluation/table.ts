import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';

/** A table that is not what it must be; `message` names file and line for people. */
export class TableError extends Error {
  readonly code = 'table_malformed';
}

/** Where each wanted column stands in a file's rows; −1 for an optional one that is missing. */
function placesOf(
  file: string,
  header: readonly string[],
  columns: readonly string[],
  optional: readonly string[],
): readonly number[] {
  const more = header.slice(columns.length);
  const known = more.every((name, at) => optional.includes(name) && more.indexOf(name) === at);
  if (header.slice(0, columns.length).join(',') !== columns.join(',') || !known) {
    const choice = optional.length === 0 ? '' : ` and may go on with ${optional.join(', ')}`;
    throw new TableError(`${file}: the first line must be "${columns.join(',')}"${choice}`);
  }
  return [...columns.keys(), ...optional.map((name) => header.indexOf(name))];
}

/**
 * Reads a CSV file row by row, in constant memory. The header must be exactly `columns`, after
 * which any of `optional` may stand; a row has a field for each of both, empty where it is missing.
 * @throws TableError that names the line
 */
export async function* readTable(
  file: string,
  columns: readonly string[],
  optional: readonly string[] = [],
): AsyncGenerator<readonly string[]> {
  const source = createReadStream(file);
  const rows = parse({ bom: true, skip_empty_lines: true, trim: true, max_record_size: 65_536 });
  source.once('error', (error) => rows.destroy(error));
  source.pipe(rows);
  let line = 0;
  let places: readonly number[] = [];
  try {
    for await (const row of rows) {
      line += 1;
      if (!isRow(row)) throw new TableError(`${file}: row ${line} is not a row of text`);
      if (line === 1) places = placesOf(file, row, columns, optional);
      else yield places.map((place) => row[place] ?? '');
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new TableError(`${file}: row ${line + 1} is not like the first line: ${error.code}`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
  if (line === 0) throw new TableError(`${file}: empty; "${columns.join(',')}" was expected`);
}

function isRow(row: unknown): row is readonly string[] {
  return Array.isArray(row) && row.every((field) => typeof field === 'string');
}

/** A field as CSV writes it. Source: RFC 4180. */
export function csvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
