import { setMaxListeners } from 'node:events';
import { expect, test } from 'vitest';
import { openHostedGallery } from '../../src/gallery/hosted.ts';
import { galleryContract } from './contract.ts';
import { everyone, fill, kind, template } from './references.ts';

galleryContract('the exhaustive search in a process of its own', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: (kind) => openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' }),
});

galleryContract('the graph in a process of its own', {
  answering: { kind: 'proposes', recallMin: 0.98 },
  make: (kind) => openHostedGallery({ engine: 'hnsw', kind, snapshot: 'unsaved' }),
});

test('what nobody waits for any more is not computed in the process either', async () => {
  const gallery = openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' });
  // Few enough that one search is one turn.
  await fill(gallery, 5_000);
  const asked = (signal?: AbortSignal) => {
    const from = performance.now();
    // Long lists, so that the searches cost more than the messages.
    const bounds = { ...everyone, candidatesMax: 5_000, signal };
    const searches = Array.from({ length: 100 }, (_, place) =>
      gallery.search(template(place + 1), bounds).catch(() => undefined),
    );
    const after = gallery.search(template(7), everyone);
    return { searches, after, from };
  };
  const whole = asked();
  expect((await whole.after).candidates[0]?.seq).toBe(7);
  const wholeMs = performance.now() - whole.from;
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const ended = asked(ending.signal);
  ending.abort();
  expect((await ended.after).candidates[0]?.seq).toBe(7);
  expect(performance.now() - ended.from).toBeLessThan(wholeMs / 2);
  expect(await Promise.all(ended.searches)).toEqual(ended.searches.map(() => undefined));
  await gallery.close();
});

test('bulk searches wait where they hold up nobody, and end with the gallery', async () => {
  const gallery = openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' });
  await fill(gallery, 500);
  const bulk = Array.from({ length: 300 }, () =>
    gallery.search(template(7), { ...everyone, urgency: 'bulk' }),
  );
  const outcomes = Promise.allSettled(bulk);
  expect((await gallery.search(template(9), everyone)).candidates[0]?.seq).toBe(9);
  await gallery.close();
  const codes = (await outcomes).flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [] : [String(Reflect.get(outcome.reason, 'code'))],
  );
  expect(codes.length).toBeGreaterThan(100);
  expect(codes.filter((code) => code !== 'closed' && code !== 'gallery_lost')).toEqual([]);
});
