import { expect, test } from 'vitest';
import { openConfirmedGallery } from '../../src/gallery/confirmed.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import { galleryContract } from './contract.ts';
import { change, everyone, fill, kind, reference, seq, template } from './references.ts';

galleryContract('a graph with an exhaustive search behind it', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: async (held) =>
    openConfirmedGallery({
      proposes: await openHnswGallery(held),
      disposes: openExhaustiveGallery(held),
    }),
});

test('the graph finds nearly all that the oracle finds, and its misses are counted', async () => {
  const graph = await openHnswGallery(kind);
  const gallery = openConfirmedGallery({ proposes: graph, disposes: openExhaustiveGallery(kind) });
  for (let place = 1; place <= 2_000; place += 1) {
    await gallery.append(change(place), reference(place));
    // It takes longer than the oracle, which would leave it behind.
    if (place % 100 === 0) await graph.coverage();
  }
  for (let person = 1; person <= 200; person += 1) {
    const probe = template(10_000 + person, template(person), 0.4);
    await gallery.search(probe, { below: seq(3_000), candidatesMax: 10 });
  }
  // Nobody waits for the graph: its last proposals are compared a moment later.
  await expect.poll(() => gallery.recall().searches).toBe(200);
  const recall = gallery.recall();
  expect(recall.unanswered).toBe(0);
  expect(recall.firstFound).toBeGreaterThanOrEqual(198);
  expect(recall.missesUpper95).toBeGreaterThan(0);
  await gallery.close();
});

/** A graph that can lose its memory. */
async function forgetful() {
  let held = await openHnswGallery(kind);
  const graph: Gallery = {
    append: (...asked) => held.append(...asked),
    remove: (...asked) => held.remove(...asked),
    search: (...asked) => held.search(...asked),
    coverage: () => held.coverage(),
    close: () => held.close(),
  };
  const forget = async () => {
    held = await openHnswGallery(kind);
  };
  return { graph, forget };
}

test('a graph that lost its memory holds up nobody, and is filled again by itself', async () => {
  const { graph, forget } = await forgetful();
  let fillings = 0;
  const gallery = openConfirmedGallery({
    proposes: graph,
    disposes: openExhaustiveGallery(kind),
    refill: async (one) => {
      fillings += 1;
      const { asOf } = await one.coverage();
      for (let place = asOf + 1; place <= 101; place += 1) {
        await one.append(change(place), reference(place));
      }
    },
  });
  await fill(gallery, 100);
  await forget();
  expect((await gallery.search(template(7), everyone)).candidates[0]?.seq).toBe(7);
  expect(await gallery.coverage()).toEqual({ scope: 'register', count: 100, asOf: 100 });
  await expect.poll(() => gallery.recall().unanswered).toBe(1);
  await gallery.append(change(101), reference(101));
  await expect.poll(async () => (await graph.coverage()).asOf).toBe(101);
  expect(fillings).toBe(1);
  await gallery.search(template(101), everyone);
  await expect.poll(() => gallery.recall().firstFound).toBe(1);
  await gallery.close();
});
