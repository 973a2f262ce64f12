import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Every file directly in `islands` is an entry; what lies in folders below is shared. */
const islands = readdirSync(`${root}islands`)
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => `${root}islands/${name}`);

export default defineConfig({
  root,
  base: '/',
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: `${root}build`,
    emptyOutDir: true,
    manifest: 'manifest.json',
    // A font in a style sheet would be downloaded by those who do not need it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    rolldownOptions: { input: [...islands, `${root}style/console.css`] },
  },
});
