import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openExhaustiveFingers } from '../../src/gallery/exhaustive-fingers.ts';
import { openExhaustiveGallery } from '../../src/gallery/exhaustive.ts';
import { openHostedFingers } from '../../src/gallery/hosted.ts';
import { openPeopleGallery } from '../../src/gallery/people.ts';
import { generatedCapture } from '../../src/generation/faces.ts';
import { faceKind, fingerKind } from '../people.ts';
import { fillFingers, fingerGalleryContract, fingerProbe } from './finger-contract.ts';
import { change, everyone, seq } from './references.ts';

fingerGalleryContract('galleries of fingers in the thread that asks', openExhaustiveFingers);
fingerGalleryContract('galleries of fingers in a process of their own', openHostedFingers);

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
  const both = { face, fingers: [fingerProbe(1, 'left_thumb')] };
  expect((await people.search(both, everyone)).coverage.asOf).toBe(1);
  expect((await people.search({ face, fingers: [] }, everyone)).coverage.asOf).toBe(2);
});

// Children are listed by Linux; elsewhere there is nothing to kill them by.
test.runIf(process.platform === 'linux')(
  'galleries of fingers whose process was killed are empty, and are filled again',
  async () => {
    const gallery = openHostedFingers(fingerKind);
    await fillFingers(gallery, 10);
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8');
    for (const child of children.trim().split(' ')) process.kill(Number(child), 'SIGKILL');
    await expect.poll(async () => (await gallery.coverage()).asOf).toBe(0);
    await fillFingers(gallery, 10);
    const { lists } = await gallery.search([fingerProbe(4, 'left_thumb')], everyone);
    expect(lists[0]?.[0]?.seq).toBe(4);
    await gallery.close();
  },
);
