import assert from 'node:assert/strict';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import { bestOf } from './candidate-list.ts';
import type { CandidateList, Gallery } from './gallery.ts';

/** The coverage that shards have together: as new as the oldest, as wide as the narrowest. */
function coverageOf(coverages: readonly Coverage[]): Coverage {
  const [first, ...others] = coverages;
  assert.ok(first, 'a gallery has at least one shard');
  return others.reduce(
    (whole, { scope, count, asOf }) => ({
      scope: scope === 'register' ? whole.scope : scope,
      count: whole.count + count,
      asOf: asOf < whole.asOf ? asOf : whole.asOf,
    }),
    first,
  );
}

/**
 * One gallery over several, each on a core or a machine of its own. A reference stands in one
 * shard, chosen by its place; every shard takes every change, so that each knows how far it is. A
 * search asks all: one that fails makes it fail, one that is behind lowers its coverage, so that no
 * answer of some shards reads as one of all. A shard that lost its memory is seen in the coverage;
 * whoever fills it again gives the changes to all, and the others pass over what they hold.
 *
 * Shards that save what they hold belong to this division: with another number of shards the places
 * of their snapshots must be others too, or people would be looked for where they are not.
 */
export function openShardedGallery(shards: readonly Gallery[]): Gallery {
  assert.ok(shards.length > 0, 'a gallery has at least one shard');
  const home = (seq: Seq): number => seq % shards.length;
  return {
    append: async (change, reference) => {
      const own = home(reference.seq);
      await Promise.all(
        shards.map((shard, place) =>
          place === own
            ? shard.append(change, reference)
            : // Whoever stands elsewhere is passed over, as by the removal of somebody not held.
              shard.remove(change, reference.seq),
        ),
      );
    },
    remove: async (change, seq) => {
      await Promise.all(shards.map((shard) => shard.remove(change, seq)));
    },
    search: async (probe, bounds): Promise<CandidateList> => {
      const lists = await Promise.all(shards.map((shard) => shard.search(probe, bounds)));
      return {
        candidates: bestOf(
          lists.flatMap(({ candidates }) => candidates),
          bounds.candidatesMax,
        ),
        coverage: coverageOf(lists.map(({ coverage }) => coverage)),
      };
    },
    coverage: async () => coverageOf(await Promise.all(shards.map((shard) => shard.coverage()))),
    close: async () => {
      await Promise.all(shards.map((shard) => shard.close()));
    },
  };
}
