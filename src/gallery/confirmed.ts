import { proportion } from '../vocabulary/proportion.ts';
import type { Template } from '../vocabulary/template.ts';
import type { CandidateList, Gallery, SearchBounds } from './gallery.ts';
import type { ConfirmedGallery, RecallFigures } from './recall.ts';

/** Changes, or searches, that may wait for the graph before it is left behind. */
const waitingMax = 256;

/** A graph, what is compared with its proposals, and how it is filled. */
export interface ConfirmedParts {
  readonly proposes: Gallery;
  readonly disposes: Gallery;
  /**
   * Brings a graph that is behind up to date from the register, in its own time; without it such a
   * graph stays behind.
   */
  readonly refill?: (graph: Gallery, signal: AbortSignal) => Promise<void>;
}

/** How often the graph would have been right. */
class RecallCount {
  #searches = 0;
  #firstFound = 0;
  #listed = 0;
  #proposed = 0;
  #unanswered = 0;

  unanswered(): void {
    this.#unanswered += 1;
  }

  compare(answer: CandidateList, proposal: CandidateList): void {
    const [first] = answer.candidates;
    if (!first) return;
    const proposed = new Set(proposal.candidates.map(({ seq }) => seq));
    this.#searches += 1;
    this.#listed += answer.candidates.length;
    this.#proposed += answer.candidates.filter(({ seq }) => proposed.has(seq)).length;
    if (proposed.has(first.seq)) this.#firstFound += 1;
  }

  get figures(): RecallFigures {
    return {
      searches: this.#searches,
      firstFound: this.#firstFound,
      listRecall: this.#listed === 0 ? 1 : this.#proposed / this.#listed,
      missesUpper95: proportion(this.#searches - this.#firstFound, this.#searches).high95,
      unanswered: this.#unanswered,
    };
  }
}

/** The graph beside the gallery that answers: nobody waits for it. */
class FollowingGraph {
  readonly #graph: Gallery;
  readonly #refill: NonNullable<ConfirmedParts['refill']>;
  readonly #closing = new AbortController();
  #waiting = 0;
  #refilling: Promise<void> | undefined;

  constructor({ proposes, refill = async () => undefined }: ConfirmedParts) {
    this.#graph = proposes;
    this.#refill = refill;
  }

  /** Hands on a change. A graph that lacks those before it refuses, and is filled. */
  give(change: (graph: Gallery) => Promise<void>): void {
    // While it is filled every change reaches it that way.
    if (this.#refilling) return;
    if (this.#waiting >= waitingMax) {
      this.#fill();
      return;
    }
    this.#waiting += 1;
    change(this.#graph)
      .catch(() => this.#fill())
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** What the graph proposes; undefined when it can not say, or has no time. */
  async propose(probe: Template, bounds: SearchBounds): Promise<CandidateList | undefined> {
    if (this.#waiting >= waitingMax) return undefined;
    this.#waiting += 1;
    try {
      return await this.#graph.search(probe, bounds);
    } catch {
      return undefined;
    } finally {
      this.#waiting -= 1;
    }
  }

  #fill(): void {
    if (this.#closing.signal.aborted) return;
    this.#refilling ??= this.#refill(this.#graph, this.#closing.signal)
      // The next change that it refuses begins it again.
      .catch(() => undefined)
      .finally(() => {
        this.#refilling = undefined;
      });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#refilling;
    await this.#graph.close();
  }
}

/**
 * The graph proposes, the exact search disposes: both search, the exact list is the answer, and
 * what the graph would have missed is counted when it has answered too. Losing the graph loses no
 * answer and holds up none; what it lacks it is given in its own time.
 */
export function openConfirmedGallery(parts: ConfirmedParts): ConfirmedGallery {
  const { disposes } = parts;
  const graph = new FollowingGraph(parts);
  const count = new RecallCount();
  const comparing = new Set<Promise<void>>();
  const compare = async (
    answer: Promise<CandidateList>,
    proposal: Promise<CandidateList | undefined>,
  ) => {
    const [list, proposed] = await Promise.all([answer.catch(() => undefined), proposal]);
    if (!list) return;
    if (!proposed || proposed.coverage.asOf < list.coverage.asOf) count.unanswered();
    else count.compare(list, proposed);
  };
  return {
    search: async (probe, bounds) => {
      const answer = disposes.search(probe, bounds);
      // What is measured is how the graph serves the counter; bulk searches would take its time,
      // and look below the places of people long enrolled, where it proposes next to nobody.
      if (bounds.urgency === 'bulk' || bounds.signal?.aborted) return answer;
      const compared = compare(answer, graph.propose(probe, bounds));
      comparing.add(compared);
      void compared.finally(() => comparing.delete(compared));
      return answer;
    },
    append: async (change, reference) => {
      await disposes.append(change, reference);
      graph.give((one) => one.append(change, reference));
    },
    remove: async (change, seq) => {
      await disposes.remove(change, seq);
      graph.give((one) => one.remove(change, seq));
    },
    coverage: () => disposes.coverage(),
    close: async () => {
      await Promise.all(comparing);
      await Promise.all([disposes.close(), graph.close()]);
    },
    recall: () => count.figures,
  };
}
