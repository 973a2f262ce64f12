import { randomUUID } from 'node:crypto';
import type { Act } from '../journal/act.ts';
import type { Register, Resident } from '../register/register.ts';
import type { Idcs } from '../vocabulary/idcs.ts';
import {
  CredentialId,
  ProgrammeId,
  type OperatorId,
  type RecordId,
} from '../vocabulary/record-ids.ts';
import type { IdentityStatement, ResidentCard } from '../vocabulary/resident-card.ts';
import { isLocked } from '../vocabulary/resident-factor.ts';
import { fail, ok, type Result } from '../vocabulary/result.ts';
import { later, type Clock, type Instant } from '../vocabulary/time.ts';
import {
  acquirePerson,
  outcomeOf,
  type AcquirePersonNeeds,
  type PersonRefusal,
  type PersonSample,
} from './acquire-person.ts';
import type { QualityGate } from './acquire.ts';
import type { CompareNeeds } from './compare-people.ts';
import { documentContent, type Portraits } from './document-content.ts';
import { decideVerification } from './decide-verification.ts';
import type { Policy } from './policy.ts';
import { factorsOf } from './standing.ts';
import { compareWithResident, windowStart } from './attempt-verification.ts';

/** What issuing a resident's document needs. */
export interface DocumentNeeds extends AcquirePersonNeeds, CompareNeeds {
  readonly fingers: AcquirePersonNeeds['fingers'] & CompareNeeds['fingers'];
  readonly register: Register;
  readonly verificationGate: QualityGate;
  readonly policy: Policy;
  readonly now: Clock;
  /** Of a photograph as captured; `none` when no face is found on it. */
  readonly portraits: (sample: Uint8Array) => Promise<Portraits | 'none'>;
  /** Where a list of what is not valid is to be had. */
  readonly statusUri: (list: number) => string;
  /** The letters of a signed identity code. */
  readonly signCode: (statement: IdentityStatement) => Promise<string>;
  /** A card as PDF. */
  readonly printCard: (card: ResidentCard) => Promise<Uint8Array>;
}

/** Why it is known that the resident stands there. */
export type PresenceProof =
  | { readonly kind: 'enrolment'; readonly recordId: RecordId }
  | ({ readonly kind: 'shown' } & Omit<PersonSample, 'slaps'>);

/** Who asks, for whom. */
export interface DocumentRequest {
  readonly operator: OperatorId;
  readonly idcs: Idcs;
  readonly proof: PresenceProof;
}

/** Why no document is issued. */
export type DocumentRefusal =
  | PersonRefusal
  | { readonly kind: 'resident_unknown' }
  | { readonly kind: 'resident_locked' | 'resident_suspended' }
  /** Whoever was shown is somebody else, or too many were tried. */
  | { readonly kind: 'not_the_resident' }
  /** The enrolment is another's, of another operator, or of too long ago. */
  | { readonly kind: 'enrolment_not_recent' }
  | { readonly kind: 'portrait_unavailable' }
  /** Names so long that not even the smallest portrait stands beside them. */
  | { readonly kind: 'code_too_large' };

/** How long a card holds: as long as a face is still like itself. */
export const cardMs = 5 * 365 * 86_400_000;
/** How long after her enrolment a resident is taken to stand there still. */
const enrolmentMs = 30 * 60_000;
/** Under this name attempts at the counter stand among those of programmes. */
const counter = ProgrammeId.parse('basma..counter');

/** Letters that a code of correction level M holds in the modules of a card. */
export const cardLettersMax = 1_839;

type DocumentKind = 'card' | 'identity_code';

/** Everything that a document is made of. */
interface Prepared {
  readonly statement: Omit<IdentityStatement, 'portrait'>;
  readonly portraits: Portraits;
}

function actOf(
  needs: DocumentNeeds,
  request: DocumentRequest,
  said: { readonly kind: string; readonly subject: string; readonly outcome: string },
): Act {
  return {
    at: needs.now(),
    actor: `operator:${request.operator}`,
    purpose: 'resident-service',
    ...said,
  };
}

/** Whether this operator enrolled her a moment ago. */
async function wasJustEnrolled(
  needs: DocumentNeeds,
  request: DocumentRequest,
  recordId: RecordId,
): Promise<boolean> {
  const enrolment = await needs.register.enrolment(recordId);
  if (!enrolment || enrolment.state.kind !== 'settled') return false;
  const { verdict, idcs } = enrolment.state;
  return (
    verdict.kind === 'enrolled' &&
    idcs === request.idcs &&
    enrolment.operator === request.operator &&
    needs.now() <= later(enrolment.openedAt, enrolmentMs)
  );
}

/** Compares whoever stands there with the resident; attempts are counted as a programme's are. */
async function isShown(
  needs: DocumentNeeds,
  request: DocumentRequest,
  resident: Resident,
  sample: Omit<PersonSample, 'slaps'>,
): Promise<Result<'shown', DocumentRefusal>> {
  const acquired = await acquirePerson(
    needs,
    { face: sample.face, fingers: sample.fingers, slaps: [] },
    {
      faceGate: needs.verificationGate,
      fingerGate: needs.fingers.verificationGate,
      sameFingerFrom: needs.policy.fingers.sameFingerFrom,
    },
  );
  if (!acquired.ok) return acquired;
  const { standing, score } = await compareWithResident(needs, acquired.value.templates, resident);
  const { verification } = needs.policy;
  const decision = decideVerification({ score, standing }, verification);
  const attemptKey = needs.register.pseudonym(resident.id);
  const act = actOf(needs, request, {
    kind: 'document.person_shown',
    subject: attemptKey,
    outcome: decision,
  });
  const { outcome } = await needs.register.commit(
    'record_verification',
    {
      resident: resident.id,
      programme: counter,
      attemptKey,
      outcome: decision,
      factors: factorsOf(acquired.value.templates),
      limit: { refusalsMax: verification.refusalsMax, since: windowStart(needs) },
      subject: attemptKey,
      shownVid: 'none',
      at: act.at,
    },
    act,
  );
  return outcome === 'verified' ? ok('shown') : fail({ kind: 'not_the_resident' });
}

