import type { PersonLists } from '../gallery/people-gallery.ts';
import type { Seq } from '../vocabulary/record-ids.ts';

/** The best of every list is compared, whatever the other lists say. */
const surePlaces = 2;
/** Weighs places: the tenth is worth half of the first. */
const placeWeight = 10;

/**
 * Whom to compare, of all that the sources of one probe found: the first places of every list, then
 * those who stand high in many. Similarities of different sources can not be set against each
 * other before they are calibrated, places can.
 */
export function chooseCandidates(lists: PersonLists['lists'], max: number): readonly Seq[] {
  const standing = new Map<Seq, { sure: boolean; worth: number }>();
  for (const { candidates } of lists) {
    for (const [place, { seq }] of candidates.entries()) {
      const known = standing.get(seq) ?? { sure: false, worth: 0 };
      known.sure ||= place < surePlaces;
      known.worth += 1 / (placeWeight + place);
      standing.set(seq, known);
    }
  }
  return [...standing]
    .toSorted(
      ([a, one], [b, other]) =>
        Number(other.sure) - Number(one.sure) || other.worth - one.worth || a - b,
    )
    .slice(0, max)
    .map(([seq]) => seq);
}
