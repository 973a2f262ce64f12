import type { Worker } from 'node:worker_threads';
import { calibrationOf, type Calibration } from '../biometrics/calibration.ts';
import type { AcquisitionFailure, Extraction, Extractor } from '../biometrics/extraction.ts';
import type { RgbImage } from '../vocabulary/image.ts';
import type { Result } from '../vocabulary/result.ts';
import type { ModelId } from '../vocabulary/template.ts';
import { loadModel } from './manifest.ts';
import { faceModels } from './models.ts';
import { startThread } from './worker-thread.ts';

/** How much the pool may take on. */
export interface PoolSettings {
  readonly modelsDirectory: string;
  readonly threads: number;
  /** Jobs that may wait; one more is refused with code `overloaded`. */
  readonly queueMax: number;
  /** From when a job is given to a thread; then the thread is replaced. */
  readonly deadlineMs: number;
}

/** An extractor with what its templates mean. */
export interface ExtractorPool extends Extractor {
  readonly model: ModelId;
  /** SHA-256 of the model's file. */
  readonly modelHash: string;
  readonly calibration: Calibration;
  /** The templates' length. */
  readonly dimension: number;
}

type Outcome = Result<Extraction, AcquisitionFailure>;

interface Job {
  readonly image: RgbImage;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: Error) => void;
}

/** So that a thread that can not start does not keep a core busy. */
const restartDelayMs = 200;

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** One thread and the job that it has. */
class Station {
  readonly #settings: PoolSettings;
  readonly #idle: (station: Station) => void;
  #worker: Worker | undefined;
  #job: Job | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(settings: PoolSettings, idle: (station: Station) => void) {
    this.#settings = settings;
    this.#idle = idle;
  }

  /** Resolves when the thread has loaded and checked its networks, and takes jobs from then on. */
  start(): Promise<void> {
    const { modelsDirectory } = this.#settings;
    const worker = startThread(new URL('./extractor-thread.ts', import.meta.url), {
      modelsDirectory,
    });
    this.#worker = worker;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: 'ready' | Outcome) => {
        if (message === 'ready') resolve();
        else this.#finish((job) => job.resolve(message));
        this.#idle(this);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        reject(refused('extraction_failed', 'a thread ended before it was ready'));
        this.#replace(worker);
      });
    });
  }

  take(job: Job): void {
    this.#job = job;
    this.#deadline = setTimeout(() => {
      this.#finish((late) => late.reject(refused('extraction_overdue', 'a face took too long')));
      void this.#worker?.terminate();
    }, this.#settings.deadlineMs);
    this.#worker?.postMessage(job.image);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#finish((job) => job.reject(refused('closed', 'the station stops')));
    await this.#worker?.terminate();
  }

  #finish(answer: (job: Job) => void): void {
    clearTimeout(this.#deadline);
    const job = this.#job;
    this.#job = undefined;
    if (job) answer(job);
  }

  /** A thread that ended leaves its place to a new one. */
  #replace(ended: Worker): void {
    this.#finish((job) => job.reject(refused('extraction_failed', 'a thread ended')));
    if (this.#closed || this.#worker !== ended) return;
    setTimeout(() => {
      // A thread that ends before it is ready comes back here by its own exit.
      if (!this.#closed) this.start().catch(() => undefined);
    }, restartDelayMs).unref();
  }
}

/**
 * Extracts faces in worker threads, so that no network runs on the event loop.
 * @throws when a model is missing or its file is not the one that was measured
 */
export async function openExtractorPool(settings: PoolSettings): Promise<ExtractorPool> {
  const { manifest } = await loadModel(settings.modelsDirectory, faceModels.embedding);
  const queue: Job[] = [];
  const idle: Station[] = [];
  const next = (station: Station) => {
    const job = queue.shift();
    if (job) station.take(job);
    else idle.push(station);
  };
  const stations = Array.from({ length: settings.threads }, () => new Station(settings, next));
  await Promise.all(stations.map((station) => station.start()));
  return {
    model: manifest.id,
    modelHash: manifest.source.sha256,
    calibration: calibrationOf(manifest.calibration ?? []),
    dimension: Number(manifest.outputs['output']?.at(-1)),
    extract: (image) =>
      new Promise((resolve, reject) => {
        const job = { image, resolve, reject };
        const station = idle.pop();
        if (station) station.take(job);
        else if (queue.length < settings.queueMax) queue.push(job);
        else reject(refused('overloaded', 'too many faces wait'));
      }),
    close: async () => {
      for (const job of queue.splice(0)) job.reject(refused('closed', 'the station stops'));
      await Promise.all(stations.map((station) => station.close()));
    },
  };
}
