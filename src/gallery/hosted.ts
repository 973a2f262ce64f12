import type { Coverage } from '../vocabulary/coverage.ts';
import { ChangeNumber } from '../vocabulary/record-ids.ts';
import type { FingerGallery, FingerLists } from './finger-gallery.ts';
import type { CandidateList, Gallery, SearchBounds } from './gallery.ts';
import { Host, type HostedSettings } from './host-process.ts';
import type { GalleryKind } from './gallery-kind.ts';
import type { SentBounds } from './host-protocol.ts';

function nothingOf({ scope }: GalleryKind): Coverage {
  return { scope, count: 0, asOf: ChangeNumber.parse(0) };
}

/** Bounds without the signal, which can not leave this process. */
function sent({ below, candidatesMax, urgency }: SearchBounds): SentBounds {
  return { below, candidatesMax, urgency };
}

/** What a process holds now: nothing, when it ended. */
async function coverageOf(host: Host, nothing: Coverage): Promise<Coverage> {
  const coverage = await host.ask({ kind: 'coverage' }).catch(() => nothing);
  return coverage && 'asOf' in coverage ? coverage : nothing;
}

/**
 * A gallery in a process of its own, so that neither its work nor its crash touches the station.
 * After a crash it holds what it saved last; `coverage` says so, and whoever fills it starts again.
 */
export function openHostedGallery(
  settings: HostedSettings & { readonly engine: 'exhaustive' | 'hnsw' },
): Gallery {
  const host = new Host(settings);
  const nothing = nothingOf(settings.kind);
  return {
    append: async (change, reference) => {
      await host.ask({ kind: 'append', change, reference });
    },
    remove: async (change, seq) => {
      await host.ask({ kind: 'remove', change, seq });
    },
    search: async (probe, bounds): Promise<CandidateList> => {
      const question = { kind: 'search', probe, bounds: sent(bounds) } as const;
      const list = await host.ask(question, bounds);
      if (list && 'candidates' in list) return list;
      throw new Error('a search answers a list');
    },
    coverage: () => coverageOf(host, nothing),
    close: () => host.close(),
  };
}

/** The galleries of all ten fingers in one process; after a crash it is empty. */
export function openHostedFingers(kind: GalleryKind): FingerGallery {
  const host = new Host({ engine: 'fingers', kind, snapshot: 'unsaved' });
  const nothing = nothingOf(kind);
  return {
    append: async (change, reference) => {
      await host.ask({ kind: 'append_fingers', change, reference });
    },
    remove: async (change, seq) => {
      await host.ask({ kind: 'remove', change, seq });
    },
    search: async (probes, bounds): Promise<FingerLists> => {
      const question = { kind: 'search_fingers', probes, bounds: sent(bounds) } as const;
      const lists = await host.ask(question, bounds);
      if (lists && 'lists' in lists) return lists;
      throw new Error('a search answers lists');
    },
    coverage: () => coverageOf(host, nothing),
    close: () => host.close(),
  };
}
