import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runBasma } from './run-basma.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-formula-cli-'));
  await mkdir(join(directory, 'approvers'));
  await writeFile(join(directory, 'passphrase'), 'words for a rehearsal only', { mode: 0o400 });
  await writeFile(join(directory, 'other'), 'other words for a rehearsal', { mode: 0o400 });
  const example = await readFile('src/social/formulas/example-2026.json');
  await writeFile(join(directory, 'formula.json'), example);
});
afterAll(() => rm(directory, { recursive: true }));

const formula = (call: string) => runBasma(directory, `formula ${call}`);
const check = (more = '') =>
  formula(`check formula.json --approvers approvers --day 2026-03-01 ${more}`);
const keygen = (role: string, kid: string, passphrase = 'passphrase') =>
  formula(`keygen --role ${role} --kid ${kid} --passphrase-file ${passphrase}`);
const approve = (kid: string, more = '--passphrase-file passphrase') =>
  formula(`approve formula.json --key ${kid}.key ${more}`);
const trust = (kid: string) =>
  rename(join(directory, `${kid}.json`), join(directory, 'approvers', `${kid}.json`));

test('a formula is approved by two roles on two machines, and checked', async () => {
  for (const [role, kid] of [
    ['ANR', 'anr-1'],
    ['HCP', 'hcp-1'],
  ] as const) {
    expect(await keygen(role, kid)).toMatchObject({ code: 0 });
    expect((await stat(join(directory, `${kid}.key`))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(directory, `${kid}.key`), 'utf8')).toContain('ENCRYPTED');
  }
  const again = await keygen('HCP', 'hcp-1');
  expect(again.err).toContain('approver_key_exists');

  expect(await check()).toMatchObject({ code: 1, out: 'refused: formula_unsigned\n' });
  const first = await approve('anr-1');
  expect(first.code).toBe(0);
  expect(first.out).toContain('AMO_TADAMON ≤ 9.3264284');
  const hash = /hash +(\S+)/.exec(first.out)?.[1] ?? '';
  const second = await approve('hcp-1', `--passphrase-file passphrase --hash ${hash}`);
  expect(second.out).toContain('ANR (anr-1), HCP (hcp-1)');

  // Nobody is trusted who was not told to be.
  expect((await check()).out).toContain('formula_key_unknown');
  await trust('anr-1');
  await trust('hcp-1');
  const checked = await check();
  expect(checked.code).toBe(0);
  expect(checked.out).toContain(hash);
  expect(await check('--day 2025-12-31')).toMatchObject({ code: 1 });
  const said = await formula('check formula.json --approvers approvers --day 2026-02-30');
  expect(said.code).toBe(2);

  const path = join(directory, 'formula.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('9.3264284', '9.4264284'));
  expect((await check()).out).toContain('formula_altered');
  await writeFile(path, text);
}, 120_000);

test('what was not agreed on is not approved, nor by a key that is not opened', async () => {
  expect(await keygen('PM', 'pm-1', 'other')).toMatchObject({ code: 0 });
  const before = await readFile(join(directory, 'formula.json'), 'utf8');
  const hashed = await approve('pm-1', '--passphrase-file other --hash somethingelse');
  expect(hashed).toMatchObject({ code: 1 });
  expect((await approve('pm-1')).err).toContain('passphrase_wrong');
  expect((await keygen('pm', 'Pm 2')).code).toBe(2);
  await writeFile(join(directory, 'short'), 'short', { mode: 0o400 });
  expect((await keygen('PM', 'pm-2', 'short')).err).toContain('passphrase_short');
  const swapped = await keygen('PM', 'pm-3', 'other');
  expect(swapped.code).toBe(0);
  await rename(join(directory, 'pm-3.json'), join(directory, 'pm-1.json'));
  const posing = await approve('pm-1', '--passphrase-file other');
  expect(posing.err).toContain('approver_key_other');
  expect(await readFile(join(directory, 'formula.json'), 'utf8')).toBe(before);
}, 120_000);
