import type { Gallery } from './gallery.ts';
import type { PeopleGallery } from './people-gallery.ts';

/** How often the graph would have been right. */
export interface RecallFigures {
  /** Searches in which both answered and somebody stood in the gallery. */
  readonly searches: number;
  /** Searches in which the graph found the most similar reference. */
  readonly firstFound: number;
  /** Share of the exhaustive list that the graph proposed, over all searches, 0 … 1. */
  readonly listRecall: number;
  /** With 95 % confidence the graph misses the first candidate in no more than this share. */
  readonly missesUpper95: number;
  /** Searches that the graph's process could not answer. */
  readonly unanswered: number;
}

/** A gallery that knows how well its graph does. */
export interface ConfirmedGallery extends Gallery {
  recall(): RecallFigures;
}

/** Everything that a station searches; it knows how well the graph of faces does. */
export interface StationGallery extends PeopleGallery {
  recall(): RecallFigures;
  /** What compares with everyone: `native`, with the kernel for this processor, or `typescript`. */
  readonly exactEngine: string;
}
