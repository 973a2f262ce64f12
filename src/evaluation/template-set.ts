import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import type { AcquisitionFailure, Extraction } from '../biometrics/extraction.ts';
import type { Result } from '../vocabulary/result.ts';
import type { Template } from '../vocabulary/template.ts';
import { TableError } from './table.ts';

/** Why an image gave no template. */
export interface ImageFailure {
  readonly kind: AcquisitionFailure['kind'] | 'sample_refused';
  /** More exactly, e.g. `damaged`. */
  readonly why?: string;
}

/** What turns the bytes of an image into an extraction; the site of the evaluation joins it. */
export type ExtractImage = (image: Uint8Array) => Promise<Result<Extraction, ImageFailure>>;

/** Called after each image. */
export type OnProgress = (done: number, of: number) => void;

/** The templates of a set of images, each extracted once. */
export interface TemplateSet {
  readonly count: number;
  /** Undefined when the image failed. */
  template(name: string): Template | undefined;
  /** Why the image has no template, e.g. `no_face`; empty when it has one. */
  failure(name: string): string;
  readonly failures: Readonly<Record<string, number>>;
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
async function checkPresent(directory: string, names: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const name of names) {
    const found = await stat(pathOf(directory, name)).catch(() => undefined);
    if (!found?.isFile()) missing.push(name);
  }
  if (missing.length === 0) return;
  const named = missing.slice(0, namedMax).join(', ');
  const more = missing.length > namedMax ? ` and ${missing.length - namedMax} more` : '';
  throw new TableError(`${missing.length} images are not in ${directory}: ${named}${more}`);
}

/**
 * Extracts every image once, `threads` at a time.
 * @throws TableError when an image is not there; one that can not be used becomes a failure
 */
export async function extractTemplates(
  source: { readonly directory: string; readonly names: readonly string[] },
  engine: { readonly extract: ExtractImage; readonly threads: number },
  onProgress: OnProgress,
): Promise<TemplateSet> {
  const { directory, names } = source;
  await checkPresent(directory, names);
  const templates = new Map<string, Template>();
  const reasons = new Map<string, string>();
  const failures: Record<string, number> = {};
  const spent = { ms: 0, networkMs: 0, done: 0 };
  const waiting = names.values();
  const work = async () => {
    for (const name of waiting) {
      const bytes = await readFile(pathOf(directory, name));
      const start = performance.now();
      const extraction = await engine.extract(bytes);
      spent.ms += performance.now() - start;
      if (extraction.ok) {
        templates.set(name, extraction.value.template);
        spent.networkMs += extraction.value.networkMs;
      } else {
        const reason = extraction.error.why ?? extraction.error.kind;
        reasons.set(name, reason);
        failures[reason] = (failures[reason] ?? 0) + 1;
      }
      spent.done += 1;
      onProgress(spent.done, names.length);
    }
  };
  await Promise.all(Array.from({ length: engine.threads }, work));
  return {
    count: names.length,
    template: (name) => templates.get(name),
    failure: (name) => reasons.get(name) ?? '',
    failures,
    msPerTemplate: spent.ms / Math.max(1, names.length),
    networkMsPerTemplate: spent.networkMs / Math.max(1, templates.size),
  };
}
