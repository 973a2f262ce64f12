import { afterEach, describe, expect, test } from 'vitest';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Candidate, Gallery } from '../../src/gallery/gallery.ts';
import type { GalleryKind } from '../../src/gallery/gallery-kind.ts';
import { fillingCases, impossible, seqsOf, type Open, type Opened } from './contract-filling.ts';
import { mannersCases } from './contract-manners.ts';
import { change, everyone, fill, kind, reference, seq, template } from './references.ts';

/** How well a gallery answers. */
export type Answering =
  /** As the oracle; `similarityWithin` is how far a stated similarity may lie from the true one. */
  | { readonly kind: 'exact'; readonly similarityWithin: number }
  /** Some of what the oracle answers: at least this share of its lists, 0 … 1. */
  | { readonly kind: 'proposes'; readonly recallMin: number };

/** An implementation of the port `Gallery`. */
export interface GalleryMaking {
  readonly answering: Answering;
  /** Whether searches that wait are computed together: those of few references end together too. */
  readonly together?: boolean;
  /** A new and empty gallery of this kind. */
  readonly make: (kind: GalleryKind) => Gallery | Promise<Gallery>;
}

function inOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.toSorted((a, b) => b.similarity - a.similarity || a.seq - b.seq);
}

/** Every case that whatever implements `Gallery` must pass. */
export function galleryContract(
  name: string,
  { answering, together = false, make }: GalleryMaking,
): void {
  describe(`${name} keeps the contract of galleries:`, () => {
    let gallery: Gallery;
    const open = async (count: number) => {
      gallery = await make(kind);
      await fill(gallery, count);
    };
    afterEach(() => gallery.close());
    fillingCases(open, () => gallery);
    searchingCases(open, () => gallery);
    orderCases(open, () => gallery, answering);
    mannersCases(open, () => gallery, together);
    concurrencyCases(open, () => gallery, answering);
    oracleCase(open, () => gallery, answering);
  });
}

function searchingCases(open: Open, gallery: Opened): void {
  test('the reference of a near probe comes first', async () => {
    await open(200);
    const probe = template(999, template(42), 0.5);
    const { candidates, coverage } = await gallery().search(probe, everyone);
    expect(candidates[0]?.seq).toBe(42);
    expect(candidates.length).toBe(5);
    expect(coverage).toEqual({ scope: 'register', count: 200, asOf: 200 });
  });

  test('only those below the bound are looked at, and below 1 stands nobody', async () => {
    await open(50);
    const below = async (bound: number) => {
      const bounds = { below: seq(bound), candidatesMax: 50 };
      return seqsOf((await gallery().search(template(42), bounds)).candidates);
    };
    expect((await below(42)).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 41 }, (_, place) => place + 1),
    );
    expect((await below(43))[0]).toBe(42);
    expect(await below(1)).toEqual([]);
  });

  test('who asks for more than there are is given everyone once', async () => {
    await open(12);
    const bounds = { ...everyone, candidatesMax: 1_000 };
    const { candidates } = await gallery().search(template(3), bounds);
    expect(seqsOf(candidates).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 12 }, (_, place) => place + 1),
    );
  });

  test('a template that can not be is refused as a probe', async () => {
    await open(3);
    for (const [what, bad] of Object.entries(impossible)) {
      await expect(gallery().search(bad, everyone), what).rejects.toThrow();
    }
    expect((await gallery().search(template(2), everyone)).candidates[0]?.seq).toBe(2);
  });
}

function orderCases(open: Open, gallery: Opened, answering: Answering): void {
  test('of those equally alike the lower place comes first', async () => {
    await open(0);
    for (const [at, place] of [12, 5, 30, 7].entries()) {
      await gallery().append(change(at + 1), { seq: seq(place), template: template(1) });
    }
    const { candidates } = await gallery().search(template(1), { ...everyone, candidatesMax: 3 });
    expect(seqsOf(candidates)).toEqual([5, 7, 12]);
  });

  test.runIf(answering.kind === 'exact')(
    'of very many equally alike, the last to come with the lowest place is the first',
    async () => {
      await open(0);
      for (let place = 60; place >= 1; place -= 1) {
        const twin = { seq: seq(place), template: template(1) };
        await gallery().append(change(61 - place), twin);
      }
      const bounds = { ...everyone, candidatesMax: 3 };
      expect(seqsOf((await gallery().search(template(1), bounds)).candidates)).toEqual([1, 2, 3]);
    },
  );

  test('places that do not ascend with the changes are found all the same', async () => {
    await open(0);
    for (const [at, place] of [9, 3, 40, 1, 22, 8].entries()) {
      await gallery().append(change(at + 1), reference(place));
    }
    const bounds = { below: seq(22), candidatesMax: 10 };
    const { candidates } = await gallery().search(template(22), bounds);
    expect(seqsOf(candidates).toSorted((a, b) => a - b)).toEqual([1, 3, 8, 9]);
    expect(candidates).toEqual(inOrder(candidates));
  });
}

