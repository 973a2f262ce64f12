import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that pages link to. */
export interface Asset {
  /** E.g. `text/javascript`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The scripts, styles and fonts of the console, as they were built. */
export interface Assets {
  /** Address of a script or style sheet by its source's name, e.g. `islands/enrol.tsx`. */
  addressOf(source: string): string;
  /** The file at an address; undefined when there is none. */
  at(address: string): Asset | undefined;
}

const built = fileURLToPath(new URL('./build/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** What Vite's manifest says of one source. */
function fileOf(entry: unknown): string | undefined {
  const file: unknown =
    typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'file') : undefined;
  return typeof file === 'string' ? file : undefined;
}

/**
 * Reads what `npm run build-web` built, wholly into memory: some hundred kilobytes.
 * @throws an Error with code `console_not_built`
 */
export async function loadAssets(directory: string = built): Promise<Assets> {
  const text = await readFile(join(directory, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    const message = 'the console is not built: npm run build-web';
    throw Object.assign(new Error(message, { cause }), { code: 'console_not_built' });
  });
  const manifest: Record<string, unknown> = Object(JSON.parse(text));
  const names = await readdir(join(directory, 'assets'));
  const files = new Map<string, Asset>();
  for (const name of names) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    files.set(`/assets/${name}`, { type, bytes: await readFile(join(directory, 'assets', name)) });
  }
  return {
    addressOf: (source) => {
      const file = fileOf(manifest[source]);
      if (file === undefined) {
        const message = `the console was built without ${source}: npm run build-web`;
        throw Object.assign(new Error(message), { code: 'console_not_built' });
      }
      return `/${file}`;
    },
    at: (address) => files.get(address),
  };
}
