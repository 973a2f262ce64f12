import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationFace } from '../../scripts/demonstration-people.ts';
import { runBasma } from './run-basma.ts';

let directory: string;
const people = ['chama', 'chama-again', 'hanane', 'ghita'];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-cli-'));
  for (const person of people) {
    await writeFile(join(directory, `${person}.jpg`), await demonstrationFace(person));
  }
  const blank = { width: 100, height: 100, channels: 3, background: '#777' } as const;
  await sharp({ create: blank }).jpeg().toFile(join(directory, 'blank.jpg'));
});
afterAll(() => rm(directory, { recursive: true }));

const basma = (call: string) => runBasma(directory, call);

async function table(name: string, ...rows: readonly string[]): Promise<string> {
  await writeFile(join(directory, name), `${rows.join('\n')}\n`);
  return name;
}

test('help is asked for and given; an unknown command is a wrong call', async () => {
  const help = await basma('--help');
  expect(help.code).toBe(0);
  for (const word of ['station', 'enrol', 'identify', 'verify', 'template', 'compare', 'doctor']) {
    expect(help.out).toContain(`\n  ${word} `);
  }
  expect(await basma('frobnicate')).toMatchObject({ code: 2, out: '' });
  expect(await basma('evaluate compare')).toMatchObject({ code: 2, out: '' });
});

test('evaluate compare adds score and failure to the pairs, in their order', async () => {
  const pairs = await table(
    'pairs.csv',
    'probe,reference,mated',
    'chama.jpg,chama-again.jpg,1',
    'chama.jpg,hanane.jpg,0',
    'ghita.jpg,hanane.jpg,0',
    'blank.jpg,ghita.jpg,1',
  );
  const run = await basma(
    `evaluate compare --modality face --images . --json --pairs ${pairs} --out scores.csv`,
  );
  expect(run).toMatchObject({ code: 0, err: '' });
  const rows = (await readFile(join(directory, 'scores.csv'), 'utf8')).trimEnd().split('\n');
  expect(rows[0]).toBe('probe,reference,mated,score,failure');
  expect(rows[4]).toBe('blank.jpg,ghita.jpg,1,,probe_no_face');
  const scores = rows.slice(1, 4).map((row) => Number(row.split(',')[3]));
  expect(scores[0]).toBeGreaterThan(60);
  expect(Math.max(scores[1] ?? 99, scores[2] ?? 99)).toBeLessThan(45);
  const report: unknown = JSON.parse(run.out);
  expect(report).toMatchObject({ images: 5, fta: { count: 1, of: 5 }, matedPairs: 2 });
  expect(await readFile(join(directory, 'scores-det.svg'), 'utf8')).toContain('<svg');
});

test('evaluate identify ranks the mate first and lists who failed', async () => {
  const gallery = await table('gallery.csv', 'image,person', 'chama.jpg,a', 'hanane.jpg,b');
  const probes = await table(
    'probes.csv',
    'image,person',
    'chama-again.jpg,a',
    'ghita.jpg,c',
    'blank.jpg,b',
  );
  const run = await basma(
    `evaluate identify --modality face --images . --json --gallery ${gallery} --probes ${probes} --extrapolate-to 1000,1000000 --out candidates.csv`,
  );
  expect(run).toMatchObject({ code: 0, err: '' });
  const report: unknown = JSON.parse(run.out);
  expect(report).toMatchObject({
    galleryPeople: 2,
    matedProbes: 2,
    nonMatedProbes: 1,
    failures: { no_face: 1 },
    larger: {
      assumption: expect.stringContaining('exchangeable and independent'),
      // Two people of the gallery with `chama-again` but for herself, and both with `ghita`.
      nonMatedComparisons: 3,
      people: { gallery: 2, probes: 2 },
      tail: { kind: 'not_supported', why: 'few_people' },
      sizes: [{ people: 2 }, { people: 1_000 }, { people: 1_000_000 }],
    },
  });
  expect(run.out).not.toContain('"threshold": null');
  const rows = (await readFile(join(directory, 'candidates.csv'), 'utf8')).trimEnd().split('\n');
  expect(rows[0]).toBe('probe,rank,reference,person,score,failure');
  expect(rows[1]).toMatch(/^chama-again\.jpg,1,chama\.jpg,a,[\d.]+,$/);
  expect(rows.at(-1)).toBe('blank.jpg,,,,,no_face');
});

test('evaluate identify refuses sizes of galleries that are none, before the long work', async () => {
  const files = '--gallery gallery.csv --probes probes.csv --out candidates.csv';
  for (const sizes of ['0', '10,', '1,2,3,4,5,6,7,8,9,10,11,12,13']) {
    const run = await basma(
      `evaluate identify --modality face --images . ${files} --extrapolate-to ${sizes}`,
    );
    expect(run).toMatchObject({ code: 2, out: '' });
    expect(run.err).toContain('--extrapolate-to');
  }
});

test('an image that is not there stops an evaluation before the long work', async () => {
  const pairs = await table('gone.csv', 'probe,reference,mated', 'chama.jpg,nobody.jpg,0');
  const run = await basma(
    `evaluate compare --modality face --images . --pairs ${pairs} --out gone-scores.csv`,
  );
  expect(run.code).toBe(2);
  expect(run.err).toContain('nobody.jpg');
});

test('a name that leads out of the directory is refused', async () => {
  const pairs = await table('out.csv', 'probe,reference,mated', '../x.jpg,chama.jpg,0');
  const run = await basma(
    `evaluate compare --modality face --images . --pairs ${pairs} --out out-scores.csv`,
  );
  expect(run.code).toBe(2);
});

test('compare says yes for one person and no for two', async () => {
  expect((await basma('compare chama.jpg chama-again.jpg')).code).toBe(0);
  expect((await basma('compare chama.jpg hanane.jpg')).code).toBe(1);
  expect((await basma('compare chama.jpg none.jpg')).code).toBe(2);
  expect((await basma('compare chama.jpg blank.jpg')).code).toBe(1);
});

test('template prints quality, and the vector only when it is asked for', async () => {
  const plain = await basma('template chama.jpg --json');
  expect(plain.code).toBe(0);
  expect(plain.out).not.toContain('"vector"');
  const whole: unknown = JSON.parse((await basma('template chama.jpg --json --vector')).out);
  expect(whole).toMatchObject({ model: 'face-embedding@1', goodEnoughToEnrol: true });
});

test('doctor finds the models as they were measured', async () => {
  const run = await basma('doctor --json');
  expect(run.code).toBe(0);
  expect(run.out).toContain('model face-embedding@1');
});

test('a station that does not answer is told apart from a wrong call', async () => {
  await writeFile(join(directory, 'secret.txt'), 'a secret of some length');
  const run = await basma(
    'identify chama.jpg --purpose adjudication --secret-file secret.txt --station http://127.0.0.1:9',
  );
  expect(run.code).toBe(3);
});
