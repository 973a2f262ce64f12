import type { Gallery } from './gallery.ts';

/** A graph whose searches can look more or less widely. */
export interface GraphGallery extends Gallery {
  /** @param width nodes that a search keeps in view; as many as are asked for, or more */
  look(width: number): void;
}
