import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Asset } from './assets.ts';

/** The files of the offline verifier, as they were built. */
export interface VerifierFiles {
  /**
   * The file at a name below `/verifier/`, read from the disk: some are large, and a device asks
   * for each once. Undefined when there is none.
   */
  at(name: string): Promise<Asset | undefined>;
}

const built = fileURLToPath(new URL('../verifier/build/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
};

/**
 * What `npm run build-web` built of the verifier.
 * @throws an Error with code `console_not_built`
 */
export async function openVerifierFiles(directory: string = built): Promise<VerifierFiles> {
  const entries = await readdir(directory, { recursive: true }).catch((cause: unknown) => {
    const message = 'the offline verifier is not built: npm run build-web';
    throw Object.assign(new Error(message, { cause }), { code: 'console_not_built' });
  });
  // Only what was there at the start, so that no name leads anywhere else.
  const names = new Set(entries.filter((name) => types[extname(name)] !== undefined));
  return {
    at: async (name) => {
      const type = names.has(name) ? types[extname(name)] : undefined;
      if (type === undefined) return undefined;
      return { type, bytes: await readFile(join(directory, name)) };
    },
  };
}
