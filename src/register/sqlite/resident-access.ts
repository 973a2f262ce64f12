import type { ChangeKind, Changes, Receipts } from '../change.ts';
import type { LifeEventChanges } from '../life-event-change.ts';
import type { RecordCorrectionChanges } from '../record-correction.ts';
import type { Register } from '../register.ts';
import type { ResidentChanges, ResidentReads } from '../resident-change.ts';
import { actsAbout, journalSubjects, programmesKnowing } from './acts-about.ts';
import { issueVid, renewVid, revokeVid } from './alias-store.ts';
import {
  confirmContact,
  contactsOf,
  putResidentCode,
  removeContact,
  residentCode,
  sendCode,
  stateContact,
  takeCode,
} from './code-store.ts';
import { lifeEventReads, noteLifeEvent } from './life-event-store.ts';
import { lockFactor, unlockFactor } from './lock-store.ts';
import {
  answerRecordCorrection,
  recordCorrections,
  recordCorrectionsOf,
  stateRecordCorrection,
} from './record-correction-store.ts';
import { findResident } from './resident-store.ts';
import type { Store } from './store.ts';

type Applied = Extract<
  ChangeKind,
  keyof ResidentChanges | keyof RecordCorrectionChanges | keyof LifeEventChanges
>;

/** What a resident, or somebody for her, changes. */
export function residentAppliers(store: Store): {
  readonly [K in Applied]: (change: Changes[K]) => Receipts[K];
} {
  return {
    issue_vid: (change) => issueVid(store, change),
    renew_vid: (change) => renewVid(store, change),
    revoke_vid: ({ vid }) => revokeVid(store, vid),
    lock_factor: (change) => lockFactor(store, change),
    unlock_factor: (change) => unlockFactor(store, change),
    put_resident_code: (change) => putResidentCode(store, change),
    send_code: (change) => sendCode(store, change),
    take_code: (change) => takeCode(store, change),
    state_contact: (change) => stateContact(store, change),
    confirm_contact: (change) => confirmContact(store, change),
    remove_contact: (change) => removeContact(store, change),
    state_record_correction: (change) => stateRecordCorrection(store, change),
    answer_record_correction: (change) => answerRecordCorrection(store, change),
    note_life_event: (change) => noteLifeEvent(store, change),
  };
}

/** What is read of one resident. */
export function residentReads(store: Store): Pick<Register, keyof ResidentReads> {
  return {
    resident: async (id) => findResident(store, 'id = ?', id),
    residentCode: async (resident) => residentCode(store, resident),
    contactsOf: async (resident) => contactsOf(store, resident),
    programmesKnowing: async (resident) => programmesKnowing(store, resident),
    journalSubjects: async (resident) => journalSubjects(store, resident),
    recordCorrections: async (max) => recordCorrections(store, max),
    recordCorrectionsOf: async (resident) => recordCorrectionsOf(store, resident),
    ...lifeEventReads(store),
    actsAbout: async (subjects, bounds) => actsAbout(store, subjects, bounds),
  };
}
