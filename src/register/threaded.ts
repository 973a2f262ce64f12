import { Worker } from 'node:worker_threads';
import type { Networks } from '../vocabulary/networks.ts';
import type { NumberPolicy } from './idcs-issuance.ts';
import type { Register } from './register.ts';
import type { ResidentReads } from './resident-change.ts';
import { keyedHash } from './vault.ts';
import type { VerifierReading } from './verifier-change.ts';

/** Methods that answer a promise; the others are computed where they are asked. */
type Method = Exclude<keyof Register, 'pseudonym'>;

/** What the station asks of the register's thread. */
export interface RegisterQuestion {
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
}

/** A failure as it crosses from the thread. */
export interface RegisterFailure {
  readonly message: string;
  /** Empty when the error had none. */
  readonly code: string;
  readonly stack: string;
}

/** What the thread answers; whoever asked knows the value's type. */
export type RegisterAnswer =
  | { readonly id: number; readonly kind: 'answered'; readonly value: never }
  | { readonly id: number; readonly kind: 'failed'; readonly failure: RegisterFailure };

/** Secrets and place of a register that a thread opens. */
export interface ThreadedSettings {
  readonly path: string;
  readonly keys: {
    readonly wrap: Uint8Array;
    readonly formerWrap?: Uint8Array;
    readonly lookup: Uint8Array;
    readonly pseudonym: Uint8Array;
  };
  readonly numberPolicy: NumberPolicy['name'];
  readonly networks: Networks;
  /** Whether it is a register for training. */
  readonly training?: boolean;
  /** Starts a thread on a file; the site knows how. */
  readonly startThread: (file: URL, workerData: unknown) => Worker;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

function errorOf({ message, code, stack }: RegisterFailure): Error {
  const error = Object.assign(new Error(message), code === '' ? {} : { code });
  error.stack = stack;
  return error;
}

/** The thread and the questions that it owes an answer. */
class RegisterThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #ended = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: RegisterAnswer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.kind === 'answered') waiting?.resolve(answer.value);
      else waiting?.reject(errorOf(answer.failure));
    });
    worker.on('error', () => this.#end());
    worker.on('exit', () => this.#end());
  }

  /** The answer to question 0, which nobody asks: whether the register is open. */
  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(0, { resolve: () => resolve(), reject });
    });
  }

  ask<T>(method: Method, ...args: readonly unknown[]): Promise<T> {
    if (this.#ended) return Promise.reject(lost());
    this.#asked += 1;
    const id = this.#asked;
    return new Promise<T>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, args });
    });
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.ask<void>('close');
    await this.#worker.terminate();
  }

  #end(): void {
    this.#ended = true;
    for (const { reject } of this.#waiting.values()) reject(lost());
    this.#waiting.clear();
  }
}

function lost(): Error {
  return Object.assign(new Error("the register's thread ended"), { code: 'register_lost' });
}

/** What is read of one resident. */
function residentReads(thread: RegisterThread): ResidentReads {
  return {
    residentCode: (resident) => thread.ask('residentCode', resident),
    contactsOf: (resident) => thread.ask('contactsOf', resident),
    programmesKnowing: (resident) => thread.ask('programmesKnowing', resident),
    journalSubjects: (resident) => thread.ask('journalSubjects', resident),
    actsAbout: (subjects, bounds) => thread.ask('actsAbout', subjects, bounds),
  };
}

/** What is read of verifiers that work without a line. */
function verifierReads(thread: RegisterThread): VerifierReading {
  return {
    verifier: (id) => thread.ask('verifier', id),
    verifiers: () => thread.ask('verifiers'),
    offlineUses: (entitlement) => thread.ask('offlineUses', entitlement),
    doubleUses: (max) => thread.ask('doubleUses', max),
  };
}

/**
 * The register in a thread of its own, so that no write to the disk holds up the station's answers.
 * @throws an Error with a code when the file is foreign, newer, damaged, or of other keys
 */
