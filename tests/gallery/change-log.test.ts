import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Addition, ChangeLog } from '../../src/gallery/change-log.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { GalleryName } from '../../src/gallery/gallery-name.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { openPostgresLog } from '../../src/gallery/postgres/log.ts';
import { Replica } from '../../src/gallery/replica.ts';
import { RecordId } from '../../src/vocabulary/record-ids.ts';
import { ModelId } from '../../src/vocabulary/template.ts';
import { PostgresServer } from './postgres-server.ts';
import { change, everyone, kind, seq, template } from './references.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await PostgresServer.start();
});
afterAll(() => server.close());
beforeEach(() => server.clear());

const face = GalleryName.parse('face');
const thumb = GalleryName.parse('right_thumb');
const key = new Uint8Array(32).fill(7);
const galleries = [
  { name: face, modality: 'face' as const, kind },
  { name: thumb, modality: 'finger' as const, kind },
];
const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  server.line = { kind: 'whole' };
  for (const one of opened.splice(0).toReversed()) await one.close();
});

/** Opens a log that is closed when the test ends. */
async function open(other: Partial<Parameters<typeof openPostgresLog>[0]> = {}) {
  const log = await openPostgresLog({ database: server.settings(), galleries, key, ...other });
  opened.push(log);
  return log;
}

/** The face of person `number`, under a record of its own. */
function addition(number: number, recordId = RecordId.parse(randomUUID())): Addition {
  return { recordId, templates: [{ gallery: face, template: template(number) }] };
}

const limits = { waitMs: 300, pollMs: 20 };

/** A replica of the faces in memory, that is closed when the test ends. */
function replicaOf(
  log: Pick<ChangeLog, 'since'>,
  needs: { readonly gallery?: Gallery; readonly name?: GalleryName; readonly waitMs?: number } = {},
): Replica {
  const replica = new Replica({
    log,
    name: needs.name ?? face,
    gallery: needs.gallery ?? openExhaustiveGallery(kind),
    limits: { ...limits, waitMs: needs.waitMs ?? 10_000 },
  });
  opened.push(replica);
  return replica;
}

const places = (candidates: readonly { readonly seq: number }[]) =>
  candidates.map((candidate) => candidate.seq);

