import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMessageSpool } from '../../src/sites/message-spool.ts';
import { Instant } from '../../src/vocabulary/time.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'basma-spool-'));
});
afterEach(() => rm(folder, { recursive: true }));

let clockMs = 1_800_000_000_000;
const now = () => Instant.parse(clockMs);
const message = (code: string) =>
  ({
    to: { kind: 'phone', address: '+212600000000' },
    language: 'fr',
    code,
    use: 'resident',
    expiresAt: Instant.parse(clockMs + 600_000),
  }) as const;

test('each message is a whole file of its own, for its owner alone', async () => {
  const spool = openMessageSpool(join(folder, 'messages'), now);
  for (const code of ['11111111', '22222222', '33333333']) spool.send(message(code));
  await spool.close();
  const names = await readdir(join(folder, 'messages'));
  expect(names).toHaveLength(3);
  for (const name of names) {
    expect((await stat(join(folder, 'messages', name))).mode & 0o077).toBe(0);
    const read: unknown = JSON.parse(await readFile(join(folder, 'messages', name), 'utf8'));
    expect(read).toMatchObject({
      version: 1,
      kind: 'phone',
      address: '+212600000000',
      language: 'fr',
      text: expect.stringMatching(/Votre code est \d{8}\. Il vaut 10 minutes\./),
      expiresAt: '2027-01-15T08:10:00.000Z',
    });
  }
});

test('what nobody fetched before it expired is removed, and nothing else is', async () => {
  const spool = openMessageSpool(folder, now);
  spool.send(message('11111111'));
  await spool.close();
  await writeFile(join(folder, 'the gateway’s own'), '');
  clockMs += 600_001;
  spool.send(message('22222222'));
  await spool.close();
  const names = await readdir(folder);
  expect(names).toHaveLength(2);
  expect(names).toContain('the gateway’s own');
});

test('a directory that can not be written loses messages and nobody’s answer', async () => {
  const file = join(folder, 'no directory');
  await writeFile(file, '');
  const spool = openMessageSpool(file, now);
  spool.send(message('11111111'));
  await spool.close();
  expect(spool.lost()).toBe(1);
});
