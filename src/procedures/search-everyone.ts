import type { SearchBounds } from '../gallery/gallery.ts';
import type { Register } from '../register/register.ts';
import type { TemplateSet } from '../vocabulary/biometric-source.ts';
import type { GalleryFollower } from './gallery-follower.ts';
import { searchGalleries, type PeopleFound, type SearchNeeds } from './search-people.ts';

/** What a search that leaves nobody out needs. */
export interface SearchEveryoneNeeds extends Pick<SearchNeeds, 'gallery'> {
  readonly register: Pick<Register, 'lastChange'>;
  readonly follower: GalleryFollower;
}

/** How often a search is repeated when the gallery lost its memory meanwhile. */
const searchesMax = 3;

/**
 * A search that stands for everyone who is in the register now.
 * @throws an Error with code `gallery_behind` when the gallery keeps losing what it was given; the
 *   reason of the bounds' signal when that is aborted
 */
export async function searchEveryone(
  needs: SearchEveryoneNeeds,
  probe: TemplateSet,
  bounds: SearchBounds,
): Promise<PeopleFound> {
  const lastChange = await needs.register.lastChange();
  for (let attempt = 0; attempt < searchesMax; attempt += 1) {
    await needs.follower.reach(lastChange);
    const found = await searchGalleries(needs, probe, bounds);
    if (found.coverage.asOf >= lastChange) return found;
  }
  throw Object.assign(new Error('the gallery keeps losing its references'), {
    code: 'gallery_behind',
  });
}
