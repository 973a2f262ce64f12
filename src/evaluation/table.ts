import { createReadStream } from 'node:fs';
import { CsvError, parse } from 'csv-parse';

/** A table that is not what it must be; `message` names file and line for people. */
export class TableError extends Error {
  readonly code = 'table_malformed';
}

/**
 * Reads a CSV file row by row, in constant memory. The header must be exactly `columns`.
 * @throws TableError that names the line
 */
export async function* readTable(
  file: string,
  columns: readonly string[],
): AsyncGenerator<readonly string[]> {
  const source = createReadStream(file);
  const rows = parse({ bom: true, skip_empty_lines: true, trim: true, max_record_size: 65_536 });
  source.once('error', (error) => rows.destroy(error));
  source.pipe(rows);
  let line = 0;
  try {
    for await (const row of rows) {
      line += 1;
      if (!isRow(row)) throw new TableError(`${file}: row ${line} is not a row of text`);
      if (line > 1) yield row;
      else if (row.join(',') !== columns.join(',')) {
        throw new TableError(`${file}: the first line must be "${columns.join(',')}"`);
      }
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