export async function openThreadedRegister(settings: ThreadedSettings): Promise<Register> {
  const { keys, startThread, ...opened } = settings;
  const file = new URL('./register-thread.ts', import.meta.url);
  const thread = new RegisterThread(startThread(file, { keys, ...opened }));
  await thread.opened();
  return {
    commit: (kind, change, act) => thread.ask('commit', kind, change, act),
    enrolment: (recordId) => thread.ask('enrolment', recordId),
    enrolmentAt: (seq) => thread.ask('enrolmentAt', seq),
    enrolmentTracked: (tracking) => thread.ask('enrolmentTracked', tracking),
    pendingEnrolments: () => thread.ask('pendingEnrolments'),
    unsentEnrolments: (after, max) => thread.ask('unsentEnrolments', after, max),
    recordAt: (seq) => thread.ask('recordAt', seq),
    biometricsAt: (seq, positions) => thread.ask('biometricsAt', seq, positions),
    biometricsOf: (seqs, positions) => thread.ask('biometricsOf', seqs, positions),
    facesAt: (seqs) => thread.ask('facesAt', seqs),
    sampleAt: (seq, of) => thread.ask('sampleAt', seq, of),
    samplesAt: (seq) => thread.ask('samplesAt', seq),
    unread: (networks, bounds) => thread.ask('unread', networks, bounds),
    unrotated: ({ modality, from, to }, bounds) =>
      thread.ask('unrotated', { modality, from, to }, bounds),
    readingState: (networks) => thread.ask('readingState', networks),
    missedBy: (networks, max) => thread.ask('missedBy', networks, max),
    fingerExceptionsAt: (seq) => thread.ask('fingerExceptionsAt', seq),
    exceptionPhotosAt: (seq) => thread.ask('exceptionPhotosAt', seq),
    exceptionPhotoAt: (seq, of) => thread.ask('exceptionPhotoAt', seq, of),
    residentByIdcs: (idcs) => thread.ask('residentByIdcs', idcs),
    residentByVid: (vid, at) => thread.ask('residentByVid', vid, at),
    residentBySubject: (programme, subject) => thread.ask('residentBySubject', programme, subject),
    residentAt: (seq) => thread.ask('residentAt', seq),
    aliasesOf: (resident) => thread.ask('aliasesOf', resident),
    ...residentReads(thread),
    lookalikes: (record, bounds) => thread.ask('lookalikes', record, bounds),
    cases: (state) => thread.ask('cases', state),
    caseOf: (id) => thread.ask('caseOf', id),
    decidedWith: (seq) => thread.ask('decidedWith', seq),
    corrections: (state, max) => thread.ask('corrections', state, max),
    operator: (id) => thread.ask('operator', id),
    operatorCode: (id) => thread.ask('operatorCode', id),
    operators: () => thread.ask('operators'),
    programme: (id) => thread.ask('programme', id),
    programmes: () => thread.ask('programmes'),
    operatorDays: (bounds) => thread.ask('operatorDays', bounds),
    station: (id) => thread.ask('station', id),
    stations: () => thread.ask('stations'),
    ...verifierReads(thread),
    changesSince: (change, max) => thread.ask('changesSince', change, max),
    lastChange: () => thread.ask('lastChange'),
    figures: () => thread.ask('figures'),
    journalLeaves: (from, to) => thread.ask('journalLeaves', from, to),
    journalState: () => thread.ask('journalState'),
    heads: () => thread.ask('heads'),
    putHead: (head) => thread.ask('putHead', head),
    changeWrap: (key) => thread.ask('changeWrap', key),
    sealAnew: (max) => thread.ask('sealAnew', max),
    sealingAnew: () => thread.ask('sealingAnew'),
    pseudonym: (value) => keyedHash(keys.pseudonym, 'pseudonym', value),
    close: () => thread.close(),
  };
}
