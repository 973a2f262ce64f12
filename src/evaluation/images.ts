import { dpiRange, isScannerDpi } from '../vocabulary/dpi.ts';
import { TableError } from './table.ts';

/** An image that a table names. */
export interface NamedImage {
  readonly name: string;
  /** Its resolution, where the table states it. */
  readonly dpi: number | undefined;
}

/** The images that tables name, each once. */
export class ImageList {
  readonly #dpi = new Map<string, number | undefined>();

  /** @throws TableError when two rows state different resolutions of one image */
  add({ name, dpi }: NamedImage): void {
    const before = this.#dpi.get(name);
    if (before !== undefined && dpi !== undefined && before !== dpi) {
      throw new TableError(`"${name}" is said to have ${before} dpi and ${dpi} dpi`);
    }
    this.#dpi.set(name, before ?? dpi);
  }

  get images(): readonly NamedImage[] {
    return Array.from(this.#dpi, ([name, dpi]) => ({ name, dpi }));
  }
}

/**
 * A table's field with a resolution; undefined when it is empty.
 * @param where names file and row, for people
 */
export function dpiField(text: string, where: string): number | undefined {
  if (text === '') return undefined;
  const dpi = Number(text);
  if (isScannerDpi(dpi)) return dpi;
  throw new TableError(`${where}: dpi must be a number from ${dpiRange.min} to ${dpiRange.max}`);
}
