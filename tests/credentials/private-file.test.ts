import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWhole, writeWhole } from '../../src/credentials/private-file.ts';
import { derivedKey } from '../../src/credentials/derived-key.ts';
import { openStationSecrets } from '../../src/credentials/station-secrets.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-private-'));
  file = join(directory, 'secret');
});
afterEach(() => rm(directory, { recursive: true }));

test('what is written is read, and only its owner may', async () => {
  await writeWhole(file, 'a secret\nof two lines');
  expect(await readWhole(file)).toBe('a secret\nof two lines');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('a file that is not there is no error', async () => {
  expect(await readWhole(file)).toBeUndefined();
});

test('a file with any other byte is refused', async () => {
  await writeWhole(file, 'a secret');
  const whole = await readFile(file);
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 1;
    await writeFile(file, changed);
    await expect(readWhole(file), `byte ${at}`).rejects.toMatchObject({
      code: 'private_file_damaged',
    });
  }
});

test('a file that others may read is refused', async () => {
  await writeWhole(file, 'a secret');
  await chmod(file, 0o644);
  await expect(readWhole(file)).rejects.toMatchObject({ code: 'private_file_open' });
});

test('a draft that a power cut left changes nothing', async () => {
  await writeWhole(file, 'old');
  await writeFile(`${file}.new`, 'half of a n');
  expect(await readWhole(file)).toBe('old');
  await writeWhole(file, 'new');
  expect(await readWhole(file)).toBe('new');
});

test('secrets are made once, and never beside a register that exists', async () => {
  const open = (mayMake: boolean) => openStationSecrets({ file, mayMake, envelope: 'none' });
  const made = (await open(true)).secrets();
  expect((await open(false)).secrets()).toEqual(made);
  await rm(file);
  await expect(open(false)).rejects.toMatchObject({ code: 'secrets_missing' });
});

test('secrets that an earlier version wrote are completed, and stay when wraps change', async () => {
  const open = () => openStationSecrets({ file, mayMake: true, envelope: 'none' });
  const { drafts: _, numbers: __, ...first } = (await open()).secrets();
  const written = Object.entries(first).map(([name, bytes]) => [name, bytes.toString('base64url')]);
  await writeWhole(file, JSON.stringify(Object.fromEntries(written)));
  const opened = await open();
  const { wrap, ...others } = opened.secrets();
  expect(wrap).toEqual(first.wrap);
  // What such a version sealed by them is still there.
  expect(others).toMatchObject({
    drafts: derivedKey(wrap, 'drafts'),
    numbers: derivedKey(wrap, 'numbers handed over'),
  });
  await opened.renewWrap();
  await opened.forgetFormerWrap();
  expect((await open()).secrets()).toMatchObject(others);
});
