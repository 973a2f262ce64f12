import type { Calibration } from '../biometrics/calibration.ts';
import type { Gallery } from '../gallery/gallery.ts';
import { ChangeNumber, Seq } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { ReferenceSearch } from './measured-modality.ts';

/** References that are asked for, so that people with many of them leave room for the others. */
const foundMax = 1_000;
/** As many as an index proposes in a station, and more. */
const proposedMax = 100;

/**
 * A search by vectors.
 * @param galleries `oracle` compares with everyone and its answer counts; `index` is measured
 *   against it; both are empty
 */
export async function openGallerySearch(
  galleries: { readonly oracle: Gallery; readonly index: Gallery },
  calibration: Calibration,
  references: readonly Template[],
  onProgress: (done: number, of: number) => void,
): Promise<ReferenceSearch<Template>> {
  const { oracle, index } = galleries;
  for (const [place, template] of references.entries()) {
    const reference = { seq: Seq.parse(place + 1), template };
    const change = ChangeNumber.parse(place + 1);
    await oracle.append(change, reference);
    await index.append(change, reference);
    onProgress(place + 1, references.length);
  }
  const below = Seq.parse(Number.MAX_SAFE_INTEGER);
  return {
    search: async (probe) => {
      const { candidates } = await oracle.search(probe, { below, candidatesMax: foundMax });
      const proposed = await index.search(probe, { below, candidatesMax: proposedMax });
      return {
        found: candidates.map(({ seq, similarity }) => ({
          place: seq - 1,
          similarity,
          score: calibration.score(similarity),
        })),
        proposed: proposed.candidates.map(({ seq }) => seq - 1),
      };
    },
  };
}
