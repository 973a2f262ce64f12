import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { GalleryName } from '../../src/gallery/gallery-name.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import {
  openPostgresGallery,
  openPostgresGraph,
  type PostgresPlace,
} from '../../src/gallery/postgres/gallery.ts';
import { searchErrorMax } from '../../src/gallery/postgres/half-precision.ts';
import { innerProduct } from '../../src/vocabulary/inner-product.ts';
import { ModelId, type Template } from '../../src/vocabulary/template.ts';
import { galleryContract } from './contract.ts';
import { PostgresServer } from './postgres-server.ts';
import { change, everyone, fill, kind, reference, seq, template } from './references.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.close());
beforeEach(() => server.clear());

const key = new Uint8Array(32).fill(7);
const place = (connectionsMax = 1): PostgresPlace => ({
  database: server.settings(connectionsMax),
  name: GalleryName.parse('face'),
  modality: 'face',
  key,
});
const opened: Gallery[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((gallery) => gallery.close()));
});

/** Opens a gallery that is closed when the test ends. */
async function open(where: PostgresPlace = place(), what = kind): Promise<Gallery> {
  const gallery = await openPostgresGallery(where, what);
  opened.push(gallery);
  return gallery;
}
async function openGraph(width?: number): Promise<Gallery> {
  const gallery = await openPostgresGraph(place(), kind, width);
  opened.push(gallery);
  return gallery;
}

galleryContract('a gallery in PostgreSQL', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: async (what) => {
    await server.clear();
    return openPostgresGallery(place(4), what);
  },
});

test('a gallery keeps no row of who was removed, and holds the others when opened again', async () => {
  const gallery = await open();
  await fill(gallery, 20);
  await gallery.remove(change(21), seq(7));
  expect(await server.query('SELECT seq FROM gallery_references WHERE seq = 7')).toEqual([]);
  await gallery.close();
  const again = await open();
  expect(await again.coverage()).toEqual({ scope: 'register', count: 19, asOf: 21 });
  expect((await again.search(template(8), everyone)).candidates[0]?.seq).toBe(8);
});

/** Everything that both answer to these probes is equal, to the last digit. */
async function expectEqualAnswers(
  gallery: Gallery,
  oracle: Gallery,
  probes: readonly Template[],
  bounds: readonly { readonly below: number; readonly candidatesMax: number }[],
): Promise<void> {
  for (const [at, probe] of probes.entries()) {
    const { below, candidatesMax } = bounds[at % bounds.length] ?? { below: 1, candidatesMax: 1 };
    const within = { below: seq(below), candidatesMax };
    expect(await gallery.search(probe, within)).toEqual(await oracle.search(probe, within));
  }
}

describe('the exact search in PostgreSQL', () => {
  test('answers what the oracle answers, of strangers and of near duplicates', async () => {
    const gallery = await open();
    const oracle = openExhaustiveGallery(kind);
    const steps: Promise<void>[] = [];
    for (let at = 1; at <= 1_000; at += 1) {
      // Half are strangers; the others are nearly one of ten people, or are them exactly.
      const twin = at % 4 === 1 ? template(at % 10) : template(at, template(at % 10), 0.99);
      const held = { seq: seq(at), template: at % 2 === 0 ? template(at) : twin };
      steps.push(...[gallery, oracle].map((one) => one.append(change(at), held)));
    }
    for (let at = 1; at <= 50; at += 1) {
      const gone = seq(at * 19);
      steps.push(...[gallery, oracle].map((one) => one.remove(change(1_000 + at), gone)));
    }
    await Promise.all(steps);
    const probes = Array.from({ length: 60 }, (_, at) =>
      at % 2 === 0 ? template(at % 10) : template(50_000 + at, template(7 * at), 0.5),
    );
    await expectEqualAnswers(gallery, oracle, probes, [
      { below: 1_000_000, candidatesMax: 10 },
      { below: 600, candidatesMax: 1 },
      { below: 1_000_000, candidatesMax: 100 },
      { below: 20, candidatesMax: 50 },
    ]);
  });

  /** Of unit norm within its tolerance, and in half precision the same for every `share` < 1. */
  const rounded = (share: number): Template => ({
    ...template(1),
    vector: new Float32Array(kind.dimension).fill(0.125 * (1 + share * 2 ** -11)),
  });

  test('finds the most similar among those whom half precision holds for equal', async () => {
    const gallery = await open();
    const oracle = openExhaustiveGallery(kind);
    // More than are fetched at once, and the database has no reason to begin with the best.
    const steps = Array.from({ length: 1_200 }, (_, at) => {
      const held = { seq: seq(at + 1), template: rounded(((at * 7) % 1_200) / 1_201) };
      return [gallery, oracle].map((one) => one.append(change(at + 1), held));
    });
    await Promise.all(steps.flat());
    const [held] = await server.query(
      'SELECT count(DISTINCT features::text)::int AS kinds FROM gallery_references',
    );
    expect(held).toEqual({ kinds: 1 });
    await expectEqualAnswers(
      gallery,
      oracle,
      [rounded(0), rounded(0.99), template(3)],
      [{ below: 1_000_000, candidatesMax: 5 }],
    );
  });

  test('is off by no more than its bound, and the bound is not far above', async () => {
    const gallery = await open();
    const worst = rounded(0.999);
    await gallery.append(change(1), { seq: seq(1), template: worst });
    const text = `[${worst.vector.join(',')}]`;
    const [row] = await server.query(
      `SELECT -(features <#> '${text}'::halfvec) AS similarity FROM gallery_references`,
    );
    const off = Math.abs(Number(row?.['similarity']) - innerProduct(worst.vector, worst.vector, 0));
    expect(off).toBeLessThanOrEqual(searchErrorMax(kind.dimension));
    expect(off).toBeGreaterThan(0.95 * searchErrorMax(kind.dimension));
  });
});

