import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generatedFinger } from '../../src/generation/finger.ts';
import { pressed } from '../../src/generation/finger-press.ts';
import { runBasma } from './run-basma.ts';

let directory: string;
const fingers = ['a', 'b', 'c'];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'basma-fingers-'));
  for (const finger of fingers) {
    for (const press of ['1', '2']) {
      const { widthPx, heightPx, data } = pressed(generatedFinger(`cli ${finger}`), {
        seed: press,
        hardship: 0.1,
      });
      await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 1 } })
        .toColourspace('b-w')
        .png()
        .toFile(join(directory, `${finger}${press}.png`));
    }
  }
  // The same print from a sensor of 1000 dpi.
  await sharp(join(directory, 'a2.png'))
    .resize({ width: 768, kernel: 'cubic' })
    .toColourspace('b-w')
    .tiff()
    .toFile(join(directory, 'fine.tif'));
  const blank = { width: 300, height: 400, channels: 3, background: '#fff' } as const;
  await sharp({ create: blank }).png().toFile(join(directory, 'blank.png'));
});
afterAll(() => rm(directory, { recursive: true }));

const basma = (call: string) => runBasma(directory, call);

async function table(name: string, ...rows: readonly string[]): Promise<string> {
  await writeFile(join(directory, name), `${rows.join('\n')}\n`);
  return name;
}

async function rowsOf(name: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(join(directory, name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((row) => row.split(','));
}

test('template counts minutiae and says how it knew the resolution', async () => {
  const run = await basma('template a1.png --modality finger --position right_thumb --json');
  expect(run).toMatchObject({ code: 0, err: '' });
  const said: unknown = JSON.parse(run.out);
  expect(said).toMatchObject({ position: 'right_thumb', dpiFrom: 'assumed', dpi: 500 });
  expect(Reflect.get(Object(said), 'minutiae')).toBeGreaterThan(15);
});

test('template says what the quality consists of, in text and for programs', async () => {
  const text = await basma('template a1.png --modality finger');
  expect(text).toMatchObject({ code: 0, err: '' });
  const run = await basma('template a1.png --modality finger --json');
  const measures: unknown = Reflect.get(Object(JSON.parse(run.out)), 'measures');
  if (!Array.isArray(measures)) throw new Error('measures are a list');
  expect(measures.length).toBeGreaterThan(5);
  for (const measure of measures) {
    const { component, value }: Record<string, unknown> = Object(measure);
    const line = text.out.split('\n').find((said) => said.includes(`  ${String(component)} `));
    expect(line, String(component)).toContain(` ${Number(value).toFixed(0)} `);
  }
});

test('calibrate states how often strangers reach a similarity, as the scores of compare have it', async () => {
  const names = fingers.flatMap((finger) => [`${finger}1.png`, `${finger}2.png`]);
  const strangers = names.flatMap((probe) =>
    names.filter((other) => other[0] !== probe[0]).map((other) => `${probe},${other},0`),
  );
  // Each pair both ways: 24 pairs, of which the rate 1/2 has its ten and more false matches.
  const file = await table(
    'strangers.csv',
    'probe,reference,mated',
    ...strangers,
    'a1.png,a2.png,1',
  );
  const run = await basma(`evaluate calibrate --modality finger --images . --json --pairs ${file}`);
  // One point is no table.
  expect(run).toMatchObject({ code: 1, err: '' });
  const said: unknown = JSON.parse(run.out);
  expect(said).toMatchObject({ nonMatedPairs: 24, model: 'finger-minutiae@1' });
  const scored = await basma(
    `evaluate compare --modality finger --images . --json --pairs ${file} --out strangers-scores.csv`,
  );
  expect(scored.code).toBe(0);
  const calibration: unknown = Reflect.get(Object(said), 'calibration');
  const [point]: readonly unknown[] = Array.isArray(calibration) ? calibration : [];
  const { similarity, falseMatchRate }: Record<string, unknown> = Object(point);
  const [, ...rows] = await rowsOf('strangers-scores.csv');
  const placeOf = (ratio: number) => 1e-3 * (0.5 + Math.atan(ratio / 20) / Math.PI);
  const share = rows.filter((row) => {
    const within = Number(row[3]);
    return row[2] === '0' && within >= placeOf(Number(similarity)) - 2e-9;
  }).length;
  expect(share / 24).toBeCloseTo(Number(falseMatchRate), 1);
});

test('template writes a record that compare reads, for its owner only', async () => {
  const written = await basma(
    'template a1.png --modality finger --format iso-2011 --out finger.fmr',
  );
  expect(written.code, written.err).toBe(0);
  expect((await stat(join(directory, 'finger.fmr'))).mode & 0o777).toBe(0o600);
  expect((await basma('compare --modality finger finger.fmr a2.png')).code).toBe(0);
  expect((await basma('compare --modality finger finger.fmr b2.png')).code).toBe(1);
});

test('compare brings images to one resolution', async () => {
  const stated = await table(
    'fine.csv',
    'probe,reference,mated,reference_dpi',
    'a1.png,fine.tif,1,1000',
  );
  const run = await basma(
    `evaluate compare --modality finger --images . --json --pairs ${stated} --out fine-scores.csv`,
  );
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(run.out)).toMatchObject({ resolutions: { stated: 1, assumed: 1 } });
  const [, row] = await rowsOf('fine-scores.csv');
  expect(Number(row?.[3])).toBeGreaterThan(50);
});

test('evaluate compare tells every pair apart, and failures from low scores', async () => {
  const names = fingers.flatMap((finger) => [`${finger}1.png`, `${finger}2.png`]);
  const pairs = names.flatMap((probe, at) =>
    names
      .slice(at + 1)
      .map((reference) => `${probe},${reference},${probe[0] === reference[0] ? 1 : 0}`),
  );
  const file = await table('all.csv', 'probe,reference,mated', ...pairs, 'blank.png,a1.png,1');
  const run = await basma(
    `evaluate compare --modality finger --images . --json --pairs ${file} --out scores.csv`,
  );
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(run.out)).toMatchObject({
    images: 7,
    matedPairs: 4,
    nonMatedPairs: 12,
    fta: { count: 1, of: 7 },
    failures: { no_finger: 1 },
  });
  const [header, ...rows] = await rowsOf('scores.csv');
  expect(header).toEqual(['probe', 'reference', 'mated', 'score', 'failure']);
  expect(rows.at(-1)).toEqual(['blank.png', 'a1.png', '1', '', 'probe_no_finger']);
  const scores = rows.slice(0, -1).map((row) => Number(row[3]));
  // Pairs that share hardly a minutia all have the lowest likelihood ratio there is.
  const lowest = Math.min(...scores);
  const above = scores.filter((score) => score > lowest);
  expect(new Set(above).size).toBe(above.length);
  const mated = scores.filter((_, at) => rows[at]?.[2] === '1');
  const nonMated = scores.filter((_, at) => rows[at]?.[2] === '0');
  expect(Math.min(...mated)).toBeGreaterThan(Math.max(...nonMated));
});

