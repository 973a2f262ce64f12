import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openExactGallery, type ReferenceSource } from '../../src/gallery/exact.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { nativeGallery } from '../../src/gallery/native-rows.ts';
import type { SnapshotPlace } from '../../src/gallery/snapshot.ts';
import { galleryContract } from './contract.ts';
import { generatedVector } from '../../src/generation/faces.ts';
import { innerProduct } from '../../src/vocabulary/inner-product.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';

const model = ModelId.parse('generated@1');
const kind = { model, modelHash: 'one', dimension: 64, scope: 'register' } as const;
const everyone = { below: Seq.parse(1_000_000), candidatesMax: 50 };
const change = (number: number) => ChangeNumber.parse(number);
const seq = (number: number) => Seq.parse(number);

/** A vector of unit norm; many share most of one with others, as relatives do. */
function template(seed: string, near?: Template, share = 0): Template {
  const own = generatedVector(seed, kind.dimension);
  const mixed = own.map((value, place) => value * (1 - share) + share * (near?.vector[place] ?? 0));
  const norm = Math.sqrt(innerProduct(mixed, mixed, 0));
  return { modality: 'face', model, vector: mixed.map((value) => value / norm) };
}

/** References as they were made, for who asks. */
class Kept implements ReferenceSource {
  readonly vectors = new Map<Seq, Float32Array>();
  asked = 0;
  vectorsOf = async (seqs: readonly Seq[]) => {
    this.asked += seqs.length;
    return seqs.map((one) => this.vectors.get(one));
  };
}

async function exactGallery(
  references: ReferenceSource | 'as_held',
  snapshot: SnapshotPlace | 'unsaved',
) {
  const native = nativeGallery();
  if ('missing' in native) throw new Error(`the addon is missing: ${native.missing}`);
  return openExactGallery(native, { kind, references, snapshot });
}

const ancestors = Array.from({ length: 12 }, (_, place) => template(`ancestor ${place}`));
const person = (number: number) =>
  template(`person ${number}`, ancestors[number % ancestors.length], 0.8);

for (const [what, answering] of [
  ['compared again', { kind: 'exact', similarityWithin: 0 }],
  // Rounding may change who is the last of a list.
  ['as held', { kind: 'proposes', recallMin: 0.98 }],
] as const) {
  galleryContract(`an exact gallery, ${what},`, {
    answering,
    together: true,
    make: async () => {
      const kept = new Kept();
      const references = what === 'as held' ? ('as_held' as const) : kept;
      const gallery = await exactGallery(references, 'unsaved');
      return {
        ...gallery,
        append: async (at, reference) => {
          kept.vectors.set(reference.seq, reference.template.vector);
          await gallery.append(at, reference);
        },
      };
    },
  });
}

test('the answer is the oracle’s, among relatives that rounding can not tell apart', async () => {
  const kept = new Kept();
  const exact = await exactGallery(kept, 'unsaved');
  const oracle = openExhaustiveGallery(kind);
  const count = 4_000;
  for (let place = 1; place <= count; place += 1) {
    const reference = { seq: seq(place), template: person(place) };
    kept.vectors.set(reference.seq, reference.template.vector);
    await exact.append(change(place), reference);
    await oracle.append(change(place), reference);
  }
  for (let place = 1; place <= 200; place += 1) {
    await exact.remove(change(count + place), seq(place * 7));
    await oracle.remove(change(count + place), seq(place * 7));
  }
  for (let probe = 0; probe < 300; probe += 1) {
    const sought = template(`probe ${probe}`, person(1 + ((probe * 13) % count)), 0.5);
    const bounds = { below: seq(probe % 3 === 0 ? 1 + probe * 9 : count + 1), candidatesMax: 50 };
    expect(await exact.search(sought, bounds)).toEqual(await oracle.search(sought, bounds));
  }
  // What was compared again is a fraction of everyone.
  expect(kept.asked / 300).toBeLessThan(count / 10);
});

test('searches while people are appended find all that their coverage states', async () => {
  const kept = new Kept();
  const exact = await exactGallery(kept, 'unsaved');
  const searches: Promise<void>[] = [];
  for (let place = 1; place <= 2_000; place += 1) {
    const reference = { seq: seq(place), template: template(`one ${place}`) };
    kept.vectors.set(reference.seq, reference.template.vector);
    await exact.append(change(place), reference);
    if (place % 20 !== 0) continue;
    const look = async () => {
      const { candidates, coverage } = await exact.search(template(`one ${place}`), everyone);
      expect(coverage).toEqual({ scope: 'register', count: place, asOf: place });
      expect(candidates[0]?.seq).toBe(place);
    };
    searches.push(look());
  }
  await Promise.all(searches);
});

test('whoever was erased from the register meanwhile is left out', async () => {
  const kept = new Kept();
  const exact = await exactGallery(kept, 'unsaved');
  await exact.append(change(1), { seq: seq(1), template: person(1) });
  expect((await exact.search(person(1), everyone)).candidates).toEqual([]);
});

