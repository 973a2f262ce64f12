import { readFileSync } from 'node:fs';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openExhaustiveFingers } from '../../src/gallery/exhaustive-fingers.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { Gallery } from '../../src/gallery/gallery.ts';
import { openHnswGallery } from '../../src/gallery/hnsw.ts';
import { openHostedGallery } from '../../src/gallery/hosted.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import { openShardedGallery } from '../../src/gallery/sharded.ts';
import { Random } from '../../src/generation/random.ts';
import { GalleryFollower } from '../../src/procedures/gallery-follower.ts';
import type { ReferenceChange } from '../../src/register/change.ts';
import { fingerKind } from '../people.ts';
import { galleryContract } from './contract.ts';
import { change, everyone, fill, kind, seq, template } from './references.ts';

galleryContract('a gallery of three shards', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: (held) => openShardedGallery([1, 2, 3].map(() => openExhaustiveGallery(held))),
});

galleryContract('a gallery of one shard', {
  answering: { kind: 'exact', similarityWithin: 0 },
  make: (held) => openShardedGallery([openExhaustiveGallery(held)]),
});

galleryContract('a gallery of five graphs', {
  answering: { kind: 'proposes', recallMin: 0.98 },
  make: async (held) =>
    openShardedGallery(await Promise.all([1, 2, 3, 4, 5].map(() => openHnswGallery(held)))),
});

/** A shard that can lose its memory, or break. */
function fragile(): { readonly shard: Gallery; forget(): void; break(): void } {
  let held = openExhaustiveGallery(kind);
  return {
    shard: {
      append: (...asked) => held.append(...asked),
      remove: (...asked) => held.remove(...asked),
      search: (...asked) => held.search(...asked),
      coverage: () => held.coverage(),
      close: () => held.close(),
    },
    forget: () => {
      held = openExhaustiveGallery(kind);
    },
    break: () => {
      const lost = () => Promise.reject(Object.assign(new Error('gone'), { code: 'gallery_lost' }));
      held = { ...held, search: lost };
    },
  };
}

test('a search fails when one shard fails', async () => {
  const weak = fragile();
  const gallery = openShardedGallery([openExhaustiveGallery(kind), weak.shard]);
  await fill(gallery, 20);
  weak.break();
  await expect(gallery.search(template(4), everyone)).rejects.toMatchObject({
    code: 'gallery_lost',
  });
});

test('a shard that lost its memory lowers the coverage, and is filled again alone', async () => {
  const weak = fragile();
  const gallery = openShardedGallery([openExhaustiveGallery(kind), weak.shard]);
  await fill(gallery, 20);
  weak.forget();
  const without = await gallery.search(template(7), everyone);
  expect(without.coverage).toEqual({ scope: 'register', count: 10, asOf: 0 });
  await expect(
    gallery.append(change(21), { seq: seq(21), template: template(21) }),
  ).rejects.toThrow();
  expect((await gallery.coverage()).asOf).toBe(0);
  await fill(gallery, 21);
  const again = await gallery.search(template(7), everyone);
  expect(again.coverage).toEqual({ scope: 'register', count: 21, asOf: 21 });
  expect(again.candidates[0]?.seq).toBe(7);
});

test('shards of a station make the whole a gallery of a station', async () => {
  const gallery = openShardedGallery([
    openExhaustiveGallery(kind),
    openExhaustiveGallery({ ...kind, scope: 'station' }),
    openExhaustiveGallery(kind),
  ]);
  expect((await gallery.coverage()).scope).toBe('station');
});

/** A register of references that grows: every ninth change removes somebody again. */
class GrowingRegister {
  readonly #changes: ReferenceChange[] = [];

  grow(by: number): void {
    for (let step = 0; step < by; step += 1) {
      const number = change(this.#changes.length + 1);
      this.#changes.push(
        number % 9 === 0
          ? { kind: 'removed', change: number, seq: seq(number - 4) }
          : {
              kind: 'added',
              change: number,
              seq: seq(number),
              face: template(number),
              fingers: [],
            },
      );
    }
  }

  get last() {
    return change(this.#changes.length);
  }

  async changesSince(after: number, max: number): Promise<readonly ReferenceChange[]> {
    return this.#changes.slice(after, after + max);
  }

  /** Who stands in it as of a change: nobody of these may be missing. */
  heldAsOf(asOf: number): ReadonlySet<number> {
    const held = new Set<number>();
    for (const step of this.#changes.slice(0, asOf)) {
      if (step.kind === 'added') held.add(step.seq);
      else held.delete(step.seq);
    }
    return held;
  }
}

function childrenOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return children.filter((child) => child !== '').map(Number);
}

// Children are listed by Linux; elsewhere there is nothing to kill them by.
test.runIf(process.platform === 'linux')(
  'shards that die at any moment leave no answer that is partial and reads as whole',
  async () => {
    const random = new Random('shards that die');
    const sharded = openShardedGallery(
      [1, 2, 3].map(() => openHostedGallery({ engine: 'exhaustive', kind, snapshot: 'unsaved' })),
    );
    const gallery = openPeopleGallery({
      faces: sharded,
      fingers: openExhaustiveFingers(fingerKind),
    });
    const register = new GrowingRegister();
    const follower = new GalleryFollower({ gallery, register, fingers: fingerKind });
    let killed = 0;
    const killOneSoon = async () => {
      await pass(random.between(0, 30));
      const children = childrenOf(process.pid);
      const victim = children[random.below(children.length)];
      if (victim === undefined) return;
      process.kill(victim, 'SIGKILL');
      killed += 1;
    };
    const killings: Promise<void>[] = [];
    const refusals = new Set<unknown>();
    let answered = 0;
    for (let round = 0; round < 40; round += 1) {
      register.grow(5);
      if (random.chance(0.15)) killings.push(killOneSoon());
      try {
        if (random.chance(0.7)) await follower.reach(register.last);
        await pass(random.between(0, 20));
        const bounds = { ...everyone, candidatesMax: 10_000 };
        const { candidates, coverage } = await sharded.search(template(3), bounds);
        const found = new Set<number>(candidates.map((candidate) => candidate.seq));
        expect(found.size).toBe(candidates.length);
        const now = register.heldAsOf(register.last);
        // Who was removed since may be gone already; everybody else must be found.
        const missing = [...register.heldAsOf(coverage.asOf)].filter(
          (held) => now.has(held) && !found.has(held),
        );
        expect(missing).toEqual([]);
        answered += 1;
      } catch (error) {
        const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : error;
        if (code === undefined) throw error;
        refusals.add(code);
      }
    }
    await Promise.all(killings);
    expect(killed).toBeGreaterThan(2);
    expect(answered).toBeGreaterThan(20);
    const passing = ['gallery_lost', 'gallery_behind', 'gallery_failed'];
    expect([...refusals].filter((code) => !passing.includes(String(code)))).toEqual([]);
    await follower.reach(register.last);
    const held = register.heldAsOf(register.last);
    const asOf = register.last;
    expect(await sharded.coverage()).toEqual({ scope: 'register', count: held.size, asOf });
    await gallery.close();
  },
);
