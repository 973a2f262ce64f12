import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { galleryContract } from './contract.ts';
import { change, everyone, fill, kind, reference, seq, template } from './references.ts';

galleryContract('the exhaustive search', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: openExhaustiveGallery,
});

/** As many references as a search needs several turns for. */
const many = 30_000;

test('a search that takes several turns stops at the next one when it is ended', async () => {
  const gallery = openExhaustiveGallery(kind);
  await fill(gallery, many);
  const ending = new AbortController();
  let settled = false;
  const search = gallery.search(template(3), { ...everyone, signal: ending.signal }).finally(() => {
    settled = true;
  });
  const refused = expect(search).rejects.toThrow('enough');
  await turn();
  expect(settled).toBe(false);
  ending.abort(new Error('enough'));
  await turn();
  await turn();
  expect(settled).toBe(true);
  await refused;
});

test('somebody at the counter passes a bulk search that is under way', async () => {
  const gallery = openExhaustiveGallery(kind);
  await fill(gallery, many);
  const done: string[] = [];
  const bulk = gallery.search(template(3), { ...everyone, urgency: 'bulk' }).then((answer) => {
    done.push('bulk');
    return answer;
  });
  await turn();
  const counter = gallery.search(template(3), everyone).then((answer) => {
    done.push('counter');
    return answer;
  });
  expect(await bulk).toEqual(await counter);
  expect(done).toEqual(['counter', 'bulk']);
});

test('bulk searches come to their end however many wait at the counter', async () => {
  const gallery = openExhaustiveGallery(kind);
  await fill(gallery, many);
  let ended = false;
  const bulk = gallery.search(template(3), { ...everyone, urgency: 'bulk' }).finally(() => {
    ended = true;
  });
  let searches = 0;
  for (; !ended && searches < 100; searches += 2) {
    // Two at once, so that one always waits for its turn.
    await Promise.all([1, 2].map(() => gallery.search(template(4), everyone)));
  }
  expect(ended).toBe(true);
  expect(searches).toBeGreaterThan(4);
  expect((await bulk).candidates[0]?.seq).toBe(3);
});

test('what changes between the turns of a search does not mix into its answer', async () => {
  const gallery = openExhaustiveGallery(kind);
  await fill(gallery, many);
  const bounds = { ...everyone, candidatesMax: many + 10 };
  const search = gallery.search(template(3), bounds);
  await turn();
  const [last, more] = [seq(many), 5_000];
  await gallery.remove(change(many + 1), last);
  for (let place = 1; place <= more; place += 1) {
    await gallery.append(change(many + 1 + place), reference(many + place));
  }
  const { candidates, coverage } = await search;
  expect(coverage).toEqual({ scope: 'register', count: many, asOf: many });
  const found = new Set<number>(candidates.map((candidate) => candidate.seq));
  // Who was removed meanwhile may be missing; nobody else, and nobody who came later is there.
  expect(found.has(last)).toBe(false);
  expect(found.size).toBe(many - 1);
  expect(Math.max(...found)).toBe(many - 1);
});
