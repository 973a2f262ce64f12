import type { Act } from '../../journal/act.ts';
import { ChangeNumber } from '../../vocabulary/record-ids.ts';
import type { Networks } from '../../vocabulary/networks.ts';
import type { ChangeKind, Changes, Receipts } from '../change.ts';
import type { NumberPolicy } from '../idcs-issuance.ts';
import type { Register, RegisterFigures } from '../register.ts';
import { keyedHash } from '../vault.ts';
import {
  findOperator,
  findOperators,
  findProgramme,
  findProgrammes,
  findStation,
  findStations,
  putAccount,
  takeOnce,
} from './account-store.ts';
import { aliasesOf } from './alias-store.ts';
import {
  biometricsAt,
  exceptionPhotoAt,
  deviceEvidenceAt,
  exceptionPhotosAt,
  facesAt,
  fingerExceptionsAt,
  sampleAt,
  samplesAt,
} from './biometric-store.ts';
import { findCase, findCases } from './case-store.ts';
import { answerCorrection, findCorrections, requestCorrection } from './correction-store.ts';
import { credentialAppliers, credentialReads } from './credential-store.ts';
import {
  changesSince,
  findEnrolment,
  findLookalikes,
  findPending,
  findUnsent,
  openEnrolment,
  settleEnrolment,
} from './enrolment-store.ts';
import {
  dropSuperseded,
  findUnread,
  findUnrotated,
  missedBy,
  putTemplates,
  putTurned,
  readingState,
  useNetworks,
} from './extraction-store.ts';
import { appendAct, journalState, readHeads, readLeaves, writeHead } from './journal-store.ts';
import { consentOf, consentsOf, putConsent, withdrawConsent } from './consent-store.ts';
import { checkKeys } from './key-check.ts';
import { noteLogIn, operatorCode, putOperatorCode } from './log-in-store.ts';
import { fillPool, unusedNumbers } from './number-pool.ts';
import { countAct, operatorDays } from './operator-days.ts';
import { claimCase, giveOpinion, openCaseOfTwo, releaseCase } from './opinion.ts';
import { decidedWith } from './pair-decisions.ts';
import { redemptionAppliers, redemptionReader } from './redemption-part.ts';
import { forgetSamples, withdrawEnrolment } from './provisional-store.ts';
import { programmeAppliers, programmeReads } from './programme-access.ts';
import { residentAppliers, residentReads } from './resident-access.ts';
import {
  eraseResident,
  findResident,
  recordVerification,
  residentByVid,
} from './resident-store.ts';
import { openDatabase } from './schema.ts';
import { AnewSealer } from './seal-anew.ts';
import { getSealed, lookupOf, recordFrom, type RegisterKeys, type Store } from './store.ts';
import { verifierAppliers, verifierReading } from './verifier-store.ts';
import { Wrapping } from './wrapping.ts';

/** Where the register lies and with which keys it opens. */
export interface SqliteSettings {
  /** A file, or `:memory:` for rehearsals. */
  readonly path: string;
  readonly keys: RegisterKeys;
  readonly numberPolicy: NumberPolicy;
  /** Whose templates are the references. */
  readonly networks: Networks;
  /** A register for training is never opened as one of residents, nor the other way. */
  readonly training?: boolean | undefined;
}

/** What is not read. */
type Writing = 'commit' | 'putHead' | 'changeWrap' | 'sealAnew' | 'sealingAnew';

type Appliers = { readonly [K in ChangeKind]: (change: Changes[K]) => Receipts[K] };

/**
 * The register in one SQLite file.
 * @throws an Error with a code when the file is foreign, newer, damaged, or of other keys
 */
export function openSqliteRegister({ path, ...settings }: SqliteSettings): Register {
  const db = openDatabase(path);
  const { wrap, formerWrap } = settings.keys;
  const wrapping = new Wrapping(wrap, formerWrap);
  const store: Store = { db, ...settings, wrapping, training: settings.training ?? false };
  const sealer = new AnewSealer(store);
  checkKeys(store);
  db.transaction(() => fillPool(store))();
  const commit = committer(store);
  // Every method answers a promise, and what goes wrong below becomes its rejection.
  return {
    commit: async (kind, change, act) => commit(kind, change, act),
    ...reader(store),
    putHead: async (head) => writeHead(store, head),
    changeWrap: async (key) => {
      store.wrapping.use(key);
      sealer.restart();
    },
    sealAnew: async (max) => sealer.step(max),
    sealingAnew: async () => sealer.state(),
    pseudonym: (value) => keyedHash(settings.keys.pseudonym, 'pseudonym', value),
    close: async () => {
      db.close();
    },
  };
}

