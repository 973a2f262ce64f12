import type { Gallery, Reference } from '../../src/gallery/gallery.ts';
import type { GalleryKind } from '../../src/gallery/reference-rows.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';

/** What the galleries of these tests hold. */
export const kind: GalleryKind = {
  model: ModelId.parse('generated@1'),
  modelHash: 'one',
  dimension: 64,
  scope: 'register',
};

export const change = (number: number) => ChangeNumber.parse(number);
export const seq = (number: number) => Seq.parse(number);

/** Bounds that leave nobody out. */
export const everyone = { below: seq(1_000_000), candidatesMax: 5 };

/** A unit vector that depends on the seed alone; with `near`, one that is like it by `share`. */
export function template(seed: number, near?: Template, share = 0): Template {
  let state = seed * 2_654_435_761 + 1;
  const vector = Float32Array.from({ length: kind.dimension }, (_, place) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * (1 - share) + share * (near?.vector[place] ?? 0);
  });
  const norm = Math.hypot(...vector);
  return { modality: 'face', model: kind.model, vector: vector.map((value) => value / norm) };
}

/** The reference of person `number`: her template's seed is her place. */
export function reference(number: number): Reference {
  return { seq: seq(number), template: template(number) };
}

/** Appends people 1 … `count` as changes 1 … `count`. */
export async function fill(gallery: Gallery, count: number): Promise<void> {
  const appends = Array.from({ length: count }, (_, place) =>
    gallery.append(change(place + 1), reference(place + 1)),
  );
  await Promise.all(appends);
}
