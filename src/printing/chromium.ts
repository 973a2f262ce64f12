import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** How long one page may take; a browser that starts cold on a busy machine takes seconds. */
const printMsMax = 30_000;
/** Pages that wait; one more is told to come back. */
const waitingMax = 8;
const pdfBytesMax = 8 * 1024 * 1024;

function failed(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/** Options that keep a browser to one page: no network of its own, no profile, no extension. */
function wordsFor(directory: string): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-dev-shm-usage',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    // A browser of the superuser runs without its sandbox or not at all.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(directory, 'profile')}`,
    '--no-pdf-header-footer',
    `--print-to-pdf=${join(directory, 'page.pdf')}`,
    pathToFileURL(join(directory, 'page.html')).href,
  ];
}

function run(program: string, directory: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const browser = spawn(program, wordsFor(directory), {
      stdio: 'ignore',
      detached: true,
      env: { HOME: directory, PATH: '/usr/local/bin:/usr/bin:/bin' },
    });
    const overdue = setTimeout(() => {
      // The browser and everything that it started.
      if (browser.pid !== undefined) process.kill(-browser.pid, 'SIGKILL');
      reject(failed('printer_overdue', 'the browser did not print in time'));
    }, printMsMax);
    browser.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(overdue);
      const code = ['ENOENT', 'EACCES'].includes(error.code ?? '')
        ? 'printer_missing'
        : 'printer_failed';
      reject(failed(code, 'the browser that prints could not be started', error));
    });
    browser.once('exit', (code) => {
      clearTimeout(overdue);
      if (code === 0) resolve();
      else reject(failed('printer_failed', 'the browser that prints failed'));
    });
  });
}

async function printed(program: string, page: string): Promise<Uint8Array> {
  const directory = await mkdtemp(join(tmpdir(), 'basma-print-'));
  try {
    await writeFile(join(directory, 'page.html'), page, { mode: 0o600 });
    await run(program, directory);
    const pdf = await readFile(join(directory, 'page.pdf')).catch((error: unknown) => {
      throw failed('printer_failed', 'the browser printed nothing', error);
    });
    if (pdf.length > pdfBytesMax || pdf.subarray(0, 5).toString('latin1') !== '%PDF-') {
      throw failed('printer_failed', 'what the browser printed is no page');
    }
    return new Uint8Array(pdf);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Turns pages into PDF. */
export interface PagePrinter {
  /**
   * @throws an Error with code `printer_missing`, `printer_failed`, `printer_overdue` or
   * `overloaded`
   */
  pdf(page: string): Promise<Uint8Array>;
}

/**
 * Prints by a Chromium that stands outside of us, one page at a time. The page lies in a folder
 * that only we read, and goes with it.
 * @param program its path; `none` where there is none
 */
export function chromiumPrinter(program: string | 'none'): PagePrinter {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return {
    pdf: async (page) => {
      if (program === 'none') throw failed('printer_missing', 'no browser that prints is known');
      if (waiting >= waitingMax) throw failed('overloaded', 'too many pages wait to be printed');
      waiting += 1;
      const mine = last.then(() => printed(program, page));
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
  };
}
