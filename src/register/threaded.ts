import type { Worker } from 'node:worker_threads';
import { AskedThread } from '../threads/asked-thread.ts';
import type { Networks } from '../vocabulary/networks.ts';
import type { NumberPolicy } from './idcs-issuance.ts';
import type { Register } from './register.ts';
import {
  consentReads,
  credentialReads,
  officeReads,
  programmeReads,
  redemptionReads,
  residentReads,
  verifierReads,
} from './threaded-reads.ts';
import { keyedHash } from './vault.ts';

/** Methods that answer a promise; the others are computed where they are asked. */
export type RegisterMethod = Exclude<keyof Register, 'pseudonym'>;

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

function lost(): Error {
  return Object.assign(new Error("the register's thread ended"), { code: 'register_lost' });
}

/**
 * The register in a thread of its own, so that no write to the disk holds up the station's answers.
 * @throws an Error with a code when the file is foreign, newer, damaged, or of other keys
 */
export async function openThreadedRegister(settings: ThreadedSettings): Promise<Register> {
  const { keys, startThread, ...opened } = settings;
  const file = new URL('./register-thread.ts', import.meta.url);
  const worker = startThread(file, { keys, ...opened });
  const thread = await AskedThread.opened<RegisterMethod>(worker, lost);
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
    unrotated: (step, bounds) => thread.ask('unrotated', step, bounds),
    readingState: (networks) => thread.ask('readingState', networks),
    missedBy: (networks, max) => thread.ask('missedBy', networks, max),
    fingerExceptionsAt: (seq) => thread.ask('fingerExceptionsAt', seq),
    deviceEvidenceAt: (seq) => thread.ask('deviceEvidenceAt', seq),
    exceptionPhotosAt: (seq) => thread.ask('exceptionPhotosAt', seq),
    exceptionPhotoAt: (seq, of) => thread.ask('exceptionPhotoAt', seq, of),
    residentByIdcs: (idcs) => thread.ask('residentByIdcs', idcs),
    residentByVid: (vid, at) => thread.ask('residentByVid', vid, at),
    residentBySubject: (programme, subject) => thread.ask('residentBySubject', programme, subject),
    residentAt: (seq) => thread.ask('residentAt', seq),
    aliasesOf: (resident) => thread.ask('aliasesOf', resident),
    ...residentReads(thread),
    ...consentReads(thread),
    lookalikes: (record, bounds) => thread.ask('lookalikes', record, bounds),
    ...officeReads(thread),
    ...programmeReads(thread),
    station: (id) => thread.ask('station', id),
    stations: () => thread.ask('stations'),
    ...verifierReads(thread),
    ...redemptionReads(thread),
    ...credentialReads(thread),
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
    close: () => thread.close('close'),
  };
}