function concurrencyCases(open: Open, gallery: Opened, answering: Answering): void {
  test('a search while appends run stands for every change that it states', async () => {
    await open(0);
    const appends: Promise<void>[] = [];
    const searches: Promise<void>[] = [];
    for (let place = 1; place <= 300; place += 1) {
      appends.push(gallery().append(change(place), reference(place)));
      if (place % 15 !== 0) continue;
      await appends[place - 10];
      const sought = place - 3;
      const urgency = place % 2 === 0 ? ('bulk' as const) : ('interactive' as const);
      const bounds = { ...everyone, candidatesMax: 400, urgency };
      const answered = gallery().search(template(sought), bounds);
      searches.push(
        answered.then(({ candidates, coverage }) => {
          expect(coverage.asOf).toBeGreaterThanOrEqual(place - 9);
          const found = new Set<number>(seqsOf(candidates));
          if (sought <= coverage.asOf) expect(candidates[0]?.seq).toBe(sought);
          if (answering.kind === 'proposes') return;
          for (let held = 1; held <= coverage.asOf; held += 1) expect(found).toContain(held);
        }),
      );
    }
    await Promise.all([...appends, ...searches]);
    expect(searches.length).toBe(20);
  });

  test('coverage never goes back', async () => {
    await open(0);
    const seen: Promise<number>[] = [];
    const look = () =>
      seen.push(
        gallery()
          .coverage()
          .then(({ asOf }) => asOf),
      );
    const steps: Promise<unknown>[] = [];
    for (let place = 1; place <= 60; place += 1) {
      steps.push(gallery().append(change(2 * place - 1), reference(place)));
      look();
      steps.push(gallery().remove(change(2 * place), seq(Math.max(1, place - 5))));
      steps.push(gallery().append(change(place), reference(1_000 + place)));
      steps.push(
        gallery()
          .append(change(500), reference(500))
          .catch(() => undefined),
      );
      look();
    }
    await Promise.all(steps);
    look();
    const coverages = await Promise.all(seen);
    expect(coverages).toEqual(coverages.toSorted((a, b) => a - b));
    expect(coverages.at(-1)).toBe(120);
  });
}

/** People of whom every tenth is nearly the one before her, some of them removed again. */
async function fillWithNearDuplicates(galleries: readonly Gallery[], count: number): Promise<void> {
  const appends: Promise<void>[] = [];
  for (let place = 1; place <= count; place += 1) {
    const own = template(place, place % 10 === 0 ? template(place - 1) : undefined, 0.9);
    const held = { seq: seq(place), template: own };
    appends.push(...galleries.map((one) => one.append(change(place), held)));
  }
  for (let removal = 1; removal <= count / 20; removal += 1) {
    const gone = seq(removal * 19);
    appends.push(...galleries.map((one) => one.remove(change(count + removal), gone)));
  }
  await Promise.all(appends);
}

function oracleCase(open: Open, gallery: Opened, answering: Answering): void {
  const count = 3_000;
  test('what it answers is what the oracle answers', async () => {
    await open(0);
    const oracle = openExhaustiveGallery(kind);
    await fillWithNearDuplicates([gallery(), oracle], count);
    let listed = 0;
    let shared = 0;
    for (let probed = 1; probed <= 100; probed += 1) {
      const near = (probed * 37) % count;
      const probe = template(90_000 + probed, template(near), 0.3 + (probed % 5) / 10);
      const bounds =
        answering.kind === 'exact' && probed % 3 === 0
          ? { below: seq(near + 1), candidatesMax: 1 + (probed % 40) }
          : { ...everyone, candidatesMax: 10 };
      const [own, right] = await Promise.all([
        gallery().search(probe, bounds),
        oracle.search(probe, bounds),
      ]);
      expect(own.coverage).toEqual(right.coverage);
      expect(own.candidates).toEqual(inOrder(own.candidates));
      if (answering.kind === 'exact') {
        expectEqual(own.candidates, right.candidates, answering.similarityWithin);
      }
      const proposed = new Set(seqsOf(own.candidates));
      listed += right.candidates.length;
      shared += right.candidates.filter((candidate) => proposed.has(candidate.seq)).length;
    }
    expect(listed).toBeGreaterThan(900);
    const floor = answering.kind === 'exact' ? 1 : answering.recallMin;
    expect(shared / listed).toBeGreaterThanOrEqual(floor);
  });
}

/** Equal but for the last digits of what is stated. */
function expectEqual(
  own: readonly Candidate[],
  right: readonly Candidate[],
  similarityWithin: number,
): void {
  expect(seqsOf(own)).toEqual(seqsOf(right));
  for (const [place, { similarity }] of own.entries()) {
    const off = Math.abs(similarity - (right[place]?.similarity ?? Infinity));
    expect(off).toBeLessThanOrEqual(similarityWithin);
  }
}
