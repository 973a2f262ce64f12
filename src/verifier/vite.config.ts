import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const outDir = `${root}build`;
const base = '/verifier/';
const languages = ['ar', 'fr', 'zgh', 'en'] as const;
/** The page has no other texts. */
const beginnings = ['verifier.', 'enrol.advice.'];
const serviceWorker = 'service-worker.js';

/** The page's own texts, a file for each language: the page loads one. */
function texts(): Plugin {
  return {
    name: 'basma-texts',
    generateBundle() {
      for (const language of languages) {
        const file = fileURLToPath(new URL(`../web/texts/${language}.json`, import.meta.url));
        const all: Record<string, unknown> = Object(JSON.parse(readFileSync(file, 'utf8')));
        const own = Object.entries(all).filter(([key]) =>
          beginnings.some((beginning) => key.startsWith(beginning)),
        );
        const source = JSON.stringify(Object.fromEntries(own));
        this.emitFile({ type: 'asset', fileName: `texts/${language}.json`, source });
      }
    },
  };
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

/** Writes into the service worker which files there are and what each must hash to. */
function precache(): Plugin {
  return {
    name: 'basma-precache',
    closeBundle() {
      const names = readdirSync(outDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`.slice(outDir.length + 1))
        .filter((name) => name !== serviceWorker);
      const files = names.toSorted().map((name) => ({
        path: `${base}${name}`,
        sha256: sha256(readFileSync(`${outDir}/${name}`)),
      }));
      const list = JSON.stringify(files);
      const head = `const builtFiles=${list},builtName="basma-verifier-${sha256(list)}";`;
      const script = readFileSync(`${outDir}/${serviceWorker}`, 'utf8');
      writeFileSync(`${outDir}/${serviceWorker}`, `${head}\n${script}`);
    },
  };
}

export default defineConfig({
  root,
  base,
  publicDir: `${root}public`,
  logLevel: 'warn',
  assetsInclude: ['**/*.onnx'],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [texts(), precache()],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      input: { index: `${root}index.html`, 'service-worker': `${root}service-worker.ts` },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? serviceWorker : 'assets/[name]-[hash].js',
      },
    },
  },
});
