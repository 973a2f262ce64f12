import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import type { NamedImage } from './images.ts';
import type { MeasuredModality } from './measured-modality.ts';
import { TableError } from './table.ts';

/** Called after each image. */
export type OnProgress = (done: number, of: number) => void;

/** The templates of a set of images, each extracted once. */
export interface TemplateSet<T> {
  readonly count: number;
  /** Undefined when the image failed. */
  template(name: string): T | undefined;
  /** Why the image has no template, e.g. `no_face`; empty when it has one. */
  failure(name: string): string;
  readonly failures: Readonly<Record<string, number>>;
  /** How the resolutions were known, where they matter. */
  readonly resolutions: Readonly<Record<string, number>>;
  /** Wall milliseconds of one thread from an image's bytes to its template, mean. */
  readonly msPerTemplate: number;
  /** Milliseconds of it inside networks, mean. */
  readonly networkMsPerTemplate: number;
}

/** Missing images that an error names; more help nobody. */
const namedMax = 5;

function pathOf(directory: string, name: string): string {
  const path = normalize(name);
  if (name === '' || isAbsolute(path) || path.split(sep).includes('..')) {
    throw new TableError(`"${name}" is not the name of an image inside the directory`);
  }
  return join(directory, path);
}

/** All images are there before the long work begins. */
async function checkPresent(directory: string, images: readonly NamedImage[]): Promise<void> {
  const missing: string[] = [];
  for (const { name } of images) {
    const found = await stat(pathOf(directory, name)).catch(() => undefined);
    if (!found?.isFile()) missing.push(name);
  }
  if (missing.length === 0) return;
  const named = missing.slice(0, namedMax).join(', ');
  const more = missing.length > namedMax ? ` and ${missing.length - namedMax} more` : '';
  throw new TableError(`${missing.length} images are not in ${directory}: ${named}${more}`);
}

function counted(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

/**
 * Extracts every image once, as many at a time as the modality has threads.
 * @param source `dpi` counts for images whose table states none; undefined to go by the files
 * @throws TableError when an image is not there; one that can not be used becomes a failure
 */
export async function extractTemplates<T>(
  source: {
    readonly directory: string;
    readonly images: readonly NamedImage[];
    readonly dpi: number | undefined;
  },
  modality: Pick<MeasuredModality<T>, 'extract' | 'threads'>,
  onProgress: OnProgress,
): Promise<TemplateSet<T>> {
  const { directory, images } = source;
  await checkPresent(directory, images);
  const templates = new Map<string, T>();
  const reasons = new Map<string, string>();
  const failures: Record<string, number> = {};
  const resolutions: Record<string, number> = {};
  const spent = { ms: 0, networkMs: 0, done: 0 };
  const waiting = images.values();
  const work = async () => {
    for (const { name, dpi } of waiting) {
      const bytes = await readFile(pathOf(directory, name));
      const start = performance.now();
      const extraction = await modality.extract(bytes, dpi ?? source.dpi);
      spent.ms += performance.now() - start;
      if (extraction.ok) {
        const { template, networkMs, dpiFrom } = extraction.value;
        templates.set(name, template);
        spent.networkMs += networkMs;
        if (dpiFrom !== 'not_needed') counted(resolutions, dpiFrom);
      } else {
        const reason = extraction.error.why ?? extraction.error.kind;
        reasons.set(name, reason);
        counted(failures, reason);
      }
      spent.done += 1;
      onProgress(spent.done, images.length);
    }
  };
  await Promise.all(Array.from({ length: modality.threads }, work));
  return {
    count: images.length,
    template: (name) => templates.get(name),
    failure: (name) => reasons.get(name) ?? '',
    failures,
    resolutions,
    msPerTemplate: spent.ms / Math.max(1, images.length),
    networkMsPerTemplate: spent.networkMs / Math.max(1, templates.size),
  };
}
