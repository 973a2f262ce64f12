import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openConfirmedGallery } from '../../src/gallery/confirmed.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import { openHostedGallery } from '../../src/gallery/hosted.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';

const model = ModelId.parse('generated@1');
const kind = { model, modelHash: 'one', dimension: 64, scope: 'register' as const };

/** A unit vector that depends on the seed alone. */
function template(seed: number, near?: Template, share = 0): Template {
  let state = seed * 2_654_435_761 + 1;
  const vector = Float32Array.from({ length: kind.dimension }, (_, place) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * (1 - share) + share * (near?.vector[place] ?? 0);
  });
  const norm = Math.hypot(...vector);
  return { modality: 'face', model, vector: vector.map((value) => value / norm) };
}

async function filled(gallery: Gallery, count: number): Promise<void> {
  for (let place = 1; place <= count; place += 1) {
    const reference = { seq: Seq.parse(place), template: template(place) };
    await gallery.append(ChangeNumber.parse(place), reference);
  }
}

const makers = {
  exhaustive: () => openExhaustiveGallery(kind),
  hnsw: () => openHnswGallery(kind),
  'hosted exhaustive': () => openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' }),
  'hosted hnsw': () => openHostedGallery({ engine: 'hnsw', kind, snapshot: 'unsaved' }),
  confirmed: async () =>
    openConfirmedGallery({
      proposes: await openHnswGallery(kind),
      disposes: openExhaustiveGallery(kind),
    }),
};

describe.each(Object.entries(makers))('a gallery that is %s', (_name, make) => {
  let gallery: Gallery;
  const open = async (count: number) => {
    gallery = await make();
    await filled(gallery, count);
    return gallery;
  };
  afterEach(() => gallery.close());
  const everyone = { below: Seq.parse(1_000_000), candidatesMax: 5 };

  test('finds the reference of a near probe first', async () => {
    await open(200);
    const { candidates, coverage } = await gallery.search(
      template(999, template(42), 0.5),
      everyone,
    );
    expect(candidates[0]?.seq).toBe(42);
    expect(candidates.length).toBe(5);
    expect(coverage).toEqual({ scope: 'register', count: 200, asOf: 200 });
  });

  test('looks only below the bound', async () => {
    await open(50);
    const bounds = { below: Seq.parse(42), candidatesMax: 50 };
    const { candidates } = await gallery.search(template(42), bounds);
    expect(candidates.every(({ seq }) => seq < 42)).toBe(true);
    expect(candidates.length).toBeGreaterThan(0);
  });

  test('never returns what was removed', async () => {
    await open(20);
    await gallery.remove(ChangeNumber.parse(21), Seq.parse(7));
    const { candidates, coverage } = await gallery.search(template(7), everyone);
    expect(candidates.map(({ seq }) => seq)).not.toContain(7);
    expect(coverage).toEqual({ scope: 'register', count: 19, asOf: 21 });
  });

  test('takes a change once', async () => {
    await open(3);
    const reference = { seq: Seq.parse(9), template: template(9) };
    await gallery.append(ChangeNumber.parse(2), reference);
    expect((await gallery.coverage()).count).toBe(3);
  });

  test('refuses a change with a gap before it', async () => {
    await open(3);
    const late = gallery.append(ChangeNumber.parse(9), {
      seq: Seq.parse(9),
      template: template(9),
    });
    await expect(late).rejects.toThrow();
    expect((await gallery.coverage()).asOf).toBe(3);
  });

  test('refuses a template of another model or without unit norm', async () => {
    await open(3);
    const other = { ...template(1), model: ModelId.parse('other@1') };
    await expect(gallery.search(other, everyone)).rejects.toThrow();
    const long = { ...template(1), vector: template(1).vector.map((value) => value * 2) };
    await expect(gallery.search(long, everyone)).rejects.toThrow();
  });

  test('answers nobody when it is empty', async () => {
    await open(0);
    expect((await gallery.search(template(1), everyone)).candidates).toEqual([]);
  });
});

test('the graph finds nearly all that the oracle finds, and its misses are counted', async () => {
  const gallery = openConfirmedGallery({
    proposes: await openHnswGallery(kind),
    disposes: openExhaustiveGallery(kind),
  });
  await filled(gallery, 2_000);
  for (let person = 1; person <= 200; person += 1) {
    const probe = template(10_000 + person, template(person), 0.4);
    await gallery.search(probe, { below: Seq.parse(3_000), candidatesMax: 10 });
  }
  const recall = gallery.recall();
  expect(recall.searches).toBe(200);
  expect(recall.unanswered).toBe(0);
  expect(recall.firstFound).toBeGreaterThanOrEqual(198);
  expect(recall.missesUpper95).toBeGreaterThan(0);
  await gallery.close();
});

describe('a graph that was saved', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'basma-graph-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const place = () => ({ file: join(directory, 'graph'), key: new Uint8Array(32).fill(7) });
  const everyone = { below: Seq.parse(1_000_000), candidatesMax: 5 };

  async function saved(count: number): Promise<void> {
    const gallery = await openHnswGallery(kind, place());
    await filled(gallery, count);
    await gallery.remove(ChangeNumber.parse(count + 1), Seq.parse(3));
    await gallery.close();
  }
  const asOfAgain = async (at = place()) =>
    (await (await openHnswGallery(kind, at)).coverage()).asOf;

  test('is read again and goes on where it was', async () => {
    await saved(300);
    const again = await openHnswGallery(kind, place());
    expect(await again.coverage()).toEqual({ scope: 'register', count: 299, asOf: 301 });
    const { candidates } = await again.search(template(999, template(42), 0.5), everyone);
    expect(candidates[0]?.seq).toBe(42);
    await again.append(ChangeNumber.parse(302), { seq: Seq.parse(400), template: template(400) });
    expect((await again.search(template(400), everyone)).candidates[0]?.seq).toBe(400);
    expect(
      (await again.search(template(3), everyone)).candidates.map(({ seq }) => seq),
    ).not.toContain(3);
  });

  test('shows no template to who reads the file without the key', async () => {
    await saved(10);
    const bytes = await readFile(place().file);
    expect(bytes.includes(Buffer.from(template(5).vector.buffer).subarray(0, 16))).toBe(false);
  });

  test('is made anew when any byte of its file is another', async () => {
    await saved(20);
    const whole = await readFile(place().file);
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 97)) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      await writeFile(place().file, flipped);
      expect(await asOfAgain(), `byte ${at}`).toBe(0);
    }
  });

  test('is made anew when its file was cut off anywhere', async () => {
    await saved(20);
    const whole = await readFile(place().file);
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 41)) {
      await writeFile(place().file, whole.subarray(0, length));
      expect(await asOfAgain(), `${length} bytes`).toBe(0);
    }
  });

  test('is made anew under another key, and for another model', async () => {
    await saved(20);
    expect(await asOfAgain({ ...place(), key: new Uint8Array(32) })).toBe(0);
    const other = { ...kind, model: ModelId.parse('other@1') };
    expect((await (await openHnswGallery(other, place())).coverage()).asOf).toBe(0);
    const retrained = { ...kind, modelHash: 'two' };
    expect((await (await openHnswGallery(retrained, place())).coverage()).asOf).toBe(0);
  });

  test('that can not be saved loses nothing but time', async () => {
    const nowhere = { ...place(), file: join(directory, 'missing', 'graph') };
    const gallery = await openHnswGallery(kind, nowhere);
    await filled(gallery, 5);
    await gallery.close();
    expect(await asOfAgain(nowhere)).toBe(0);
  });
});
