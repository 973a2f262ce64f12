import type { SearchBounds } from '../gallery/gallery.ts';
import type { PeopleGallery, PersonLists } from '../gallery/people-gallery.ts';
import type { Register } from '../register/register.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Seq } from '../vocabulary/record-ids.ts';
import { chooseCandidates } from './choose-candidates.ts';
import {
  comparePeople,
  faceCompared,
  fused,
  referenceFrom,
  type CompareNeeds,
  type PersonComparison,
} from './compare-people.ts';

/** What searching everybody needs. */
export interface SearchNeeds extends CompareNeeds {
  readonly register: Pick<Register, 'biometricsAt'>;
  readonly gallery: Pick<PeopleGallery, 'search'>;
  readonly fingers: CompareNeeds['fingers'] & { readonly modelHash: string };
}

/** What each source of a probe finds in its gallery. */
export function searchGalleries(
  { gallery }: Pick<SearchNeeds, 'gallery'>,
  { face, fingers }: TemplateSet,
  bounds: SearchBounds,
): Promise<PersonLists> {
  const probes = fingers.map(({ position, embedding }) => ({ position, template: embedding }));
  return gallery.search({ face, fingers: probes }, bounds);
}

/** A face's search has compared already; only fingers need the reference itself. */
function comparedBySearch(
  { calibration, fusion }: CompareNeeds,
  probe: TemplateSet,
  lists: PersonLists['lists'],
): ReadonlyMap<Seq, PersonComparison> {
  if (probe.fingers.length > 0) return new Map();
  return new Map(
    lists.flatMap(({ candidates }) =>
      candidates.map(({ seq, similarity }) => [
        seq,
        fused(fusion, [faceCompared(calibration, similarity)]),
      ]),
    ),
  );
}

/**
 * The probe compared with the people that its lists name, at most `max` of them, and with those of
 * `also`, in everything that they share. Whoever was erased meanwhile is left out.
 */
export async function compareCandidates(
  needs: SearchNeeds,
  probe: TemplateSet,
  found: {
    readonly lists: PersonLists['lists'];
    readonly also: readonly Seq[];
    readonly max: number;
  },
): Promise<ReadonlyMap<Seq, PersonComparison>> {
  const comparisons = new Map(comparedBySearch(needs, probe, found.lists));
  const chosen = new Set([...chooseCandidates(found.lists, found.max), ...found.also]);
  const unread = [...chosen].filter((seq) => !comparisons.has(seq));
  const positions = probe.fingers.map(({ position }) => position);
  const read = await Promise.all(
    unread.map(async (seq) => ({
      seq,
      stored: await needs.register.biometricsAt(seq, positions),
    })),
  );
  const references = read.flatMap(({ seq, stored }) =>
    stored ? [{ seq, templates: referenceFrom(stored, needs.fingers.modelHash) }] : [],
  );
  const compared = await comparePeople(
    needs,
    probe,
    references.map(({ templates }) => templates),
  );
  for (const [place, { seq }] of references.entries()) {
    const comparison = compared[place];
    if (comparison) comparisons.set(seq, comparison);
  }
  return comparisons;
}