describe('the log', () => {
  test('gives places in one order, to additions and to removals', async () => {
    const log = await open();
    expect(await log.latest()).toBe(0);
    expect(await log.add(addition(1))).toEqual({ seq: 1, change: 1 });
    expect(await log.add(addition(2))).toEqual({ seq: 2, change: 2 });
    expect(await log.remove(seq(1))).toBe(3);
    expect(await log.add(addition(3))).toEqual({ seq: 3, change: 4 });
    expect(await log.latest()).toBe(4);
    const again = await open();
    expect(await again.add(addition(4))).toEqual({ seq: 4, change: 5 });
  });

  test('answers the same place to a record that is added again', async () => {
    const log = await open();
    const first = addition(1);
    const place = await log.add(first);
    await log.add(addition(2));
    expect(await log.add(first)).toEqual(place);
    expect(await (await open()).add(first)).toEqual(place);
    expect(await log.latest()).toBe(2);
  });

  test('is read on from any change, in pages', async () => {
    const log = await open();
    for (let person = 1; person <= 7; person += 1) await log.add(addition(person));
    const whole = await log.since(face, change(0), 100);
    expect(whole.mark).toBe('start');
    expect(whole.changes.map((step) => step.change)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const page = await log.since(face, change(3), 2);
    expect(page).toEqual({ mark: whole.changes[2]?.mark, changes: whole.changes.slice(3, 5) });
    expect(page.changes[0]).toMatchObject({ kind: 'added', reference: { seq: 4 } });
    expect((await log.since(face, change(7), 5)).changes).toEqual([]);
    expect(await log.since(face, change(8), 5)).toEqual({ mark: 'missing', changes: [] });
    expect(new Set(whole.changes.map((step) => step.mark)).size).toBe(7);
  });

  test('gives back the very template, to its own gallery alone', async () => {
    const log = await open();
    await log.add(addition(5));
    const [own] = (await log.since(face, change(0), 1)).changes;
    const reference = { seq: 1, template: template(5) };
    expect(own).toMatchObject({ kind: 'added', change: 1, reference });
    const [other] = (await log.since(thumb, change(0), 1)).changes;
    expect(other).toMatchObject({ kind: 'without', change: 1, seq: 1 });
  });

  test('keeps nothing of a person who was removed but that she was there', async () => {
    const log = await open();
    await log.add(addition(1));
    await log.add(addition(2));
    await log.remove(seq(1));
    const { changes } = await log.since(face, change(0), 10);
    expect(changes.map((step) => step.kind)).toEqual(['without', 'added', 'without']);
    expect(await server.query('SELECT change::int FROM gallery_change_templates')).toEqual([
      { change: 2 },
    ]);
  });

  test('refuses another key, another model, a damaged template, and says nothing of it', async () => {
    const log = await open();
    await log.add(addition(1));
    const otherKey = open({ key: new Uint8Array(32) });
    await expect(otherKey).rejects.toMatchObject({ code: 'gallery_key_wrong' });
    const retrained = { name: face, modality: 'face' as const, kind: { ...kind, modelHash: '2' } };
    const otherModel = open({ galleries: [retrained] });
    await expect(otherModel).rejects.toMatchObject({ code: 'gallery_of_other_kind' });
    const strange = { ...template(2), model: ModelId.parse('other@1') };
    const mixed = log.add({ ...addition(2), templates: [{ gallery: face, template: strange }] });
    await expect(mixed).rejects.toThrow('a gallery holds one model');
    expect(await log.latest()).toBe(1);
    await server.query(
      'UPDATE gallery_change_templates SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1)',
    );
    const damaged = log.since(face, change(0), 10);
    await expect(damaged).rejects.toMatchObject({ code: 'gallery_damaged' });
  });
});

describe('writers at once', () => {
  test('never swap numbers, and a reader never sees a number before a lower one', async () => {
    const writers = await Promise.all([open(), open({ database: server.settings(4) }), open()]);
    const reader = await open();
    const total = 90;
    const seen: number[][] = [];
    const watching = (async () => {
      while ((seen.at(-1)?.length ?? 0) < total) {
        const { changes } = await reader.since(face, change(0), 1_000);
        seen.push(changes.map((step) => step.change));
      }
    })();
    const given = await Promise.all(
      writers.map(async (writer, at) => {
        const own: { readonly seq: number; readonly change: number }[] = [];
        const lanes = Array.from({ length: 5 }, async () => {
          for (let turn = 0; turn < 6; turn += 1) own.push(await writer.add(addition(at + 1)));
        });
        await Promise.all(lanes);
        return own;
      }),
    );
    await watching;
    const all = given.flat().toSorted((one, other) => one.change - other.change);
    const numbers = Array.from({ length: total }, (_, at) => at + 1);
    expect(all.map((place) => place.change)).toEqual(numbers);
    expect(all.map((place) => place.seq)).toEqual(numbers);
    for (const changes of seen) expect(changes).toEqual(numbers.slice(0, changes.length));
  });

  test('who add one record get one place', async () => {
    const writers = await Promise.all([open(), open({ database: server.settings(4) })]);
    const one = addition(1);
    const given = await Promise.all([...writers, ...writers].map((writer) => writer.add(one)));
    expect(given).toEqual(given.map(() => ({ seq: 1, change: 1 })));
    expect(await (await open()).latest()).toBe(1);
  });

  test('who enrol one person at one instant: all but the first see her', async () => {
    const logs = await Promise.all([open(), open(), open({ database: server.settings(3) })]);
    const stations = logs.map((log) => ({ log, replica: replicaOf(log) }));
    const enrolments = [...stations, ...stations].map(async ({ log, replica }) => {
      const place = await log.add(addition(42));
      const bounds = { below: place.seq, candidatesMax: 10 };
      const { candidates } = await replica.search(template(42), bounds, place.change);
      return { own: place.seq, seen: places(candidates).toSorted((one, other) => one - other) };
    });
    for (const { own, seen } of await Promise.all(enrolments)) {
      expect(seen).toEqual(Array.from({ length: own - 1 }, (_, at) => at + 1));
    }
  });
});

test('the database going away in the middle of an addition leaves all of it or nothing', async () => {
  const watcher = await open();
  let added = 0;
  for (let pieces = 0; added < 2; pieces += 1) {
    server.line = { kind: 'cut', pieces };
    const writer = await openPostgresLog({ database: server.settings(), galleries, key }).catch(
      () => undefined,
    );
    server.line = { kind: 'whole' };
    if (!writer) continue;
    const before = await watcher.latest();
    const one = addition(pieces);
    const outcome: unknown = await writer.add(one).catch((error: unknown) => error);
    await writer.close();
    if (outcome instanceof Error) {
      expect(outcome).toMatchObject({ code: 'gallery_unavailable' });
    } else added += 1;
    // Whoever lost the answer adds it again and has one place.
    expect(await watcher.add(one)).toEqual({ seq: before + 1, change: before + 1 });
    const { changes } = await watcher.since(face, change(0), 1_000);
    expect(changes.map((step) => step.change)).toEqual(changes.map((_, at) => at + 1));
    expect(changes.every((step) => step.kind === 'added')).toBe(true);
  }
  expect(await watcher.latest()).toBeGreaterThan(5);
});

describe('a replica', () => {
  test('answers what a gallery answers that was filled by itself; several follow one log', async () => {
    const log = await open();
    const oracle = openExhaustiveGallery(kind);
    const replicas = [replicaOf(log), replicaOf(await open())];
    for (let person = 1; person <= 60; person += 1) {
      const { seq: own, change: number } = await log.add(addition(person));
      await oracle.append(number, { seq: own, template: template(person) });
      if (person % 5 !== 0) continue;
      const gone = seq(person - 2);
      await oracle.remove(await log.remove(gone), gone);
    }
    replicas.push(replicaOf(log));
    for (const replica of replicas) {
      const answer = await replica.search(template(7), everyone, await log.latest());
      expect(answer).toEqual(await oracle.search(template(7), everyone));
      expect(answer.coverage).toEqual({ scope: 'register', count: 48, asOf: 72 });
    }
  });

  test('takes of each addition what its own gallery has', async () => {
    const log = await open();
    await log.add(addition(1));
    const templates = [face, thumb].map((gallery) => ({ gallery, template: template(2) }));
    await log.add({ ...addition(2), templates });
    const thumbs = replicaOf(log, { name: thumb });
    const { candidates, coverage } = await thumbs.search(template(1), everyone, change(2));
    expect(places(candidates)).toEqual([2]);
    expect(coverage).toEqual({ scope: 'register', count: 1, asOf: 2 });
  });

  test('that is behind waits a while and refuses', async () => {
    const log = await open();
    await log.add(addition(1));
    const replica = replicaOf(log, { waitMs: 300 });
    const early = replica.search(template(1), everyone, change(2));
    await expect(early).rejects.toMatchObject({ code: 'gallery_behind' });
    expect(places((await replica.search(template(1), everyone, change(1))).candidates)).toEqual([
      1,
    ]);
  });

  test('answers as soon as the change that is waited for is there', async () => {
    const log = await open();
    const replica = replicaOf(log);
    const early = replica.search(template(1), everyone, change(1));
    await log.add(addition(1));
    expect(places((await early).candidates)).toEqual([1]);
  });

  test('whose log is away answers what it holds and refuses what it does not', async () => {
    const log = await open();
    await log.add(addition(1));
    const replica = replicaOf(log, { waitMs: 300 });
    await replica.search(template(1), everyone, change(1));
    server.line = { kind: 'down' };
    expect(places((await replica.search(template(1), everyone, change(1))).candidates)).toEqual([
      1,
    ]);
    const newer = replica.search(template(1), everyone, change(2));
    await expect(newer).rejects.toMatchObject({
      code: 'gallery_behind',
      cause: { code: 'gallery_unavailable' },
    });
    server.line = { kind: 'whole' };
    await log.add(addition(2));
    expect((await replica.search(template(2), everyone, change(2))).candidates[0]?.seq).toBe(2);
  });

  test('does not go past a change that it can not read', async () => {
    const log = await open();
    for (let person = 1; person <= 3; person += 1) await log.add(addition(person));
    await server.query(
      `UPDATE gallery_change_templates SET sealed = substring(sealed FROM 2) WHERE change = 2`,
    );
    const replica = replicaOf(log, { waitMs: 300 });
    await expect(replica.search(template(1), everyone, change(3))).rejects.toMatchObject({
      code: 'gallery_behind',
      cause: { code: 'gallery_damaged' },
    });
    expect((await replica.coverage()).asOf).toBeLessThan(2);
  });

  test('whose gallery lost its memory fills it again, and never answers from less', async () => {
    const log = await open();
    for (let person = 1; person <= 30; person += 1) await log.add(addition(person));
    let held = openExhaustiveGallery(kind);
    const forgetful: Gallery = {
      append: (number, reference) => held.append(number, reference),
      remove: (number, person) => held.remove(number, person),
      search: (probe, bounds) => held.search(probe, bounds),
      coverage: () => held.coverage(),
      close: () => held.close(),
    };
    const replica = replicaOf(log, { gallery: forgetful });
    const whole = await replica.search(template(9), everyone, change(30));
    held = openExhaustiveGallery(kind);
    expect(await replica.search(template(9), everyone, change(30))).toEqual(whole);
    // Lost between the moment at which it was reached and the search itself.
    forgetful.search = async (probe, bounds) => {
      held = openExhaustiveGallery(kind);
      return held.search(probe, bounds);
    };
    const less = replica.search(template(9), everyone, change(30));
    await expect(less).rejects.toMatchObject({ code: 'gallery_behind' });
  });

  test.each([
    ['knows less', 2],
    ['gave its numbers to others', 3],
    ['gave its numbers to others and went on', 5],
  ])('refuses to answer once its log was replaced by one that %s', async (_what, people) => {
    const log = await open();
    for (let person = 1; person <= 3; person += 1) await log.add(addition(person));
    const replica = replicaOf(log, { waitMs: 300 });
    await replica.search(template(1), everyone, change(3));
    // A backup was brought back, and work went on from there.
    await server.clear();
    const restored = await open();
    for (let person = 1; person <= people; person += 1) await restored.add(addition(100 + person));
    await expect
      .poll(() =>
        replica.search(template(1), everyone, change(3)).then(
          () => 'answered',
          (error: unknown) => error,
        ),
      )
      .toMatchObject({ code: 'gallery_log_replaced' });
    const anew = replicaOf(restored);
    const { candidates } = await anew.search(template(101), everyone, change(people));
    expect(candidates[0]?.seq).toBe(1);
  });
});