describe('the graph in PostgreSQL', () => {
  test('is asked, proposes nearly all, and has no say in the exact search', async () => {
    const graph = await openGraph();
    const oracle = openExhaustiveGallery(kind);
    await Promise.all([fill(graph, 400), fill(oracle, 400)]);
    const narrow = await openGraph(1);
    const exact = await open();
    let [listed, proposed] = [0, 0];
    for (let person = 1; person <= 40; person += 1) {
      const probe = template(10_000 + person, template(person * 9), 0.4);
      const right = await oracle.search(probe, everyone);
      const known = new Set((await graph.search(probe, everyone)).candidates.map((one) => one.seq));
      listed += right.candidates.length;
      proposed += right.candidates.filter((one) => known.has(one.seq)).length;
      await narrow.search(probe, everyone);
      expect(await exact.search(probe, everyone)).toEqual(right);
    }
    expect(proposed / listed).toBeGreaterThanOrEqual(0.95);
    await server.query('SELECT pg_stat_force_next_flush()');
    const [used] = await server.query(
      `SELECT idx_scan::int AS scans FROM pg_stat_user_indexes
       WHERE indexrelname = 'gallery_references_face_graph'`,
    );
    expect(used?.['scans']).toBeGreaterThanOrEqual(80);
  });
});

describe('a gallery in PostgreSQL refuses', () => {
  test('another key', async () => {
    await fill(await open(), 3);
    const other = { ...place(), key: new Uint8Array(32) };
    await expect(open(other)).rejects.toMatchObject({ code: 'gallery_key_wrong' });
  });

  test('another model under its name, whatever of it is other', async () => {
    await fill(await open(), 3);
    const others = [
      { ...kind, modelHash: 'two' },
      { ...kind, model: ModelId.parse('other@1') },
      { ...kind, dimension: 32 },
      { ...kind, scope: 'station' as const },
    ];
    for (const other of others) {
      await expect(open(place(), other)).rejects.toMatchObject({ code: 'gallery_of_other_kind' });
    }
    expect((await (await open()).coverage()).count).toBe(3);
  });

  test('tables of a later program', async () => {
    await open();
    await server.query('UPDATE gallery_schema SET version = version + 1');
    await expect(open()).rejects.toMatchObject({ code: 'gallery_newer' });
  });

  test.each([
    ['damaged', 'sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)'],
    ['cut off', 'sealed = substring(sealed FROM 1 FOR 40)'],
    ['empty', `sealed = ''`],
    [`another person's`, 'sealed = (SELECT sealed FROM gallery_references WHERE seq = 3)'],
    ['searched by another', 'features = (SELECT features FROM gallery_references WHERE seq = 3)'],
  ])('to answer by a vector that is %s', async (_what, damage) => {
    const gallery = await open();
    await fill(gallery, 3);
    await server.query(`UPDATE gallery_references SET ${damage} WHERE seq = 2`);
    const search = gallery.search(template(1), everyone);
    await expect(search).rejects.toMatchObject({ code: 'gallery_damaged' });
  });

  test('to say in an error what it was given', async () => {
    const gallery = await open();
    await fill(gallery, 1);
    const failing = gallery.append(change(2), reference(1));
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    const said = new Error('the database of the gallery refused: 23505');
    expect(error).toEqual(Object.assign(said, { code: 'gallery_failed' }));
    expect(JSON.stringify(error)).toBe('{"code":"gallery_failed"}');
    expect(await gallery.coverage()).toEqual({ scope: 'register', count: 1, asOf: 1 });
  });
});