test('whom many resemble is read once, and again after she was removed and came back', async () => {
  const kept = new Kept();
  const exact = await exactGallery(kept, 'unsaved');
  for (let place = 1; place <= 30; place += 1) {
    kept.vectors.set(seq(place), person(place).vector);
    await exact.append(change(place), { seq: seq(place), template: person(place) });
  }
  const first = await exact.search(person(7), everyone);
  expect(kept.asked).toBe(30);
  expect(await exact.search(person(7), everyone)).toEqual(first);
  expect(kept.asked).toBe(30);
  await exact.remove(change(31), seq(7));
  const without = await exact.search(person(7), everyone);
  expect(without.candidates.map((one) => one.seq)).not.toContain(7);
  await exact.append(change(32), { seq: seq(7), template: person(8) });
  kept.vectors.set(seq(7), person(8).vector);
  const twins = (await exact.search(person(8), everyone)).candidates.slice(0, 2);
  expect(twins.map((one) => one.seq)).toEqual([7, 8]);
  expect(kept.asked).toBe(31);
});

test('more people equally alike than can be compared again get no answer, never a part of one', async () => {
  const kept = new Kept();
  const gallery = await exactGallery(kept, 'unsaved');
  const twin = person(1);
  for (let place = 1; place <= 65_600; place += 1) {
    kept.vectors.set(seq(place), twin.vector);
    await gallery.append(change(place), { seq: seq(place), template: twin });
  }
  await expect(gallery.search(twin, everyone)).rejects.toMatchObject({ code: 'gallery_crowded' });
  const few = await gallery.search(twin, { ...everyone, below: seq(100) });
  expect(few.candidates.map((one) => one.seq)).toEqual(
    Array.from({ length: 50 }, (_, place) => place + 1),
  );
});

describe('an exact gallery that was saved', () => {
  let directory: string;
  let kept: Kept;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'basma-exact-'));
    kept = new Kept();
  });
  afterEach(() => rm(directory, { recursive: true }));
  const place = () => ({ file: join(directory, 'face'), key: new Uint8Array(32).fill(7) });

  async function filled(gallery: Gallery, from: number, to: number): Promise<void> {
    for (let one = from; one <= to; one += 1) {
      kept.vectors.set(seq(one), person(one).vector);
      await gallery.append(change(one), { seq: seq(one), template: person(one) });
    }
  }
  async function saved(count: number): Promise<void> {
    const gallery = await exactGallery(kept, place());
    await filled(gallery, 1, count);
    await gallery.remove(change(count + 1), seq(3));
    await gallery.close();
  }
  const asOfAgain = async (at: SnapshotPlace = place()) =>
    (await (await exactGallery(kept, at)).coverage()).asOf;

  test('is read again without who was removed, and goes on where it was', async () => {
    await saved(300);
    const again = await exactGallery(kept, place());
    expect(await again.coverage()).toEqual({ scope: 'register', count: 299, asOf: 301 });
    await again.append(change(302), { seq: seq(302), template: person(302) });
    kept.vectors.set(seq(302), person(302).vector);
    const oracle = openExhaustiveGallery(kind);
    await filled(oracle, 1, 300);
    await oracle.remove(change(301), seq(3));
    await oracle.append(change(302), { seq: seq(302), template: person(302) });
    const sought = template('probe', person(42), 0.5);
    expect(await again.search(sought, everyone)).toEqual(await oracle.search(sought, everyone));
  });

  test('is saved while it goes on, as it was at one change', async () => {
    const gallery = await exactGallery(kept, place());
    await filled(gallery, 1, 1_050);
    // Saved at a thousand changes; the file is whole a moment later, and these are in none.
    await expect
      .poll(() =>
        readFile(place().file).then(
          () => 'there',
          () => '',
        ),
      )
      .toBe('there');
    const again = await exactGallery(kept, place());
    expect(await again.coverage()).toEqual({ scope: 'register', count: 1_000, asOf: 1_000 });
    await filled(again, 1_001, 1_050);
    expect((await again.coverage()).count).toBe(1_050);
    await gallery.close();
  });

  test('shows no template to who reads the file without the key', async () => {
    await saved(10);
    const native = nativeGallery();
    if ('missing' in native) throw new Error('the addon is missing');
    const rows = new native.Rows(kind.dimension);
    rows.append(5, person(5).vector);
    const plain = new Uint8Array(rows.figures().bytesPerRow);
    rows.exportRows(0, 1, plain);
    expect((await readFile(place().file)).includes(Buffer.from(plain.subarray(12, 28)))).toBe(
      false,
    );
  });

  test('is made anew when any byte of its file is another', async () => {
    await saved(20);
    const whole = await readFile(place().file);
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      await writeFile(place().file, flipped);
      expect(await asOfAgain(), `byte ${at}`).toBe(0);
    }
  });

  test('is made anew when its file was cut off anywhere, or goes on', async () => {
    await saved(20);
    const whole = await readFile(place().file);
    for (let length = 0; length < whole.length; length += 11) {
      await writeFile(place().file, whole.subarray(0, length));
      expect(await asOfAgain(), `${length} bytes`).toBe(0);
    }
    await writeFile(place().file, Buffer.concat([whole, Buffer.alloc(1)]));
    expect(await asOfAgain()).toBe(0);
  });

  test('is made anew under another key', async () => {
    await saved(20);
    const other = { ...place(), key: new Uint8Array(32) };
    expect(await asOfAgain(other)).toBe(0);
  });

  test('that can not be saved loses nothing but time', async () => {
    const nowhere = { ...place(), file: join(directory, 'missing', 'face') };
    const gallery = await exactGallery(kept, nowhere);
    await filled(gallery, 1, 5);
    await gallery.close();
    expect(await asOfAgain(nowhere)).toBe(0);
  });
});
