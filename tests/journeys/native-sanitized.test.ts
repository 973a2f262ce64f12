import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const native = new URL('../../src/gallery/native', import.meta.url).pathname;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-native-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Compiles what the addon is made of, without Node, under a sanitizer, and runs its check. */
async function checkedUnder(sanitizer: string): Promise<string> {
  const sources = (await readdir(native)).filter(
    (file) => file.endsWith('.cc') && file !== 'addon.cc',
  );
  const out = join(directory, sanitizer.replace(',', '-'));
  await run(
    'g++',
    [
      '-std=c++20',
      '-O1',
      '-g',
      '-ffp-contract=off',
      // GCC 12 warns of its own vector headers.
      '-w',
      `-fsanitize=${sanitizer}`,
      '-fno-sanitize-recover=all',
      'check/check.cc',
      ...sources,
      '-o',
      out,
      '-pthread',
    ],
    { cwd: native },
  );
  return (await run(out, [], { timeout: 240_000, killSignal: 'SIGKILL' })).stdout;
}

describe('the native gallery, compiled anew', () => {
  test.each(['address,undefined', 'thread'])('holds under -fsanitize=%s', async (sanitizer) => {
    expect(await checkedUnder(sanitizer)).toContain('agree');
  });
});
