import { fork, type ChildProcess } from 'node:child_process';
import type { Answer, HostedEngine, Question } from './host-protocol.ts';
import type { GalleryKind } from './gallery-kind.ts';
import type { SnapshotPlace } from './snapshot.ts';

/** Which gallery a process holds, and where it may save it. */
export interface HostedSettings {
  readonly engine: HostedEngine;
  readonly kind: GalleryKind;
  readonly snapshot: SnapshotPlace | 'unsaved';
}

/** How long a question may take, and how many may wait. */
const limits = { deadlineMs: 10_000, waitingMax: 10_000 };
/** Reading and writing a whole graph takes longer than any search. */
const wholeGraphMs = 120_000;

interface Waiting {
  readonly resolve: (value: Answer['value']) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** A process that holds a gallery, and the questions that it owes an answer. */
export class Host {
  readonly #settings: HostedSettings;
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | undefined;
  #asked = 0;
  #closed = false;
  /** Whether the process reads its snapshot still, behind which questions wait. */
  #opening = false;

  constructor(settings: HostedSettings) {
    this.#settings = settings;
  }

  ask(question: Question): Promise<Answer['value']> {
    if (this.#closed) return Promise.reject(refused('closed', 'the gallery is closed'));
    if (this.#waiting.size >= limits.waitingMax) {
      return Promise.reject(refused('overloaded', 'too many searches wait'));
    }
    if (!this.#child) {
      this.#child = this.#start();
      const { engine, kind: holds, snapshot } = this.#settings;
      // What is asked next waits behind it; when it fails, so does everything after it.
      this.#opening = true;
      this.#send(this.#child, { kind: 'open', engine, holds, snapshot })
        .catch(() => undefined)
        .finally(() => {
          this.#opening = false;
        });
    }
    return this.#send(this.#child, question);
  }

  #send(child: ChildProcess, question: Question): Promise<Answer['value']> {
    this.#asked += 1;
    const id = this.#asked;
    return new Promise((resolve, reject) => {
      const whole = question.kind === 'open' || question.kind === 'close' || this.#opening;
      const deadline = setTimeout(
        () => {
          // A process that does not answer is in an unknown state: a new one starts empty.
          child.kill('SIGKILL');
        },
        whole ? wholeGraphMs : limits.deadlineMs,
      );
      this.#waiting.set(id, { resolve, reject, deadline });
      child.send({ id, question }, (error) => {
        if (error) child.kill('SIGKILL');
      });
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    const child = this.#child;
    if (child) await this.#send(child, { kind: 'close' }).catch(() => undefined);
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
