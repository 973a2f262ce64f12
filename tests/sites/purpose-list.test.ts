import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { purposeListOf } from '../../src/sites/purpose-list.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'basma-purposes-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a deployment without a list of its own has ours', async () => {
  const { purposes } = await purposeListOf(directory);
  expect(purposes.map(({ code }) => code)).toContain('social-own-data');
});

test('a deployment’s own list takes its place, whole', async () => {
  const own = {
    schema: 'basma.purposes/1',
    bases: [{ code: 'decree', kind: 'law', reference: 'a decree' }],
    purposes: [{ code: 'aid', bases: ['decree'], holders: ['clerk'] }],
  };
  writeFileSync(join(directory, 'purposes.json'), JSON.stringify(own));
  expect(await purposeListOf(directory)).toEqual(own);
});

test.each(['', '{', '{"schema":"basma.purposes/1","bases":[],"purposes":[]}'])(
  'a list that can not be read stops the start: %j',
  async (text) => {
    writeFileSync(join(directory, 'purposes.json'), text);
    await expect(purposeListOf(directory)).rejects.toMatchObject({ code: 'purposes_malformed' });
  },
);
