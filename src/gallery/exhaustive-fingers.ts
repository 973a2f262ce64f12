import { KnownFinger } from '../vocabulary/biometric-source.ts';
import { openExhaustiveGallery } from './exhaustive.ts';
import type { FingerGallery } from './finger-gallery.ts';
import { openFingersByPosition } from './fingers-by-position.ts';
import type { GalleryKind } from './gallery-kind.ts';

/** Every finger is compared with every reference of its position, on the thread that calls. */
export function openExhaustiveFingers(kind: GalleryKind): FingerGallery {
  return openFingersByPosition(
    new Map(KnownFinger.options.map((position) => [position, openExhaustiveGallery(kind)])),
  );
}