/** What only the transaction knows of an attempt: a limit that was reached, a refusal. */
function outcomeOf(receipt: object): string | undefined {
  if ('outcome' in receipt && typeof receipt.outcome === 'string') return receipt.outcome;
  if (!('kind' in receipt)) return undefined;
  if (receipt.kind === 'double_spending') return receipt.kind;
  if (receipt.kind !== 'refused') return undefined;
  return 'why' in receipt ? `refused:${String(receipt.why)}` : 'refused';
}
/** Changes that destroy keys or samples. */
const destroying: ReadonlySet<ChangeKind> = new Set([
  'erase_resident',
  'forget_samples',
  'withdraw_enrolment',
]);

/** The one way to write: a change and its act in one transaction. */
function committer(store: Store) {
  const appliers = appliersOf(store);
  const apply = store.db.transaction((write: () => object, act: Act) => {
    const receipt = write();
    const judged = outcomeOf(receipt);
    countAct(store, act);
    appendAct(store, judged === undefined ? act : { ...act, outcome: judged });
  });
  return <K extends ChangeKind>(kind: K, change: Changes[K], act: Act): Receipts[K] => {
    let receipt: Receipts[K] | undefined;
    apply.immediate(() => {
      receipt = appliers[kind](change);
      return receipt;
    }, act);
    if (receipt === undefined) throw new Error('a change answers');
    // What is destroyed must not live on in the log of writes.
    if (destroying.has(kind)) store.db.pragma('wal_checkpoint(TRUNCATE)');
    return receipt;
  };
}

/** Everything that is read. */
function reader(store: Store): Omit<Register, Writing | 'pseudonym' | 'close'> {
  const byNumber = 'seq = (SELECT seq FROM numbers WHERE lookup = ?)';
  const bySubject = 'id = (SELECT resident FROM subjects WHERE programme = ? AND subject = ?)';
  return {
    enrolment: async (recordId) => findEnrolment(store, 'record_id', recordId),
    enrolmentAt: async (seq) => findEnrolment(store, 'seq', seq),
    enrolmentTracked: async (tracking) => findEnrolment(store, 'tracking', tracking),
    pendingEnrolments: async () => findPending(store),
    unsentEnrolments: async (after, max) => findUnsent(store, after, max),
    recordAt: async (seq) => {
      const bytes = getSealed(store, seq, 'record');
      return bytes && recordFrom(bytes);
    },
    biometricsAt: async (seq, positions) => biometricsAt(store, seq, positions),
    biometricsOf: async (seqs, positions) => seqs.map((seq) => biometricsAt(store, seq, positions)),
    facesAt: async (seqs) => facesAt(store, seqs),
    sampleAt: async (seq, of) => sampleAt(store, seq, of),
    samplesAt: async (seq) => samplesAt(store, seq),
    unread: async (networks, bounds) => findUnread(store, networks, bounds),
    unrotated: async (step, bounds) => findUnrotated(store, step, bounds),
    readingState: async (networks) => readingState(store, networks),
    missedBy: async (networks, max) => missedBy(store, networks, max),
    fingerExceptionsAt: async (seq) => fingerExceptionsAt(store, seq),
    deviceEvidenceAt: async (seq) => deviceEvidenceAt(store, seq),
    exceptionPhotosAt: async (seq) => exceptionPhotosAt(store, seq),
    exceptionPhotoAt: async (seq, of) => exceptionPhotoAt(store, seq, of),
    residentByIdcs: async (idcs) => findResident(store, byNumber, lookupOf(store, 'idcs', idcs)),
    residentByVid: async (vid, at) => residentByVid(store, vid, at),
    residentBySubject: async (programme, subject) =>
      findResident(store, bySubject, programme, subject),
    residentAt: async (seq) => findResident(store, 'seq = ?', seq),
    aliasesOf: async (resident) => aliasesOf(store, resident),
    ...residentReads(store),
    lookalikes: async (record, bounds) => findLookalikes(store, record, bounds),
    cases: async (state) => findCases(store, state),
    caseOf: async (id) => findCase(store, id),
    decidedWith: async (seq) => decidedWith(store, seq),
    corrections: async (state, max) => findCorrections(store, state, max),
    operator: async (id) => findOperator(store, id),
    operatorCode: async (id) => operatorCode(store, id),
    operators: async () => findOperators(store),
    programme: async (id) => findProgramme(store, id),
    programmes: async () => findProgrammes(store),
    consentOf: async (given) => consentOf(store, given),
    consentsOf: async (resident) => consentsOf(store, resident),
    operatorDays: async (bounds) => operatorDays(store, bounds),
    station: async (id) => findStation(store, id),
    stations: async () => findStations(store),
    ...programmeReads(store),
    ...credentialReads(store),
    ...verifierReading(store),
    changesSince: async (change, max) => changesSince(store, change, max),
    lastChange: async () => lastChange(store),
    figures: async () => figures(store),
    ...redemptionReader(store),
    journalLeaves: async (from, to) => readLeaves(store, from, to),
    journalState: async () => journalState(store),
    heads: async () => readHeads(store),
  };
}

