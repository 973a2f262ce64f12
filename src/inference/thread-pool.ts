import type { Worker } from 'node:worker_threads';
import { startThread } from './worker-thread.ts';

/** How much a pool may take on. */
export interface PoolSettings {
  readonly threads: number;
  /** Jobs that may wait; one more is refused with code `overloaded`. */
  readonly queueMax: number;
  /** From when a job is given to a thread; then the thread is replaced. */
  readonly deadlineMs: number;
}

/** Threads that do one job at a time each, and the jobs that wait for them. */
export interface ThreadPool<Job, Answer> {
  run(job: Job): Promise<Answer>;
  /** Whether every thread has a job. */
  busy(): boolean;
  close(): Promise<void>;
}

/** The file that a pool's threads run, and what they are handed at their start. */
export interface ThreadBody {
  readonly file: URL;
  readonly workerData: unknown;
}

interface Waiting<Job, Answer> {
  readonly job: Job;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** So that a thread that can not start does not keep a core busy. */
const restartDelayMs = 200;

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** One thread and the job that it has. */
class Station<Job, Answer> {
  readonly #body: ThreadBody;
  readonly #deadlineMs: number;
  readonly #idle: (station: Station<Job, Answer>) => void;
  #worker: Worker | undefined;
  #waiting: Waiting<Job, Answer> | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(body: ThreadBody, deadlineMs: number, idle: (station: Station<Job, Answer>) => void) {
    this.#body = body;
    this.#deadlineMs = deadlineMs;
    this.#idle = idle;
  }

  /** Resolves when the thread has loaded and checked its networks, and takes jobs from then on. */
  start(): Promise<void> {
    const worker = startThread(this.#body.file, this.#body.workerData);
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: 'ready' | Answer) => {
        if (message === 'ready') resolve();
        else this.#finish((waiting) => waiting.resolve(message));
        this.#idle(this);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        reject(refused('extraction_failed', 'a thread ended before it was ready'));
        this.#replace(worker);
      });
    });
  }

  take(waiting: Waiting<Job, Answer>): void {
    this.#waiting = waiting;
    this.#deadline = setTimeout(() => {
      this.#finish((late) => late.reject(refused('extraction_overdue', 'a sample took too long')));
      void this.#worker?.terminate();
    }, this.#deadlineMs);
    this.#worker?.postMessage(waiting.job);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#finish((waiting) => waiting.reject(refused('closed', 'the station stops')));
    await this.#worker?.terminate();
  }

  #finish(answer: (waiting: Waiting<Job, Answer>) => void): void {
    clearTimeout(this.#deadline);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) answer(waiting);
  }

  /** A thread that ended leaves its place to a new one. */
  #replace(ended: Worker): void {
    this.#finish((waiting) => waiting.reject(refused('extraction_failed', 'a thread ended')));
    if (this.#closed || this.#worker !== ended) return;
    setTimeout(() => {
      // A thread that ends before it is ready comes back here by its own exit.
      if (!this.#closed) this.start().catch(() => undefined);
    }, restartDelayMs).unref();
  }
}

/**
 * Starts the threads of a pool. A thread says `ready` and then answers each message with one.
 * @throws when a thread can not start
 */
export async function openThreadPool<Job, Answer>(
  body: ThreadBody,
  { threads, queueMax, deadlineMs }: PoolSettings,
): Promise<ThreadPool<Job, Answer>> {
  const queue: Waiting<Job, Answer>[] = [];
  const idle: Station<Job, Answer>[] = [];
  const next = (station: Station<Job, Answer>) => {
    const waiting = queue.shift();
    if (waiting) station.take(waiting);
    else idle.push(station);
  };
  const stations = Array.from({ length: threads }, () => new Station(body, deadlineMs, next));
  await Promise.all(stations.map((station) => station.start()));
  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        const waiting = { job, resolve, reject };
        const station = idle.pop();
        if (station) station.take(waiting);
        else if (queue.length < queueMax) queue.push(waiting);
        else reject(refused('overloaded', 'too many samples wait'));
      }),
    busy: () => idle.length === 0,
    close: async () => {
      for (const { reject } of queue.splice(0)) reject(refused('closed', 'the station stops'));
      await Promise.all(stations.map((station) => station.close()));
    },
  };
}
