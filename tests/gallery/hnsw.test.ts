import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import { ModelId } from '../../src/vocabulary/template.ts';
import { galleryContract } from './contract.ts';
import { change, everyone, fill, kind, reference, seq, template } from './references.ts';

galleryContract('the graph', {
  answering: { kind: 'proposes', recallMin: 0.98 },
  make: openHnswGallery,
});

describe('a graph that was saved', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'basma-graph-'));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const place = () => ({ file: join(directory, 'graph'), key: new Uint8Array(32).fill(7) });

  async function saved(count: number): Promise<void> {
    const gallery = await openHnswGallery(kind, place());
    await fill(gallery, count);
    await gallery.remove(change(count + 1), seq(3));
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
    await again.append(change(302), reference(400));
    expect((await again.search(template(400), everyone)).candidates[0]?.seq).toBe(400);
    expect(
      (await again.search(template(3), everyone)).candidates.map((candidate) => candidate.seq),
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
    await fill(gallery, 5);
    await gallery.close();
    expect(await asOfAgain(nowhere)).toBe(0);
  });
});
