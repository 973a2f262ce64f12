import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imagesOf, readPairs } from '../../src/evaluation/compare-pairs.ts';
import { csvField, readTable, TableError } from '../../src/evaluation/table.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-table-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function all<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const read: T[] = [];
  for await (const row of rows) read.push(row);
  return read;
}

async function rowsOf(text: string): Promise<readonly (readonly string[])[]> {
  const file = join(directory, 'table.csv');
  await writeFile(file, text);
  return all(readTable(file, ['image', 'person']));
}

test('rows come in their order, quoted fields and line ends as RFC 4180 has them', async () => {
  expect(await rowsOf('image,person\r\n"a,b.jpg",1\r\nc.jpg,"x""y"\r\n')).toEqual([
    ['a,b.jpg', '1'],
    ['c.jpg', 'x"y'],
  ]);
});

test('a byte order mark and blank lines at the end do no harm', async () => {
  expect(await rowsOf('\ufeffimage,person\na.jpg,1\n\n')).toEqual([['a.jpg', '1']]);
});

test.each([
  ['another header', 'file,person\na.jpg,1\n'],
  ['a missing column', 'image\na.jpg\n'],
  ['a row that is too short', 'image,person\na.jpg\n'],
  ['a row that is too long', 'image,person\na.jpg,1,2\n'],
  ['a quote that never ends', 'image,person\n"a.jpg,1\n'],
  ['an empty file', ''],
])('%s is refused', async (_what, text) => {
  await expect(rowsOf(text)).rejects.toBeInstanceOf(TableError);
});

test('a file that is not there is an error, not a crash', async () => {
  const rows = all(readTable(join(directory, 'none.csv'), ['image', 'person']));
  await expect(rows).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a truth that is neither 1 nor 0 is refused with its row', async () => {
  const file = join(directory, 'pairs.csv');
  await writeFile(file, 'probe,reference,mated\na.jpg,b.jpg,1\na.jpg,c.jpg,maybe\n');
  await expect(all(readPairs(file))).rejects.toThrow(/pair 2/);
});

test('what csvField writes, readTable reads', async () => {
  const names = ['plain.jpg', 'with,comma', 'with"quote', 'two\nlines'];
  const text = names.map((name) => `${csvField(name)},1\n`).join('');
  const rows = await rowsOf(`image,person\n${text}`);
  expect(rows.map(([name]) => name)).toEqual(names);
});

test('columns that may be there are read wherever they stand, and are empty where not', async () => {
  const file = join(directory, 'optional.csv');
  const rows = (text: string) =>
    writeFile(file, text).then(() => all(readTable(file, ['image', 'person'], ['dpi', 'note'])));
  expect(await rows('image,person\na.png,1\n')).toEqual([['a.png', '1', '', '']]);
  expect(await rows('image,person,note,dpi\na.png,1,x,500\n')).toEqual([
    ['a.png', '1', '500', 'x'],
  ]);
  await expect(rows('image,person,ppi\na.png,1,500\n')).rejects.toBeInstanceOf(TableError);
  await expect(rows('image,person,dpi,dpi\na.png,1,1,2\n')).rejects.toBeInstanceOf(TableError);
});

test('resolutions stand in one column for both images or in one for each', async () => {
  const file = join(directory, 'dpi.csv');
  const dpis = async (text: string) => {
    await writeFile(file, text);
    const pairs = await all(readPairs(file));
    return pairs.map(({ probe, reference }) => [probe.dpi, reference.dpi]);
  };
  expect(await dpis('probe,reference,mated,dpi\na,b,1,569\na,c,1,\n')).toEqual([
    [569, 569],
    [undefined, undefined],
  ]);
  expect(await dpis('probe,reference,mated,probe_dpi,reference_dpi\na,b,1,569,500\n')).toEqual([
    [569, 500],
  ]);
  for (const wrong of ['twice', '72', '9999', '-500']) {
    await expect(dpis(`probe,reference,mated,dpi\na,b,1,${wrong}\n`)).rejects.toThrow(/pair 1/);
  }
});

test('one image can not have two resolutions', async () => {
  const file = join(directory, 'two.csv');
  await writeFile(file, 'probe,reference,mated,probe_dpi\na,b,1,500\na,c,1,569\n');
  await expect(imagesOf(readPairs(file))).rejects.toBeInstanceOf(TableError);
});
