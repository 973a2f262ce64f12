import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { openExhaustiveFingers } from '../../src/gallery/exhaustive-fingers.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import type { FingerGallery } from '../../src/gallery/finger-gallery.ts';
import { openHostedFingers } from '../../src/gallery/hosted.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import { generatedCapture } from '../../src/generation/faces.ts';
import type { KnownFinger } from '../../src/vocabulary/biometric-source.ts';
import type { FingerPosition } from '../../src/vocabulary/finger.ts';
import { ChangeNumber, Seq } from '../../src/vocabulary/record-ids.ts';
import { faceKind, fingerKind } from '../people.ts';

const everyone = { below: Seq.parse(1_000_000), candidatesMax: 5 };
const change = (number: number) => ChangeNumber.parse(number);
const seq = (number: number) => Seq.parse(number);

function finger(person: number, position: KnownFinger, capture: string) {
  const vector = generatedCapture(`${person} ${position}`, capture, fingerKind.dimension);
  return { modality: 'finger', model: fingerKind.model, vector } as const;
}

/** A probe by this finger, whatever position it states. */
function probe(person: number, position: KnownFinger, stated: FingerPosition = position) {
  return { position: stated, template: finger(person, position, 'probe') };
}

/** Person n has a right index, every second one a left thumb too, every fifth one nothing. */
async function filled(gallery: FingerGallery, count: number): Promise<void> {
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

describe.each([
  ['in the thread that asks', () => openExhaustiveFingers(fingerKind)],
  ['in a process of its own', () => openHostedFingers(fingerKind)],
])('galleries of fingers %s', (_where, make) => {
  let gallery: FingerGallery;
  const open = async (count: number) => {
    gallery = make();
    await filled(gallery, count);
  };
  afterEach(() => gallery.close());

  test('answer one list for each probe, the mate first', async () => {
    await open(40);
    const probes = [probe(12, 'left_thumb'), probe(12, 'right_index'), probe(7, 'right_index')];
    const { lists, coverage } = await gallery.search(probes, everyone);
    expect(lists.map(([first]) => first?.seq)).toEqual([12, 12, 7]);
    expect(coverage).toEqual({ scope: 'register', count: 32, asOf: 40 });
  });

  test('look only among fingers of the stated position', async () => {
    await open(40);
    const {
      lists: [list = []],
    } = await gallery.search([probe(12, 'left_thumb', 'right_thumb')], everyone);
    expect(list).toEqual([]);
  });

  test('look among all ten when the position is unknown, and name each person once', async () => {
    await open(40);
    const {
      lists: [list = []],
    } = await gallery.search([probe(12, 'left_thumb', 'unknown')], everyone);
    expect(list[0]?.seq).toBe(12);
    expect(new Set(list.map((candidate) => candidate.seq)).size).toBe(list.length);
  });

  test('count the references of what was searched', async () => {
    await open(40);
    const { coverage } = await gallery.search([probe(12, 'left_thumb')], everyone);
    expect(coverage.count).toBe(16);
  });

  test('never return what was removed, and go on from there', async () => {
    await open(20);
    await gallery.remove(change(21), seq(12));
    const { lists, coverage } = await gallery.search([probe(12, 'left_thumb')], everyone);
    expect(lists.flat().map((candidate) => candidate.seq)).not.toContain(12);
    expect(coverage.asOf).toBe(21);
  });

  test('refuse a change with a gap before it', async () => {
    await open(3);
    await expect(gallery.append(change(9), { seq: seq(9), fingers: [] })).rejects.toThrow();
    expect((await gallery.coverage()).asOf).toBe(3);
  });
});

test('everything that is known of people is only as new as its oldest part', async () => {
  const fingers = openExhaustiveFingers(fingerKind);
  const faces = openExhaustiveGallery(faceKind);
  const people = openPeopleGallery({ faces, fingers });
  const face = {
    modality: 'face',
    model: faceKind.model,
    vector: generatedCapture('1', 'a'),
  } as const;
  await people.append(change(1), { seq: seq(1), face, fingers: [] });
  await faces.remove(change(2), seq(9));
  expect((await people.coverage()).asOf).toBe(1);
  const both = { face, fingers: [probe(1, 'left_thumb')] };
  expect((await people.search(both, everyone)).coverage.asOf).toBe(1);
  expect((await people.search({ face, fingers: [] }, everyone)).coverage.asOf).toBe(2);
});

// Children are listed by Linux; elsewhere there is nothing to kill them by.
test.runIf(process.platform === 'linux')(
  'galleries of fingers whose process was killed are empty, and are filled again',
  async () => {
    const gallery = openHostedFingers(fingerKind);
    await filled(gallery, 10);
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
    for (const child of children.trim().split(' ')) process.kill(Number(child), 'SIGKILL');
    await expect.poll(async () => (await gallery.coverage()).asOf).toBe(0);
    await filled(gallery, 10);
    const { lists } = await gallery.search([probe(4, 'left_thumb')], everyone);
    expect(lists[0]?.[0]?.seq).toBe(4);
    await gallery.close();
  },
);
