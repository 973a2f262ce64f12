import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { openExhaustiveFingers } from '../../src/gallery/exhaustive-fingers.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import type { PeopleGallery } from '../../src/gallery/people-gallery.ts';
import { GalleryFollower } from '../../src/procedures/gallery-follower.ts';
import type { Register } from '../../src/register/register.ts';
import { KnownFinger, type BiometricSource } from '../../src/vocabulary/biometric-source.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { faceOf, fingerOf } from './person.ts';
import { faceKind, fingerKind, type WorkingGalleries } from './working-directory.ts';

/** Who stands in the register, told from its history without any gallery. */
export interface RegisterTruth {
  readonly living: ReadonlyMap<BiometricSource, ReadonlySet<Seq>>;
  readonly erased: readonly Seq[];
  readonly lastChange: ChangeNumber;
}

/** Reads the whole history. */
export async function truthOf(register: Register): Promise<RegisterTruth> {
  const living = new Map<BiometricSource, Set<Seq>>(
    (['face', ...KnownFinger.options] as const).map((source) => [source, new Set()]),
  );
  const erased = new Set<Seq>();
  let after = ChangeNumber.parse(0);
  for (;;) {
    const steps = await register.changesSince(after, 1_000);
    for (const step of steps) {
      after = step.change;
      if (step.kind === 'removed') {
        for (const seqs of living.values()) seqs.delete(step.seq);
        erased.add(step.seq);
        continue;
      }
      assert.notEqual(step.face, 'none');
      living.get('face')?.add(step.seq);
      for (const { position } of step.fingers) living.get(position)?.add(step.seq);
    }
    if (steps.length === 0) return { living, erased: [...erased], lastChange: after };
  }
}

/** The oracle, filled from the register alone. */
async function oracleOf(register: Register): Promise<PeopleGallery> {
  const gallery = openPeopleGallery({
    faces: openExhaustiveGallery(faceKind),
    fingers: openExhaustiveFingers(fingerKind),
  });
  await new GalleryFollower({ gallery, register, fingers: fingerKind }).catchUp();
  return gallery;
}

/** A probe of somebody, by her face and all her fingers, whether she is erased or not. */
async function probeOf(register: Register, seq: Seq) {
  const enrolment = await register.enrolmentAt(seq);
  assert.ok(enrolment);
  const { recordId } = enrolment;
  const fingers = KnownFinger.options.map(async (position) => ({
    position,
    template: (await fingerOf(recordId, position, 'probe')).embedding,
  }));
  return { face: faceOf(recordId, 'probe'), fingers: await Promise.all(fingers) };
}

const everyone = { below: Seq.parse(Number.MAX_SAFE_INTEGER), candidatesMax: 8_192 };
/** Similarities of fingers are of eight bits a value. */
const asHeldWithin = 0.01;

function anyOf<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? [] : list.slice(randomInt(list.length)).slice(0, 1);
}

/**
 * Asserts that galleries that have caught up are the register: who is in them, how many, as of
 * which change, and what they answer to probes of the living, the erased and the pending.
 */
export async function assertSame(
  register: Register,
  { faces, fingers, people }: WorkingGalleries,
  { living, erased, lastChange }: RegisterTruth,
): Promise<void> {
  const oracle = await oracleOf(register);
  const inFaces = living.get('face') ?? new Set();
  assert.deepEqual(await people.coverage(), await oracle.coverage());
  assert.deepEqual(await faces.coverage(), {
    scope: 'register',
    count: inFaces.size,
    asOf: lastChange,
  });
  assert.equal((await fingers.coverage()).asOf, lastChange);
  for (const seq of [...anyOf([...inFaces]), ...anyOf([...inFaces]), ...anyOf(erased)]) {
    const probe = await probeOf(register, seq);
    const [found, wanted] = [
      await people.search(probe, everyone),
      await oracle.search(probe, everyone),
    ];
    assert.deepEqual(found.coverage, wanted.coverage);
    for (const [place, { source, candidates }] of found.lists.entries()) {
      const listed = wanted.lists[place]?.candidates ?? [];
      const held = candidates.map((candidate) => candidate.seq);
      assert.deepEqual(new Set(held), living.get(source));
      assert.equal(held.length, listed.length);
      if (source === 'face') assert.deepEqual(candidates, listed);
      const similarity = new Map(listed.map((one) => [one.seq, one.similarity]));
      for (const one of candidates) {
        assert.ok(Math.abs(one.similarity - (similarity.get(one.seq) ?? 2)) < asHeldWithin);
      }
    }
    const few = { ...everyone, candidatesMax: 5 };
    assert.deepEqual(await faces.search(probe.face, few), {
      candidates: wanted.lists[0]?.candidates.slice(0, few.candidatesMax),
      coverage: await faces.coverage(),
    });
  }
}
