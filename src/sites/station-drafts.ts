import type { Drafts } from '../drafts/drafts.ts';
import { SealedDrafts, type DraftsSettings } from '../drafts/sealed-drafts.ts';

/** How often drafts that are too old are cleared away. */
const sweepMs = 3_600_000;

/** Drafts that a station keeps, and clears away in time. */
export interface StationDrafts {
  readonly drafts: Drafts;
  stop(): void;
}

/** Opens the drafts; what is too old is cleared away now and from time to time. */
export async function openStationDrafts(settings: DraftsSettings): Promise<StationDrafts> {
  const drafts = new SealedDrafts(settings);
  await drafts.sweep();
  // A disk that refuses is said when somebody keeps a draft.
  const timer = setInterval(() => void drafts.sweep().catch(() => undefined), sweepMs);
  timer.unref();
  return { drafts, stop: () => clearInterval(timer) };
}
