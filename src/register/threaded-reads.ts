import type { CredentialReads } from './credential-change.ts';
import type { RedemptionReader } from './redemption-change.ts';
import type { ConsentReads } from './programme-consent.ts';
import type { ProgrammeReads } from './programme-change.ts';
import type { Register } from './register.ts';
import type { ResidentReads } from './resident-change.ts';
import type { RegisterMethod } from './threaded.ts';
import type { VerifierReading } from './verifier-change.ts';

/** Asks the register's thread one question. */
export interface Asked {
  ask<T>(method: RegisterMethod, ...args: readonly unknown[]): Promise<T>;
}

/** What is read of one resident. */
export function residentReads(thread: Asked): ResidentReads {
  return {
    resident: (id) => thread.ask('resident', id),
    recordCorrections: (max) => thread.ask('recordCorrections', max),
    recordCorrectionsOf: (resident) => thread.ask('recordCorrectionsOf', resident),
    residentCode: (resident) => thread.ask('residentCode', resident),
    contactsOf: (resident) => thread.ask('contactsOf', resident),
    civilNotesOf: (resident) => thread.ask('civilNotesOf', resident),
    standingAskedBy: (event) => thread.ask('standingAskedBy', event),
    programmesKnowing: (resident) => thread.ask('programmesKnowing', resident),
    journalSubjects: (resident) => thread.ask('journalSubjects', resident),
    actsAbout: (subjects, bounds) => thread.ask('actsAbout', subjects, bounds),
  };
}

/** What is read of verifiers that work without a line. */
export function verifierReads(thread: Asked): VerifierReading {
  return {
    verifier: (id) => thread.ask('verifier', id),
    verifiers: () => thread.ask('verifiers'),
    offlineUses: (entitlement) => thread.ask('offlineUses', entitlement),
    doubleUses: (max) => thread.ask('doubleUses', max),
  };
}

/** What is read of what residents hold. */
export function credentialReads(thread: Asked): CredentialReads {
  return {
    credentialsOf: (resident) => thread.ask('credentialsOf', resident),
    credential: (id) => thread.ask('credential', id),
    credentialAt: (place) => thread.ask('credentialAt', place),
    statusMarks: (list, at) => thread.ask('statusMarks', list, at),
  };
}

/** What is read of entitlements and how they were collected. */
export function redemptionReads(thread: Asked): RedemptionReader {
  return {
    entitlement: (id) => thread.ask('entitlement', id),
    redemption: (id) => thread.ask('redemption', id),
    redemptionsOf: (programme, after, max) => thread.ask('redemptionsOf', programme, after, max),
    proxiesOf: (holder) => thread.ask('proxiesOf', holder),
    exceptionOf: (id) => thread.ask('exceptionOf', id),
    exceptions: (state, max) => thread.ask('exceptions', state, max),
    exceptionPhotograph: (id) => thread.ask('exceptionPhotograph', id),
    doubleSpendings: (state, max) => thread.ask('doubleSpendings', state, max),
  };
}

/** What is read of programmes, and for them. */
export function programmeReads(
  thread: Asked,
): ProgrammeReads & Pick<Register, 'programme' | 'programmes'> {
  return {
    programme: (id) => thread.ask('programme', id),
    programmes: () => thread.ask('programmes'),
    tokenWorth: (token, at) => thread.ask('tokenWorth', token, at),
    eventsFor: (programme, max) => thread.ask('eventsFor', programme, max),
    eventsWaiting: (programme) => thread.ask('eventsWaiting', programme),
    standingRequests: (max) => thread.ask('standingRequests', max),
  };
}

/** What residents allowed. */
export function consentReads(thread: Asked): ConsentReads {
  return {
    consentOf: (place) => thread.ask('consentOf', place),
    consentsOf: (resident) => thread.ask('consentsOf', resident),
  };
}

/** What is read of the office's own work: its people, cases and corrections. */
export function officeReads(
  thread: Asked,
): Pick<
  Register,
  | 'cases'
  | 'caseOf'
  | 'decidedWith'
  | 'corrections'
  | 'operator'
  | 'operatorCode'
  | 'operators'
  | 'operatorDays'
> {
  return {
    cases: (state) => thread.ask('cases', state),
    caseOf: (id) => thread.ask('caseOf', id),
    decidedWith: (seq) => thread.ask('decidedWith', seq),
    corrections: (state, max) => thread.ask('corrections', state, max),
    operator: (id) => thread.ask('operator', id),
    operatorCode: (id) => thread.ask('operatorCode', id),
    operators: () => thread.ask('operators'),
    operatorDays: (bounds) => thread.ask('operatorDays', bounds),
  };
}
