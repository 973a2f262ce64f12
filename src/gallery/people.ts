import { jointCoverage } from './fingers-by-position.ts';
import type { FingerGallery } from './finger-gallery.ts';
import type { Gallery } from './gallery.ts';
import type { PeopleGallery } from './people-gallery.ts';

/** Faces and fingers side by side; each searches when the probe has something for it. */
export function openPeopleGallery(parts: {
  readonly faces: Gallery;
  readonly fingers: FingerGallery;
}): PeopleGallery {
  const { faces, fingers } = parts;
  return {
    append: async (change, { seq, face, fingers: held }) => {
      await Promise.all([
        // Whoever has no face is passed over, as by the removal of somebody not held.
        face === 'none' ? faces.remove(change, seq) : faces.append(change, { seq, template: face }),
        fingers.append(change, { seq, fingers: held }),
      ]);
    },
    remove: async (change, seq) => {
      await Promise.all([faces.remove(change, seq), fingers.remove(change, seq)]);
    },
    search: async ({ face, fingers: probes }, bounds) => {
      const [byFace, byFingers] = await Promise.all([
        face === 'none' ? undefined : faces.search(face, bounds),
        probes.length === 0 ? undefined : fingers.search(probes, bounds),
      ]);
      const [one, ...more] = [byFace, byFingers].flatMap((list) => (list ? [list.coverage] : []));
      return {
        lists: [
          ...(byFace ? [{ source: 'face' as const, candidates: byFace.candidates }] : []),
          ...probes.map(({ position }, place) => ({
            source: position,
            candidates: byFingers?.lists[place] ?? [],
          })),
        ],
        coverage: one ? jointCoverage([one, ...more]) : await faces.coverage(),
      };
    },
    // The lower of both, so that whichever lost its memory is filled again.
    coverage: async () => jointCoverage([await faces.coverage(), await fingers.coverage()]),
    close: async () => {
      await Promise.all([faces.close(), fingers.close()]);
    },
  };
}
