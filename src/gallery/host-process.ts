import { fork, type ChildProcess } from 'node:child_process';
import type { Answer, HostedEngine, Question } from './host-protocol.ts';
import type { GalleryKind } from './gallery-kind.ts';
import type { SearchManners } from './gallery.ts';
import { Places } from './places.ts';
import type { SnapshotPlace } from './snapshot.ts';

/** Which gallery a process holds, and where it may save it. */
export interface HostedSettings {
  readonly engine: HostedEngine;
  readonly kind: GalleryKind;
  readonly snapshot: SnapshotPlace | 'unsaved';
}

/**
 * How long a question may take, and how many may wait; bulk searches wait here until a place is
 * free, so that they never stand before others in the process.
 */
const limits = { deadlineMs: 10_000, waitingMax: 10_000, bulkAtOnce: 2 };
/** Reading and writing a whole graph takes longer than any search; so does letting others pass. */
const patientMs = 120_000;

interface Waiting {
  readonly resolve: (value: Answer['value']) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** A process that takes no message any more is ended, and with it all that it owes. */
function deliver(child: ChildProcess, id: number, question: Question): void {
  child.send({ id, question }, (error) => {
    if (error) child.kill('SIGKILL');
  });
}

/** A process that holds a gallery, and the questions that it owes an answer. */
export class Host {
  readonly #settings: HostedSettings;
  readonly #waiting = new Map<number, Waiting>();
  readonly #bulk = new Places(limits.bulkAtOnce);
  #child: ChildProcess | undefined;
  #asked = 0;
  #closed = false;
  /** Whether the process reads its snapshot still, behind which questions wait. */
  #opening = false;

  constructor(settings: HostedSettings) {
    this.#settings = settings;
  }

  /** @throws the reason of the signal when it is aborted before there is an answer */
  async ask(question: Question, manners: SearchManners = {}): Promise<Answer['value']> {
    if (this.#waiting.size + this.#bulk.waiting >= limits.waitingMax) {
      throw refused('overloaded', 'too many searches wait');
    }
    if (manners.urgency !== 'bulk') return this.#askNow(question, manners);
    await this.#bulk.take(manners.signal);
    try {
      return await this.#askNow(question, manners);
    } finally {
      this.#bulk.leave();
    }
  }

  async #askNow(question: Question, { urgency, signal }: SearchManners): Promise<Answer['value']> {
    signal?.throwIfAborted();
    if (this.#closed) throw refused('closed', 'the gallery is closed');
    const child = this.#child ?? this.#open();
    const patient = question.kind === 'close' || urgency === 'bulk' || this.#opening;
    const { id, answer } = this.#send(child, question, patient ? patientMs : limits.deadlineMs);
    return signal ? this.#unlessAborted(child, { id, answer, signal }) : answer;
  }

  #open(): ChildProcess {
    const child = this.#start();
    this.#child = child;
    const { engine, kind: holds, snapshot } = this.#settings;
    // What is asked next waits behind it; when it fails, so does everything after it.
    this.#opening = true;
    this.#send(child, { kind: 'open', engine, holds, snapshot }, patientMs)
      .answer.catch(() => undefined)
      .finally(() => {
        this.#opening = false;
      });
    return child;
  }

  #send(
    child: ChildProcess,
    question: Question,
    deadlineMs: number,
  ): { readonly id: number; readonly answer: Promise<Answer['value']> } {
    this.#asked += 1;
    const id = this.#asked;
    const answer = new Promise<Answer['value']>((resolve, reject) => {
      const deadline = setTimeout(() => {
        // A process that does not answer is in an unknown state: a new one starts empty.
        child.kill('SIGKILL');
      }, deadlineMs);
      this.#waiting.set(id, { resolve, reject, deadline });
      deliver(child, id, question);
    });
    return { id, answer };
  }

  /** The answer, unless it is not wanted any more: then the process is told to stop. */
  #unlessAborted(
    child: ChildProcess,
    search: {
      readonly id: number;
      readonly answer: Promise<Answer['value']>;
      readonly signal: AbortSignal;
    },
  ): Promise<Answer['value']> {
    const { id, answer, signal } = search;
    return new Promise((resolve, reject) => {
      const abandon = () => {
        if (this.#waiting.has(id)) deliver(child, id, { kind: 'cancel', search: id });
        reject(signal.reason);
      };
      signal.addEventListener('abort', abandon, { once: true });
      answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abandon));
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const child = this.#child;
    if (child) await this.#askNow({ kind: 'close' }, {}).catch(() => undefined);
    this.#closed = true;
    if (child?.exitCode !== null || !child.connected) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.disconnect();
    });
  }

  /** A process that ended is started again by the next question, empty. */
  #start(): ChildProcess {
    const file = new URL('./host.ts', import.meta.url);
    const child = fork(file, {
      serialization: 'advanced',
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      if (!waiting) return;
      this.#waiting.delete(answer.id);
      clearTimeout(waiting.deadline);
      if (answer.ok) waiting.resolve(answer.value);
      else waiting.reject(refused('gallery_failed', 'the gallery could not do what was asked'));
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
      for (const { reject, deadline } of this.#waiting.values()) {
        clearTimeout(deadline);
        reject(refused('gallery_lost', 'the process of the gallery ended'));
      }
      this.#waiting.clear();
    });
    return child;
  }
}