test('evaluate identify ranks the mate first', async () => {
  const gallery = await table('gallery.csv', 'image,person', 'a1.png,a', 'b1.png,b');
  const probes = await table(
    'probes.csv',
    'image,person,dpi',
    'a2.png,a,500',
    'c1.png,c,',
    'blank.png,b,500',
  );
  const run = await basma(
    `evaluate identify --modality finger --images . --json --gallery ${gallery} --probes ${probes} --out candidates.csv`,
  );
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(run.out)).toMatchObject({ matedProbes: 2, failures: { no_finger: 1 } });
  const rows = await rowsOf('candidates.csv');
  expect(rows[1]?.slice(0, 4)).toEqual(['a2.png', '1', 'a1.png', 'a']);
  expect(rows.at(-1)).toEqual(['blank.png', '', '', '', '', 'no_finger']);
});

test.each([
  ['template a1.png --modality finger --position left_toe', 'position'],
  ['template a1.png --modality finger --format iso-2005', 'out'],
  ['compare a1.png a2.png --dpi 500', 'dpi'],
])('%s is a wrong call', async (call, said) => {
  const run = await basma(call);
  expect(run).toMatchObject({ code: 2, out: '' });
  expect(run.err).toContain(said);
});

test('explain draws the paired minutiae of two images, and of an image that shows none nothing', async () => {
  const run = await basma('explain a1.png a2.png --out pairs.svg --json');
  expect(run.code).toBe(0);
  expect(JSON.parse(run.out)).toMatchObject({ drawing: 'pairs.svg' });
  const drawing = await readFile(join(directory, 'pairs.svg'), 'utf8');
  expect(drawing).toMatch(/^<svg[\s\S]*data:image\/png[\s\S]*<\/svg>\s*$/);
  expect((await stat(join(directory, 'pairs.svg'))).mode & 0o077).toBe(0);
  expect(await basma('explain a1.png blank.png --out none.svg')).toMatchObject({ code: 2 });
});

test('fingers that a call states wrongly are refused before anything is sent', async () => {
  const enrol = 'enrol a1.png --record person.json --secret-file none --fingers';
  await writeFile(join(directory, 'person.json'), '{}');
  expect(await basma(`${enrol} sixth_finger=a1.png`)).toMatchObject({ code: 2 });
  expect(await basma(`${enrol} right_index=a1.png --missing left_ring=lost`)).toMatchObject({
    code: 2,
  });
  expect(await basma('verify --programme p --key k --purpose pay --vid 1')).toMatchObject({
    code: 2,
  });
});
