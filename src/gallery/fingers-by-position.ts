import assert from 'node:assert/strict';
import { KnownFinger } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import { bestOf } from './candidate-list.ts';
import type { FingerGallery, FingerProbe } from './finger-gallery.ts';
import type { Candidate, Gallery, SearchBounds } from './gallery.ts';

/** The coverage that stands for several: never newer than any of them. */
export function jointCoverage([first, ...others]: readonly [Coverage, ...Coverage[]]): Coverage {
  return others.reduce(
    (joint, { asOf, count }) => ({
      scope: joint.scope,
      count: Math.max(joint.count, count),
      asOf: asOf < joint.asOf ? asOf : joint.asOf,
    }),
    first,
  );
}

/** Each person once, with the most similar of what was found of her. */
function oncePerPerson(found: readonly Candidate[], max: number): readonly Candidate[] {
  const best = new Map<Seq, Candidate>();
  for (const candidate of found) {
    const known = best.get(candidate.seq);
    if (!known || candidate.similarity > known.similarity) best.set(candidate.seq, candidate);
  }
  return bestOf([...best.values()], max);
}

/** One gallery for each position; a finger of unknown position is sought in all of them. */
export function openFingersByPosition(galleries: ReadonlyMap<KnownFinger, Gallery>): FingerGallery {
  const [first, ...others] = galleries.values();
  assert.ok(first && galleries.size === KnownFinger.options.length, 'ten positions');
  const searched = ({ position }: FingerProbe): readonly Gallery[] => {
    if (position === 'unknown') return [first, ...others];
    const own = galleries.get(position);
    return own ? [own] : [];
  };
  const search = async (probe: FingerProbe, bounds: SearchBounds) => {
    const answers = await Promise.all(
      searched(probe).map((gallery) => gallery.search(probe.template, bounds)),
    );
    const found = answers.flatMap(({ candidates }) => candidates);
    return {
      candidates: oncePerPerson(found, bounds.candidatesMax),
      coverages: answers.map(({ coverage }) => coverage),
    };
  };
  const coverage = async () =>
    jointCoverage([
      await first.coverage(),
      ...(await Promise.all(others.map((gallery) => gallery.coverage()))),
    ]);
  return {
    append: async (change, { seq, fingers }) => {
      const templates = new Map(fingers.map(({ position, template }) => [position, template]));
      assert.equal(templates.size, fingers.length, 'a reference has no position twice');
      for (const [position, gallery] of galleries) {
        const template = templates.get(position);
        if (template) await gallery.append(change, { seq, template });
        // Whoever lacks this finger is passed over, as by the removal of somebody not held.
        else await gallery.remove(change, seq);
      }
    },
    remove: async (change, seq) => {
      for (const gallery of galleries.values()) await gallery.remove(change, seq);
    },
    search: async (probes, bounds) => {
      bounds.signal?.throwIfAborted();
      const answers = await Promise.all(probes.map((probe) => search(probe, bounds)));
      const [one, ...more] = answers.flatMap(({ coverages }) => coverages);
      return {
        lists: answers.map(({ candidates }) => candidates),
        coverage: one ? jointCoverage([one, ...more]) : await coverage(),
      };
    },
    coverage,
    close: async () => {
      await Promise.all([...galleries.values()].map((gallery) => gallery.close()));
    },
  };
}
