import type { Gallery, SearchBounds } from './gallery.ts';
import type { ConfirmedGallery } from './recall.ts';
import { proportion } from '../vocabulary/proportion.ts';
import type { Template } from '../vocabulary/template.ts';

/**
 * The graph proposes, the exhaustive search disposes: both search, the exhaustive list is the
 * answer, and what the graph would have missed is counted. Losing the graph loses no answer.
 */
export function openConfirmedGallery(parts: {
  readonly proposes: Gallery;
  readonly disposes: Gallery;
}): ConfirmedGallery {
  const { proposes, disposes } = parts;
  const counts = { searches: 0, firstFound: 0, listed: 0, proposed: 0, unanswered: 0 };
  const search = async (probe: Template, bounds: SearchBounds) => {
    // What is measured is how the graph serves the counter; bulk searches would take its time, and
    // look below the places of people long enrolled, where it proposes next to nobody.
    if (bounds.urgency === 'bulk') return disposes.search(probe, bounds);
    const [answer, proposal] = await Promise.all([
      disposes.search(probe, bounds),
      proposes.search(probe, bounds).catch(() => undefined),
    ]);
    bounds.signal?.throwIfAborted();
    if (!proposal || proposal.coverage.asOf < answer.coverage.asOf) counts.unanswered += 1;
    else if (answer.candidates.length > 0) {
      const proposed = new Set(proposal.candidates.map(({ seq }) => seq));
      counts.searches += 1;
      counts.listed += answer.candidates.length;
      counts.proposed += answer.candidates.filter(({ seq }) => proposed.has(seq)).length;
      const [first] = answer.candidates;
      if (first && proposed.has(first.seq)) counts.firstFound += 1;
    }
    return answer;
  };
  return {
    search,
    append: async (change, reference) => {
      await Promise.all([
        disposes.append(change, reference),
        proposes.append(change, reference).catch(() => undefined),
      ]);
    },
    remove: async (change, seq) => {
      await Promise.all([
        disposes.remove(change, seq),
        proposes.remove(change, seq).catch(() => undefined),
      ]);
    },
    // The lower of both, so that a graph that lost its memory is filled again.
    coverage: async () => {
      const [exact, graph] = await Promise.all([disposes.coverage(), proposes.coverage()]);
      return graph.asOf < exact.asOf ? graph : exact;
    },
    close: async () => {
      await Promise.all([disposes.close(), proposes.close()]);
    },
    recall: () => ({
      searches: counts.searches,
      firstFound: counts.firstFound,
      listRecall: counts.listed === 0 ? 1 : counts.proposed / counts.listed,
      missesUpper95: proportion(counts.searches - counts.firstFound, counts.searches).high95,
      unanswered: counts.unanswered,
    }),
  };
}
