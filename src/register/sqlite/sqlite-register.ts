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
  putAccount,
  takeOnce,
} from './account-store.ts';
import {
  biometricsAt,
  facesAt,
  fingerExceptionsAt,
  sampleAt,
  samplesAt,
} from './biometric-store.ts';
import { findCase, findCases } from './case-store.ts';
import {
  changesSince,
  findEnrolment,
  findLookalikes,
  findPending,
  openEnrolment,
  settleEnrolment,
} from './enrolment-store.ts';
import {
  dropSuperseded,
  findUnread,
  missedBy,
  putTemplates,
  readingState,
  useNetworks,
} from './extraction-store.ts';
import { appendAct, journalState, readHeads, readLeaves, writeHead } from './journal-store.ts';
import { fillPool, unusedNumbers } from './number-pool.ts';
import { giveOpinion } from './opinion.ts';
import {
  aliasesOf,
  eraseResident,
  findResident,
  issueVid,
  lockResident,
  recordVerification,
  residentByVid,
  revokeVid,
} from './resident-store.ts';
import { openDatabase } from './schema.ts';
import { AnewSealer } from './seal-anew.ts';
import { getSealed, lookupOf, recordFrom, type RegisterKeys, type Store } from './store.ts';
import { Wrapping } from './wrapping.ts';

/** Where the register lies and with which keys it opens. */
export interface SqliteSettings {
  /** A file, or `:memory:` for rehearsals. */
  readonly path: string;
  readonly keys: RegisterKeys;
  readonly numberPolicy: NumberPolicy;
  /** Whose templates are the references. */
  readonly networks: Networks;
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
  const store: Store = { db, ...settings, wrapping: new Wrapping(wrap, formerWrap) };
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

/** The one way to write: a change and its act in one transaction. */
function committer(store: Store) {
  const appliers = appliersOf(store);
  const apply = store.db.transaction((write: () => object, act: Act) => {
    const receipt = write();
    // Only here is it known what became of an attempt: the limit is judged with it.
    const judged = 'outcome' in receipt && typeof receipt.outcome === 'string';
    appendAct(store, judged ? { ...act, outcome: String(receipt.outcome) } : act);
  });
  return <K extends ChangeKind>(kind: K, change: Changes[K], act: Act): Receipts[K] => {
    let receipt: Receipts[K] | undefined;
    apply.immediate(() => {
      receipt = appliers[kind](change);
      return receipt;
    }, act);
    if (receipt === undefined) throw new Error('a change answers');
    // A destroyed key must not live on in the log of writes.
    if (kind === 'erase_resident') store.db.pragma('wal_checkpoint(TRUNCATE)');
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
    pendingEnrolments: async () => findPending(store),
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
    readingState: async (networks) => readingState(store, networks),
    missedBy: async (networks, max) => missedBy(store, networks, max),
    fingerExceptionsAt: async (seq) => fingerExceptionsAt(store, seq),
    residentByIdcs: async (idcs) => findResident(store, byNumber, lookupOf(store, 'idcs', idcs)),
    residentByVid: async (vid, at) => residentByVid(store, vid, at),
    residentBySubject: async (programme, subject) =>
      findResident(store, bySubject, programme, subject),
    residentAt: async (seq) => findResident(store, 'seq = ?', seq),
    aliasesOf: async (resident) => aliasesOf(store, resident),
    lookalikes: async (record, bounds) => findLookalikes(store, record, bounds),
    cases: async (state) => findCases(store, state),
    caseOf: async (id) => findCase(store, id),
    operator: async (id) => findOperator(store, id),
    operators: async () => findOperators(store),
    programme: async (id) => findProgramme(store, id),
    programmes: async () => findProgrammes(store),
    changesSince: async (change, max) => changesSince(store, change, max),
    lastChange: async () => lastChange(store),
    figures: async () => figures(store),
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
    issue_vid: (change) => issueVid(store, change),
    revoke_vid: ({ vid }) => revokeVid(store, vid),
    lock_resident: (change) => lockResident(store, change),
    erase_resident: (change) => eraseResident(store, change),
    record_verification: (change) => recordVerification(store, change),
    put_operator: ({ account }) => {
      putAccount(store, 'operator', account);
      return { recorded: true };
    },
    put_programme: ({ account }) => {
      putAccount(store, 'programme', account);
      return { recorded: true };
    },
    put_templates: (change) => putTemplates(store, change),
    use_networks: (change) => useNetworks(store, change),
    drop_superseded: (change) => dropSuperseded(store, change),
    note_act: () => ({ recorded: true }),
    take_once: (change) => takeOnce(store, change),
  };
}

/** A register that other keys wrote is refused before anything is read or written with these. */
function checkKeys(store: Store): void {
  const place = { subject: 'register', kind: 'key-check' };
  const known = store.db
    .prepare<[], { sealed: Buffer }>('SELECT sealed FROM key_check WHERE id = 1')
    .get();
  const lookup = Buffer.from(lookupOf(store, 'idcs', 'key-check'), 'utf8');
  if (!known) {
    const sealed = store.wrapping.seal(place, lookup);
    store.db.prepare('INSERT INTO key_check (id, sealed) VALUES (1, ?)').run(sealed);
    return;
  }
  if (!store.wrapping.open(place, known.sealed).equals(lookup)) {
    throw Object.assign(new Error('the register was written with other keys'), {
      code: 'sealed_data_damaged',
    });
  }
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
