import { expect, test } from 'vitest';
import { openConfirmedGallery } from '../../src/gallery/confirmed.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import { galleryContract } from './contract.ts';
import { fill, kind, seq, template } from './references.ts';

galleryContract('a graph with an exhaustive search behind it', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: async (held) =>
    openConfirmedGallery({
      proposes: await openHnswGallery(held),
      disposes: openExhaustiveGallery(held),
    }),
});

test('the graph finds nearly all that the oracle finds, and its misses are counted', async () => {
  const gallery = openConfirmedGallery({
    proposes: await openHnswGallery(kind),
    disposes: openExhaustiveGallery(kind),
  });
  await fill(gallery, 2_000);
  for (let person = 1; person <= 200; person += 1) {
    const probe = template(10_000 + person, template(person), 0.4);
    await gallery.search(probe, { below: seq(3_000), candidatesMax: 10 });
  }
  const recall = gallery.recall();
  expect(recall.searches).toBe(200);
  expect(recall.unanswered).toBe(0);
  expect(recall.firstFound).toBeGreaterThanOrEqual(198);
  expect(recall.missesUpper95).toBeGreaterThan(0);
  await gallery.close();
});