function appliersOf(store: Store): Appliers {
  return {
    open_enrolment: (change) => openEnrolment(store, change),
    settle_enrolment: (change) => settleEnrolment(store, change),
    give_opinion: (change) => giveOpinion(store, change),
    open_case: (change) => openCaseOfTwo(store, change),
    claim_case: (change) => claimCase(store, change),
    release_case: (change) => releaseCase(store, change),
    request_correction: (change) => requestCorrection(store, change),
    answer_correction: (change) => answerCorrection(store, change),
    ...residentAppliers(store),
    erase_resident: (change) => eraseResident(store, change),
    record_verification: (change) => recordVerification(store, change),
    put_operator: ({ account }) => {
      putAccount(store, 'operator', account);
      return { recorded: true };
    },
    put_operator_code: (change) => putOperatorCode(store, change),
    note_log_in: (change) => noteLogIn(store, change),
    put_programme: ({ account }) => {
      putAccount(store, 'programme', account);
      return { recorded: true };
    },
    put_station: ({ account }) => {
      putAccount(store, 'station', account);
      return { recorded: true };
    },
    forget_samples: (change) => forgetSamples(store, change),
    withdraw_enrolment: (change) => withdrawEnrolment(store, change),
    put_templates: (change) => putTemplates(store, change),
    put_turned: (change) => putTurned(store, change),
    use_networks: (change) => useNetworks(store, change),
    drop_superseded: (change) => dropSuperseded(store, change),
    put_consent: (change) => putConsent(store, change),
    withdraw_consent: (change) => withdrawConsent(store, change),
    ...programmeAppliers(store),
    ...credentialAppliers(store),
    ...verifierAppliers(store),
    note_act: () => ({ recorded: true }),
    take_once: (change) => takeOnce(store, change),
    ...redemptionAppliers(store),
  };
}

function lastChange(store: Store): ChangeNumber {
  const row = store.db
    .prepare<[], { last: number | null }>('SELECT max(change) AS last FROM reference_changes')
    .get();
  return ChangeNumber.parse(row?.last ?? 0);
}

function fingersCaptured(store: Store): number {
  const row = store.db
    .prepare<[], { n: number | null }>('SELECT sum(fingers) AS n FROM enrolments')
    .get();
  return row?.n ?? 0;
}

function figures(store: Store): RegisterFigures {
  const count = (source: string) =>
    store.db.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${source}`).get()?.n ?? 0;
  return {
    enrolments: count('enrolments'),
    residents: count('residents WHERE erased = 0'),
    fingers: fingersCaptured(store),
    pending: count('enrolments WHERE verdict IS NULL'),
    casesOpen: count('cases WHERE open = 1'),
    programmes: count(`accounts WHERE kind = 'programme'`),
    numbersInPool: unusedNumbers(store),
    lastChange: lastChange(store),
  };
}
