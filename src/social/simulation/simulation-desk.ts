import { randomUUID } from 'node:crypto';
import { fail, ok, type Result } from '../../vocabulary/result.ts';
import type { Simulate, SimulationQuestion } from './simulation-question.ts';
import type { Tally } from './tally.ts';

/** Results that are held; the oldest goes first. */
const heldMax = 20;

/** How a simulation stands. */
export type SimulationStanding<T> =
  | { readonly kind: 'running'; readonly done: number; readonly of: number }
  | { readonly kind: 'ended'; readonly found: T; readonly tookMs: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly trouble: string };

/** Why none is begun. */
export interface BeginRefusal {
  /** One at a time: two would share the processors with whoever stands at the counter. */
  readonly kind: 'simulation_running';
}

function troubleOf(error: unknown): string {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? code : 'internal';
}

/**
 * Simulations that somebody asked for, in this process's memory alone: a stop of the station is
 * their end. `T` is what is held of a result, which tells of fewer people than a tally does.
 */
export class SimulationDesk<T> {
  readonly #simulate: Simulate;
  readonly #standings = new Map<string, SimulationStanding<T>>();
  #running:
    | { readonly id: string; readonly ending: AbortController; readonly over: Promise<void> }
    | 'none' = 'none';

  constructor(simulate: Simulate) {
    this.#simulate = simulate;
  }

  /** Begins one and goes on with it behind the caller. */
  begin(question: SimulationQuestion, keep: (tally: Tally) => T): Result<string, BeginRefusal> {
    if (this.#running !== 'none') return fail({ kind: 'simulation_running' });
    const id = randomUUID();
    const ending = new AbortController();
    this.#standings.set(id, { kind: 'running', done: 0, of: 0 });
    const over = this.#work(id, { question, keep, signal: ending.signal }).finally(() => {
      this.#running = 'none';
    });
    this.#running = { id, ending, over };
    for (const held of this.#standings.keys()) {
      if (this.#standings.size <= heldMax) break;
      this.#standings.delete(held);
    }
    return ok(id);
  }

  /** Undefined of one that was never begun, or is held no more. */
  standing(id: string): SimulationStanding<T> | undefined {
    return this.#standings.get(id);
  }

  /** Ends one that runs; the others stay as they are. */
  async cancel(id: string): Promise<void> {
    if (this.#running === 'none' || this.#running.id !== id) return;
    this.#running.ending.abort();
    await this.#running.over;
  }

  /** Ends what runs. */
  async close(): Promise<void> {
    if (this.#running !== 'none') await this.cancel(this.#running.id);
  }

  async #work(
    id: string,
    asked: {
      readonly question: SimulationQuestion;
      readonly keep: (tally: Tally) => T;
      readonly signal: AbortSignal;
    },
  ): Promise<void> {
    const { question, keep, signal } = asked;
    const from = performance.now();
    try {
      const tally = await this.#simulate(question, {
        onProgress: (done, of) => this.#standings.set(id, { kind: 'running', done, of }),
        signal,
      });
      const tookMs = Math.round(performance.now() - from);
      this.#standings.set(id, { kind: 'ended', found: keep(tally), tookMs });
    } catch (error) {
      const trouble = troubleOf(error);
      const cancelled = trouble === 'simulation_cancelled';
      this.#standings.set(id, cancelled ? { kind: 'cancelled' } : { kind: 'failed', trouble });
    }
  }
}
