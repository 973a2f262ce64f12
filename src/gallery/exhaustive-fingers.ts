import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { openExhaustiveGallery } from './exhaustive.ts';
import type { FingerGallery } from './finger-gallery.ts';
import { openFingersByPosition } from './fingers-by-position.ts';
import type { GalleryKind } from './gallery-kind.ts';
import { SearchTurns } from './search-turns.ts';

/** Every finger is compared with every reference of its position, on the thread that calls. */
export function openExhaustiveFingers(kind: GalleryKind): FingerGallery {
  // All ten share one thread.
  const turns = new SearchTurns();
  return openFingersByPosition(
    new Map(KnownFinger.options.map((position) => [position, openExhaustiveGallery(kind, turns)])),
  );
}
