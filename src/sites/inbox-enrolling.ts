import { setTimeout as pass } from 'node:timers/promises';
import { enrolPacket, type EnrolPacketNeeds } from '../procedures/enrol-packet.ts';
import { giveWay, troubleOf } from './giving-way.ts';

/** Packets read of the inbox at once. */
const batchMax = 20;
/** After nothing was left; a packet that comes wakes it at once. */
const idleMs = 60_000;
const retryMs = 2_000;

/** Enrols whoever came in packets, one after the other, in the order of arrival. */
export class InboxEnrolling {
  readonly #needs: EnrolPacketNeeds;
  readonly #busy: () => boolean;
  readonly #stopping = new AbortController();
  #wake = new AbortController();
  #trouble: string | 'none' = 'none';
  readonly #working: Promise<void>;

  constructor(needs: EnrolPacketNeeds, busy: () => boolean) {
    this.#needs = needs;
    this.#busy = busy;
    this.#working = this.#work();
  }

  trouble(): string | 'none' {
    return this.#trouble;
  }

  kick(): void {
    this.#wake.abort();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#working;
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      this.#wake = new AbortController();
      const restMs = (await this.#enrolSome()) ? 0 : this.#trouble === 'none' ? idleMs : retryMs;
      if (restMs > 0) {
        await pass(restMs, undefined, { signal: this.#wake.signal }).catch(() => undefined);
      }
    }
  }

  /** Whether there may be more. What fails is tried again, and keeps the others from nothing. */
  async #enrolSome(): Promise<boolean> {
    const { signal } = this.#stopping;
    let enrolled = 0;
    this.#trouble = 'none';
    try {
      for (const entry of await this.#needs.inbox.ask('undecided', batchMax)) {
        if (signal.aborted) return false;
        await giveWay(this.#busy, signal);
        try {
          await enrolPacket(this.#needs, entry);
          enrolled += 1;
        } catch (error) {
          this.#trouble = troubleOf(error);
        }
      }
    } catch (error) {
      this.#trouble = troubleOf(error);
    }
    return enrolled > 0;
  }
}
