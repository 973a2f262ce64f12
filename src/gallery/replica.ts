import { setTimeout as sleep } from 'node:timers/promises';
import type { Coverage } from '../vocabulary/coverage.ts';
import type { ChangeNumber } from '../vocabulary/record-ids.ts';
import type { Template } from '../vocabulary/template.ts';
import type { ChangeLog, LoggedChange, LogMark } from './change-log.ts';
import type { GalleryName } from './gallery-name.ts';
import type { CandidateList, Gallery, SearchBounds } from './gallery.ts';

/** What a replica follows and fills. */
export interface ReplicaNeeds {
  readonly log: Pick<ChangeLog, 'since'>;
  /** Which of the log's galleries it is. */
  readonly name: GalleryName;
  /** Any engine; the replica alone changes it. */
  readonly gallery: Gallery;
  readonly limits: {
    /** How long a search waits for a change that is not here yet. */
    readonly waitMs: number;
    /** How often the log is asked for news when nobody searches. */
    readonly pollMs: number;
  };
}

/** Changes read from the log at once. */
const changesPerRead = 200;

function refused(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}

/** Waits for `work` that never fails, and no longer than `ms`. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([work, sleep(ms, undefined, { signal })]).finally(() => over.abort());
}

/**
 * A gallery that follows a log. It keeps nothing of its own: what it holds is what its gallery
 * holds, so it may end at any time and start again anywhere; any number follow one log.
 */
export class Replica {
  readonly #needs: ReplicaNeeds;
  readonly #closing = new AbortController();
  readonly #following: Promise<void>;
  #running: Promise<void> | undefined;
  #last: { readonly change: ChangeNumber; readonly mark: LogMark } | undefined;
  #otherLog = false;

  /** Begins to follow at once. */
  constructor(needs: ReplicaNeeds) {
    this.#needs = needs;
    this.#following = this.#follow();
  }

  /**
   * Searches once the gallery holds `asOf` and everything before it.
   * @throws an Error with code `gallery_behind` when it does not within the time that a search
   * waits, or `gallery_log_replaced` when the log is not the one that was followed
   */
  async search(probe: Template, bounds: SearchBounds, asOf: ChangeNumber): Promise<CandidateList> {
    await this.#reach(asOf);
    bounds.signal?.throwIfAborted();
    const list = await this.#needs.gallery.search(probe, bounds);
    if (this.#otherLog) {
      throw refused('gallery_log_replaced', 'the log is not the one that was followed');
    }
    // A gallery whose process ended after it had reached the change is empty now.
    if (list.coverage.asOf < asOf) throw refused('gallery_behind', 'the replica lost its gallery');
    return list;
  }

  coverage(): Promise<Coverage> {
    return this.#needs.gallery.coverage();
  }

  /** Stops following and closes the gallery; the log stays open. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#running?.catch(() => undefined);
    await this.#needs.gallery.close();
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      // What fails here fails for the search that needs it; the next round tries again.
      await this.#catchUp().catch(() => undefined);
      await sleep(this.#needs.limits.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #reach(change: ChangeNumber): Promise<void> {
    const { gallery, limits } = this.#needs;
    const deadline = performance.now() + limits.waitMs;
    const holds = async () => (await gallery.coverage()).asOf >= change;
    let failure: unknown;
    while (!(await holds())) {
      const left = deadline - performance.now();
      if (left <= 0) {
        throw refused('gallery_behind', 'the replica does not hold this change yet', failure);
      }
      const caughtUp = this.#catchUp().catch((error: unknown) => {
        failure = error;
      });
      await within(left, caughtUp);
      // The log may not hold the change yet: not to ask it without a pause.
      if (!(await holds())) await sleep(Math.min(limits.pollMs, left));
    }
  }

  /** Applies what the log has, by one loop however many ask for it. */
  #catchUp(): Promise<void> {
    this.#running ??= this.#readOn().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #readOn(): Promise<void> {
    const { log, name, gallery } = this.#needs;
    while (!this.#closing.signal.aborted) {
      const { asOf } = await gallery.coverage();
      const { mark, changes } = await log.since(name, asOf, changesPerRead);
      this.#otherLog = !this.#isFollowed(asOf, mark);
      if (this.#otherLog) {
        throw refused('gallery_log_replaced', 'the log is not the one that was followed');
      }
      if (changes.length === 0) return;
      for (const step of changes) await this.#apply(step);
    }
  }

  /**
   * Whether the log holds what was applied last. One that was restored from a backup has given, or
   * will give, the same numbers to other people: who follows it must start anew.
   */
  #isFollowed(asOf: ChangeNumber, mark: LogMark | 'start' | 'missing'): boolean {
    if (mark === 'missing') return false;
    return this.#last?.change !== asOf || this.#last.mark === mark;
  }

  async #apply(step: LoggedChange): Promise<void> {
    const { change, mark } = step;
    if (step.kind === 'added') await this.#needs.gallery.append(change, step.reference);
    // Whoever has nothing here is passed over, as by the removal of somebody not held.
    else await this.#needs.gallery.remove(change, step.seq);
    this.#last = { change, mark };
  }
}
