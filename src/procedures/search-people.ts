import { setImmediate as turn } from 'node:timers/promises';
import type { SearchBounds } from '../gallery/gallery.ts';
import type { PeopleGallery, PersonLists } from '../gallery/people-gallery.ts';
import type { Register } from '../register/register.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import type { Coverage } from '../vocabulary/coverage.ts';
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
import { betterReading, withHandsExchanged } from './exchanged-hands.ts';
import type { DuplicatePolicy } from './policy.ts';

/** What searching everybody needs. */
export interface SearchNeeds extends CompareNeeds {
  readonly register: Pick<Register, 'biometricsOf'>;
  readonly gallery: Pick<PeopleGallery, 'search'>;
  readonly fingers: CompareNeeds['fingers'] & { readonly modelHash: string };
}

/** What a search of everybody proposes, by what was searched. */
export interface PeopleFound {
  /** By the face, and by fingers at the positions that were stated. */
  readonly stated: PersonLists['lists'];
  /** By fingers as they are if left was recorded for right. */
  readonly exchanged: PersonLists['lists'];
  readonly coverage: Coverage;
}

/** What each source of a probe finds in its gallery, and each finger in that of its mirror. */
export async function searchGalleries(
  { gallery }: Pick<SearchNeeds, 'gallery'>,
  probe: TemplateSet,
  bounds: SearchBounds,
): Promise<PeopleFound> {
  const { face, fingers } = probe;
  const mirrored = withHandsExchanged(probe).fingers.filter(
    // Among all ten it is sought already.
    ({ position }) => position !== 'unknown',
  );
  const probes = [...fingers, ...mirrored].map(({ position, embedding }) => ({
    position,
    template: embedding,
  }));
  const { lists, coverage } = await gallery.search({ face, fingers: probes }, bounds);
  const end = lists.length - mirrored.length;
  return { stated: lists.slice(0, end), exchanged: lists.slice(end), coverage };
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

/** People whose references were read, to be compared. */
interface ReadPerson {
  readonly seq: Seq;
  readonly templates: TemplateSet;
}

/** What the register holds of these in what the probe shows. Whoever was erased is left out. */
async function readPeople(
  needs: SearchNeeds,
  probe: TemplateSet,
  people: readonly Seq[],
): Promise<readonly ReadPerson[]> {
  const { fingers } = probe;
  const mirrored = withHandsExchanged(probe).fingers;
  const positions = [...new Set([...fingers, ...mirrored].map(({ position }) => position))];
  const read = await needs.register.biometricsOf(people, positions);
  const there: ReadPerson[] = [];
  for (const [place, seq] of people.entries()) {
    const stored = read[place];
    if (!stored) continue;
    // One person of a search in each turn of the event loop: hundreds of templates, read at once
    // by every search that is under way, would hold up whoever comes.
    await turn();
    there.push({ seq, templates: referenceFrom(stored, needs.fingers.modelHash) });
  }
  return there;
}

/** A probe with each of these people. */
async function comparedWith(
  needs: SearchNeeds,
  probe: TemplateSet,
  people: readonly ReadPerson[],
): Promise<readonly (readonly [Seq, PersonComparison])[]> {
  const references = people.map(({ templates }) => templates);
  const compared = await comparePeople(needs, probe, references);
  return people.flatMap(({ seq }, place) => {
    const comparison = compared[place];
    return comparison ? [[seq, comparison] as const] : [];
  });
}

/** Whom a probe is compared with, and how. */
export interface CompareBounds {
  readonly found: Pick<PeopleFound, 'stated' | 'exchanged'>;
  /** Compared as well, whatever the lists say. */
  readonly also: readonly Seq[];
  readonly policy: Pick<DuplicatePolicy, 'candidatesMax' | 'exchangedCandidatesMax'>;
  /** Whether hands as stated say enough: she is not read the other way and pays nothing. */
  readonly sayEnough: (seq: Seq, stated: PersonComparison) => boolean;
}

/**
 * The probe compared with the people that its lists name and with those of `also`, in everything
 * that they share. Whoever only the search with hands exchanged makes likely is compared in both
 * readings, and the better one stands.
 */
export async function compareCandidates(
  needs: SearchNeeds,
  probe: TemplateSet,
  { found, also, policy, sayEnough }: CompareBounds,
): Promise<ReadonlyMap<Seq, PersonComparison>> {
  const comparisons = new Map(comparedBySearch(needs, probe, found.stated));
  const exchanged = new Set(chooseCandidates(found.exchanged, policy.exchangedCandidatesMax));
  const stated = chooseCandidates(found.stated, policy.candidatesMax);
  const chosen = new Set([...stated, ...also, ...exchanged]);
  const unread = [...chosen].filter((seq) => !comparisons.has(seq));
  const people = await readPeople(needs, probe, unread);
  for (const [seq, comparison] of await comparedWith(needs, probe, people)) {
    comparisons.set(seq, comparison);
  }
  const doubtful = people.filter(({ seq }) => {
    const comparison = comparisons.get(seq);
    return exchanged.has(seq) && comparison && !sayEnough(seq, comparison);
  });
  const mirrored = withHandsExchanged(probe);
  for (const [seq, comparison] of await comparedWith(needs, mirrored, doubtful)) {
    const known = comparisons.get(seq);
    if (known) comparisons.set(seq, betterReading(known, comparison));
  }
  return comparisons;
}
