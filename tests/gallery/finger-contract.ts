import { afterEach, describe, expect, test } from 'vitest';
import type { FingerGallery } from '../../src/gallery/finger-gallery.ts';
import type { GalleryKind } from '../../src/gallery/gallery-kind.ts';
import { generatedCapture } from '../../src/generation/faces.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import type { FingerPosition } from '../../src/vocabulary/finger.ts';
import { fingerKind } from '../people.ts';
import { change, everyone, seq } from './references.ts';

function finger(person: number, position: KnownFinger, capture: string) {
  const vector = generatedCapture(`${person} ${position}`, capture, fingerKind.dimension);
  return { modality: 'finger', model: fingerKind.model, vector } as const;
}

/** A probe by this finger, whatever position it states. */
export function fingerProbe(
  person: number,
  position: KnownFinger,
  stated: FingerPosition = position,
) {
  return { position: stated, template: finger(person, position, 'probe') };
}

/** Person n has a right index, every second one a left thumb too, every fifth one nothing. */
export async function fillFingers(gallery: FingerGallery, count: number): Promise<void> {
  for (let person = 1; person <= count; person += 1) {
    const positions: readonly KnownFinger[] =
      person % 5 === 0 ? [] : person % 2 === 0 ? ['right_index', 'left_thumb'] : ['right_index'];
    const fingers = positions.map((position) => ({
      position,
      template: finger(person, position, 'reference'),
    }));
    await gallery.append(change(person), { seq: seq(person), fingers });
  }
}

/** Every case that whatever implements `FingerGallery` must pass. */
export function fingerGalleryContract(
  name: string,
  make: (kind: GalleryKind) => FingerGallery | Promise<FingerGallery>,
): void {
  describe(`${name} keep the contract of galleries of fingers:`, () => {
    let gallery: FingerGallery;
    const open = async (count: number) => {
      gallery = await make(fingerKind);
      await fillFingers(gallery, count);
    };
    afterEach(() => gallery.close());

    test('answer one list for each probe, the mate first', async () => {
      await open(40);
      const probes = [
        fingerProbe(12, 'left_thumb'),
        fingerProbe(12, 'right_index'),
        fingerProbe(7, 'right_index'),
      ];
      const { lists, coverage } = await gallery.search(probes, everyone);
      expect(lists.map(([first]) => first?.seq)).toEqual([12, 12, 7]);
      expect(coverage).toEqual({ scope: 'register', count: 32, asOf: 40 });
    });

    test('look only among fingers of the stated position', async () => {
      await open(40);
      const {
        lists: [list = []],
      } = await gallery.search([fingerProbe(12, 'left_thumb', 'right_thumb')], everyone);
      expect(list).toEqual([]);
    });

    test('look among all ten when the position is unknown, and name each person once', async () => {
      await open(40);
      const {
        lists: [list = []],
      } = await gallery.search([fingerProbe(12, 'left_thumb', 'unknown')], everyone);
      expect(list[0]?.seq).toBe(12);
      expect(new Set(list.map((candidate) => candidate.seq)).size).toBe(list.length);
    });

    test('count the references of what was searched', async () => {
      await open(40);
      const { coverage } = await gallery.search([fingerProbe(12, 'left_thumb')], everyone);
      expect(coverage.count).toBe(16);
    });

    test('never return what was removed, and go on from there', async () => {
      await open(20);
      await gallery.remove(change(21), seq(12));
      const { lists, coverage } = await gallery.search([fingerProbe(12, 'left_thumb')], everyone);
      expect(lists.flat().map((candidate) => candidate.seq)).not.toContain(12);
      expect(coverage.asOf).toBe(21);
    });

    test('refuse a change with a gap before it', async () => {
      await open(3);
      await expect(gallery.append(change(9), { seq: seq(9), fingers: [] })).rejects.toThrow();
      expect((await gallery.coverage()).asOf).toBe(3);
    });

    test('who was removed and comes again stands at her new place', async () => {
      await open(20);
      await gallery.remove(change(21), seq(12));
      const again = {
        position: 'left_thumb',
        template: finger(12, 'left_thumb', 'again'),
      } as const;
      await gallery.append(change(22), { seq: seq(21), fingers: [again] });
      const [list = []] = (await gallery.search([fingerProbe(12, 'left_thumb')], everyone)).lists;
      expect(list[0]?.seq).toBe(21);
      expect(list.map((candidate) => candidate.seq)).not.toContain(12);
    });

    test('look only below the bound, and below 1 find nobody', async () => {
      await open(20);
      const below = async (bound: number) => {
        const bounds = { below: seq(bound), candidatesMax: 50 };
        const { lists } = await gallery.search([fingerProbe(12, 'right_index')], bounds);
        return lists
          .flat()
          .map((candidate) => candidate.seq)
          .toSorted((a, b) => a - b);
      };
      expect(await below(12)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 11]);
      expect(await below(1)).toEqual([]);
    });

    test('take a change once', async () => {
      await open(3);
      await gallery.remove(change(2), seq(1));
      const { lists, coverage } = await gallery.search([fingerProbe(1, 'right_index')], everyone);
      expect(lists[0]?.[0]?.seq).toBe(1);
      expect(coverage.asOf).toBe(3);
    });

    test('refuse what can not be a template, as a probe and as a reference', async () => {
      await open(3);
      for (const bad of [0, 2, Number.NaN, Infinity]) {
        const own = finger(4, 'left_thumb', 'bad');
        const template = { ...own, vector: own.vector.map((value) => value * bad) };
        const wrong = { position: 'left_thumb', template } as const;
        await expect(gallery.search([wrong], everyone)).rejects.toThrow();
        const reference = { seq: seq(4), fingers: [wrong] };
        await expect(gallery.append(change(4), reference)).rejects.toThrow();
      }
      expect((await gallery.coverage()).asOf).toBe(3);
    });

    test('refuse a reference that has a position twice', async () => {
      await open(3);
      const twice = { position: 'left_thumb', template: finger(4, 'left_thumb', 'a') } as const;
      const reference = { seq: seq(4), fingers: [twice, twice] };
      await expect(gallery.append(change(4), reference)).rejects.toThrow();
      expect((await gallery.coverage()).asOf).toBe(3);
    });

    test('answer the same whatever the urgency, and end a search that is not wanted', async () => {
      await open(20);
      const probes = [fingerProbe(12, 'left_thumb'), fingerProbe(3, 'right_index', 'unknown')];
      const ending = new AbortController();
      const { signal } = ending;
      const ended = (['bulk', 'interactive'] as const).map((urgency) =>
        gallery.search(probes, { ...everyone, urgency, signal }),
      );
      const answers = [
        gallery.search(probes, { ...everyone, urgency: 'bulk' }),
        gallery.search(probes, everyone),
      ];
      const reason = new Error('nobody waits any more');
      ending.abort(reason);
      expect(await Promise.allSettled(ended)).toEqual([
        { status: 'rejected', reason },
        { status: 'rejected', reason },
      ]);
      const [patient, hurried] = await Promise.all(answers);
      expect(hurried?.lists.map(([first]) => first?.seq)).toEqual([12, 3]);
      expect(patient).toEqual(hurried);
    });

    test('can be closed twice', async () => {
      await open(2);
      await gallery.close();
      await expect(gallery.close()).resolves.toBeUndefined();
    });
  });
}
