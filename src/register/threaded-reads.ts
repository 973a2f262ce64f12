import type { CredentialReads } from './credential-change.ts';
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
    statusMarks: (list, at) => thread.ask('statusMarks', list, at),
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