test('galleries in one database do not see each other', async () => {
  const faces = await open();
  const thumbs = await open({
    ...place(),
    name: GalleryName.parse('right_thumb'),
    modality: 'finger',
  });
  await fill(faces, 3);
  await thumbs.append(change(1), reference(9));
  const { candidates, coverage } = await thumbs.search(template(1), everyone);
  expect(candidates.map((candidate) => candidate.seq)).toEqual([9]);
  expect(coverage).toEqual({ scope: 'register', count: 1, asOf: 1 });
  expect((await faces.coverage()).count).toBe(3);
});

test('the database holds no template unsealed but what it searches', async () => {
  const gallery = await open();
  await fill(gallery, 1);
  const [row] = await server.query('SELECT sealed FROM gallery_references');
  const sealed = row?.['sealed'];
  const plain = Buffer.from(template(1).vector.buffer);
  expect(sealed).toBeInstanceOf(Uint8Array);
  expect(Buffer.from(sealed as Uint8Array).includes(plain.subarray(0, 8))).toBe(false);
});

test('several open and fill one gallery at once, and every change is taken once', async () => {
  const fillers = await Promise.all([open(), open(place(3)), open()]);
  await Promise.all(
    fillers.map(async (gallery) => {
      // Each goes on from what is there, however far the others are.
      for (;;) {
        const next = (await gallery.coverage()).asOf + 1;
        if (next > 60) return;
        if (next % 6 === 0) await gallery.remove(change(next), seq(next - 1));
        else await gallery.append(change(next), reference(next));
      }
    }),
  );
  const bounds = { ...everyone, candidatesMax: 100 };
  const { candidates, coverage } = await (await open()).search(template(1), bounds);
  expect(coverage).toEqual({ scope: 'register', count: 40, asOf: 60 });
  expect(candidates.length).toBe(40);
});

describe('when the database goes away', () => {
  test('every call says so, and goes on when it is there again', async () => {
    const gallery = await open();
    await fill(gallery, 3);
    server.line = { kind: 'down' };
    const calls = [
      () => gallery.append(change(4), reference(4)),
      () => gallery.remove(change(4), seq(1)),
      () => gallery.search(template(1), everyone),
      () => gallery.coverage(),
      () => open(),
    ];
    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({ code: 'gallery_unavailable' });
    }
    server.line = { kind: 'whole' };
    await gallery.append(change(4), reference(4));
    expect(await gallery.coverage()).toEqual({ scope: 'register', count: 4, asOf: 4 });
  });

  test('in the middle of a change, the change is whole or it never was', async () => {
    await fill(await open(), 3);
    let whole = 0;
    let never = 0;
    for (let pieces = 0; whole < 2; pieces += 1) {
      server.line = { kind: 'cut', pieces };
      const gallery = await openPostgresGallery(place(), kind).catch(() => undefined);
      const next = (at: number) => gallery?.append(change(at), reference(at));
      server.line = { kind: 'whole' };
      const watcher = await openPostgresGallery(place(), kind);
      const before = await watcher.coverage();
      const outcome = gallery
        ? await next(before.asOf + 1)?.then(
            () => 'taken',
            (error: unknown) => error,
          )
        : 'not opened';
      await gallery?.close();
      const after = await watcher.coverage();
      const bounds = { ...everyone, candidatesMax: 100 };
      const { candidates } = await watcher.search(template(1), bounds);
      await watcher.close();
      expect(candidates.length).toBe(after.count);
      expect(after.count).toBe(after.asOf);
      if (outcome === 'taken') {
        expect(after.asOf).toBe(before.asOf + 1);
        whole += 1;
      } else if (outcome !== 'not opened') {
        expect(outcome).toMatchObject({ code: 'gallery_unavailable' });
        // The answer to the commit alone may have been lost.
        expect([before.asOf, before.asOf + 1]).toContain(after.asOf);
        never += 1;
      }
    }
    expect(never).toBeGreaterThan(5);
  });
});