async function isPresent(
  needs: DocumentNeeds,
  request: DocumentRequest,
  resident: Resident,
): Promise<Result<'shown', DocumentRefusal>> {
  const { proof } = request;
  if (proof.kind === 'shown') return isShown(needs, request, resident, proof);
  const enrolled = await wasJustEnrolled(needs, request, proof.recordId);
  return enrolled ? ok('shown') : fail({ kind: 'enrolment_not_recent' });
}

/** Says no, and says so in the journal. */
async function refused(
  needs: DocumentNeeds,
  request: DocumentRequest,
  act: { readonly kind: string; readonly subject: string },
  refusal: DocumentRefusal,
): Promise<Result<never, DocumentRefusal>> {
  const noted = actOf(needs, request, { ...act, outcome: outcomeOf(refusal) });
  await needs.register.commit('note_act', { at: noted.at }, noted);
  return fail(refusal);
}

/** The resident, once it is known that she stands there; every no is in the journal. */
export async function presentResident(
  needs: DocumentNeeds,
  request: DocumentRequest,
  kind: string,
): Promise<Result<Resident, DocumentRefusal>> {
  const resident = await needs.register.residentByIdcs(request.idcs);
  const subject = needs.register.pseudonym(resident?.id ?? `unknown:idcs:${request.idcs}`);
  const refuse = (refusal: DocumentRefusal) => refused(needs, request, { kind, subject }, refusal);
  if (!resident) return refuse({ kind: 'resident_unknown' });
  if (isLocked(resident.locks, ['card'], needs.now())) return refuse({ kind: 'resident_locked' });
  if (resident.suspendedFor !== 'none' || resident.standing !== 'in_force') {
    return refuse({ kind: 'resident_suspended' });
  }
  const present = await isPresent(needs, request, resident);
  return present.ok ? ok(resident) : refuse(present.error);
}

/** Everything up to the document itself; each end is in the journal. */
async function prepare(
  needs: DocumentNeeds,
  request: DocumentRequest,
  document: DocumentKind,
): Promise<Result<Prepared, DocumentRefusal>> {
  const kind = `${document}.issued`;
  const present = await presentResident(needs, request, kind);
  if (!present.ok) return present;
  const resident = present.value;
  const subject = needs.register.pseudonym(resident.id);
  const content = await documentContent(needs, resident);
  if (!content) {
    return refused(needs, request, { kind, subject }, { kind: 'portrait_unavailable' });
  }
  // Before it is signed and printed: what the register can not take down is not made.
  const act = actOf(needs, request, { kind, subject, outcome: 'approved' });
  const expiresAt = later(act.at, cardMs);
  const credential = CredentialId.parse(randomUUID());
  const taken = await needs.register.commit(
    'issue_credential',
    {
      id: credential,
      kind: document,
      resident: resident.id,
      holderKey: 'none',
      expiresAt,
      at: act.at,
    },
    act,
  );
  if (taken.kind === 'refused') return fail({ kind: 'resident_suspended' });
  const status = { uri: needs.statusUri(taken.list), index: taken.place };
  const { portraits, ...said } = content;
  const times = { issuedAt: act.at, expiresAt, status, credential };
  return ok({ portraits, statement: { ...said, idcs: resident.idcs, ...times } });
}

/** The code with the largest portrait that leaves it small enough. */
async function fittingCode(
  { signCode }: DocumentNeeds,
  { statement, portraits }: Prepared,
): Promise<Result<string, DocumentRefusal>> {
  for (const portrait of portraits.codes) {
    const code = await signCode({ ...statement, portrait });
    if (code.length <= cardLettersMax) return ok(code);
  }
  return fail({ kind: 'code_too_large' });
}

/** An identity code: its letters, and until when it holds. */
export interface IdentityCode {
  readonly code: string;
  readonly expiresAt: Instant;
}

/** Issues the code alone, for paper that somebody else prints. */
export async function issueIdentityCode(
  needs: DocumentNeeds,
  request: DocumentRequest,
): Promise<Result<IdentityCode, DocumentRefusal>> {
  const made = await prepare(needs, request, 'identity_code');
  if (!made.ok) return made;
  const code = await fittingCode(needs, made.value);
  return code.ok ? ok({ code: code.value, expiresAt: made.value.statement.expiresAt }) : code;
}

/**
 * Issues a card as PDF.
 * @throws an Error with code `printer_missing`, `printer_failed`, `printer_overdue` or
 * `overloaded`
 */
export async function issueCard(
  needs: DocumentNeeds,
  request: DocumentRequest,
): Promise<Result<Uint8Array, DocumentRefusal>> {
  const made = await prepare(needs, request, 'card');
  if (!made.ok) return made;
  const code = await fittingCode(needs, made.value);
  if (!code.ok) return code;
  const { statement, portraits } = made.value;
  return ok(await needs.printCard({ ...statement, portrait: portraits.card, code: code.value }));
}
