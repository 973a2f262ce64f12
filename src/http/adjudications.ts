import {
  giveOpinion,
  openCaseFile,
  viewExceptionPhoto,
  type CasePerson,
} from '../procedures/adjudicate.ts';
import { claimCase, heldByAnother, releaseCase } from '../procedures/claim-case.ts';
import { compareRecords } from '../procedures/compare-records.ts';
import { likenessOf } from '../procedures/likeness.ts';
import type { Policy } from '../procedures/policy.ts';
import { viewFace } from '../procedures/show-face.ts';
import type { DuplicateCandidate } from '../register/change.ts';
import type { AdjudicationCase } from '../register/register.ts';
import { ExceptionShown, KnownFinger, type SourceScore } from '../vocabulary/biometric-source.ts';
import { assuranceOf } from '../vocabulary/face-source.ts';
import { CaseId, type Seq } from '../vocabulary/record-ids.ts';
import {
  CaseAnswer,
  CasesAnswer,
  ClaimAnswer,
  ClaimBody,
  NothingBody,
  OpinionAnswer,
  OpinionBody,
} from './adjudication-schema.ts';
import { explanationPath, impressionPath } from './case-fingers.ts';
import type { StationNeeds } from './needs.ts';
import { operation, type Call, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { photographType } from './photograph-type.ts';
import { problemOf } from './problem.ts';
import { SeqInAddress } from './schema.ts';

/** Closed cases that are listed; older ones are found by their id. */
const closedMax = 200;

/** What a source says, and where a finger is shown. */
function evidenceBody(caseId: CaseId, seq: Seq, { source, ...says }: SourceScore) {
  const finger = KnownFinger.safeParse(source);
  if (!finger.success) return { source, ...says };
  return {
    source,
    ...says,
    impression: impressionPath(caseId, seq, finger.data),
    explanation: explanationPath(caseId, seq, finger.data),
  };
}

function candidateBody(
  policy: Policy,
  caseId: CaseId,
  { seq, evidence, ...rest }: DuplicateCandidate,
) {
  const likeness = likenessOf(rest.score, policy.likeness);
  const explained = evidence.map((one) => evidenceBody(caseId, seq, one));
  return { seq, ...rest, likeness, evidence: explained };
}

function caseBody(policy: Policy, known: AdjudicationCase) {
  const { id, seq, recordId, kind, candidates, opinions, claim, state, openedAt } = known;
  const byScore = candidates.toSorted(
    (a, b) => b.score - a.score || b.demographicLikeness - a.demographicLikeness || a.seq - b.seq,
  );
  return {
    caseId: id,
    kind,
    seq,
    recordId,
    candidates: byScore.map((candidate) => candidateBody(policy, id, candidate)),
    state,
    openedAt: new Date(openedAt).toISOString(),
    claim:
      claim === 'none'
        ? claim
        : { operator: claim.operator, until: new Date(claim.until).toISOString() },
    opinions: opinions.map(({ operator, finding, candidate, reason, at }) => ({
      operator,
      finding,
      candidate,
      reason,
      at: new Date(at).toISOString(),
    })),
  };
}

function photoPath(caseId: CaseId, seq: Seq, of: ExceptionShown): string {
  return `/v1/adjudications/${caseId}/people/${seq}/exception-photos/${of}`;
}

function personBody(caseId: CaseId, person: CasePerson) {
  const { seq, record, sample, fingers, fingerExceptions, exceptionPhotos, faceSource } = person;
  return {
    seq,
    record,
    face: sample && Buffer.from(sample).toString('base64'),
    faceSource,
    captureAssurance: assuranceOf(faceSource),
    fingers: fingers.map((position) => ({
      position,
      impression: impressionPath(caseId, seq, position),
    })),
    fingerExceptions,
    exceptionPhotos: exceptionPhotos.map((of) => ({ of, photo: photoPath(caseId, seq, of) })),
  };
}

function caseIdOf({ request }: Call): CaseId {
  return parsed(CaseId, request.params['caseId']);
}

/**
 * The whole file of a case, for whoever may open it now.
 * @throws a problem when there is no such case, or another has claimed it
 */
async function fileBody(needs: StationNeeds, call: Call) {
  const caseId = caseIdOf(call);
  const { id: operator, roles } = call.operator();
  const known = await needs.register.caseOf(caseId);
  if (known && !roles.includes('supervisor') && heldByAnother(known, operator, needs.now)) {
    throw problemOf('case_claimed', 'A colleague has this case open.');
  }
  const file = await openCaseFile(needs, { caseId, operator });
  if (!file) throw problemOf('not_found', 'There is no such case.');
  const { newcomer, candidates } = file;
  const shown = caseBody(needs.policy, file.case);
  const order = shown.candidates.map(({ seq }) => seq);
  const people = candidates.toSorted((a, b) => order.indexOf(a.seq) - order.indexOf(b.seq));
  return {
    ...shown,
    newcomer: personBody(caseId, newcomer),
    people: people.map((person) => ({
      ...personBody(caseId, person),
      comparison:
        newcomer.record && person.record ? compareRecords(newcomer.record, person.record) : [],
    })),
  };
}

/** Claims a case, or the next one. */
async function claimed(needs: StationNeeds, call: Call, caseId: CaseId | 'next', takeOver = false) {
  const { id: operator, roles } = call.operator();
  if (takeOver && !roles.includes('supervisor')) {
    throw problemOf('role_required', 'Only a supervisor sets another’s claim aside.');
  }
  const claim = await claimCase(needs, { caseId, operator, takeOver });
  if (claim.kind === 'claimed') {
    return { caseId: claim.caseId, until: new Date(claim.until).toISOString() };
  }
  if (claim.why === 'not_found') throw problemOf('not_found', 'There is no such case.');
  if (claim.why === 'claimed') throw problemOf('case_claimed', 'A colleague has this case open.');
  throw problemOf('case_not_claimed', `The case can not be claimed: ${claim.why}.`, {
    why: claim.why,
  });
}

/** Adjudication: people look where the machine is in doubt. */
export const adjudicationOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/adjudications',
    summary: 'Cases that wait for an opinion',
    access: ['adjudicator', 'supervisor'],
    answers: { 200: { what: 'Open cases, oldest first.', schema: CasesAnswer } },
    handle: async (needs) => {
      const cases = await needs.register.cases('open');
      return { status: 200, body: { cases: cases.map((one) => caseBody(needs.policy, one)) } };
    },
  },
  {
    method: 'get',
    path: '/v1/adjudications/closed',
    summary: 'Cases that were settled, for whoever looks for a decision to correct',
    access: ['supervisor', 'auditor'],
    answers: { 200: { what: `The last ${closedMax}, latest first.`, schema: CasesAnswer } },
    handle: async (needs) => {
      const cases = await needs.register.cases('closed');
      const latest = cases.slice(-closedMax).toReversed();
      return { status: 200, body: { cases: latest.map((one) => caseBody(needs.policy, one)) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/adjudications/next',
    summary: 'Claim the oldest case that nobody has and that one may give an opinion on',
    access: ['adjudicator', 'supervisor'],
    body: NothingBody,
    answers: { 200: { what: 'Whose it is now, and until when.', schema: ClaimAnswer } },
    handle: async (needs, call) => ({ status: 200, body: await claimed(needs, call, 'next') }),
  }),
  {
    method: 'get',
    path: '/v1/adjudications/:caseId',
    summary: 'One case with everyone in it; that it was opened is journalled',
    access: ['adjudicator', 'supervisor'],
    answers: {
      200: {
        what: 'The newcomer and the candidates with photographs and data, field by field.',
        schema: CaseAnswer,
      },
    },
    handle: async (needs, call) => ({ status: 200, body: await fileBody(needs, call) }),
  },
  {
    method: 'get',
    path: '/v1/adjudications/:caseId/people/:seq/face',
    summary: 'The photograph of a person in a case, as a browser shows it; journalled',
    access: ['adjudicator', 'supervisor'],
    parameters: { seq: SeqInAddress },
    answers: { 200: { what: 'The photograph, reduced.', media: ['image/jpeg'] } },
    handle: async (needs, call) => {
      const picture = await viewFace(needs, {
        caseId: caseIdOf(call),
        operator: call.operator().id,
        seq: parsed(SeqInAddress, call.request.params['seq']),
      });
      if (picture.ok) return { status: 200, media: { type: 'image/jpeg', bytes: picture.value } };
      throw problemOf(picture.error.kind, 'There is no photograph to show of such a person.');
    },
  },
  {
    method: 'get',
    path: '/v1/adjudications/:caseId/people/:seq/exception-photos/:of',
    summary: 'The photograph of an exception of a person in a case; journalled',
    access: ['adjudicator', 'supervisor'],
    parameters: { seq: SeqInAddress, of: ExceptionShown },
    answers: { 200: { what: 'As it was taken.', media: ['image/*'] } },
    handle: async (needs, call) => {
      const { params } = call.request;
      const bytes = await viewExceptionPhoto(needs, {
        caseId: caseIdOf(call),
        operator: call.operator().id,
        seq: parsed(SeqInAddress, params['seq']),
        of: parsed(ExceptionShown, params['of']),
      });
      if (!bytes) throw problemOf('not_found', 'There is no such photograph in such a case.');
      return { status: 200, media: { type: photographType(bytes), bytes } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/adjudications/:caseId/claim',
    summary: 'Claim a case for a quarter of an hour, or for as long again',
    access: ['adjudicator', 'supervisor'],
    body: ClaimBody,
    answers: { 200: { what: 'Whose it is now, and until when.', schema: ClaimAnswer } },
    handle: async (needs, call, { takeOver }) => {
      return { status: 200, body: await claimed(needs, call, caseIdOf(call), takeOver) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/adjudications/:caseId/release',
    summary: 'Let go of a case before the time',
    access: ['adjudicator', 'supervisor'],
    body: NothingBody,
    answers: { 200: { what: 'Whether it was one’s own.' } },
    handle: async (needs, call) => {
      const request = { caseId: caseIdOf(call), operator: call.operator().id };
      return { status: 200, body: await releaseCase(needs, request) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/adjudications/:caseId/opinions',
    summary: 'Give an opinion; two people who agree end the case',
    access: ['adjudicator', 'supervisor'],
    body: OpinionBody,
    answers: {
      200: {
        what: 'Whether the case is open still, or how it was settled.',
        schema: OpinionAnswer,
      },
    },
    handle: async (needs, call, body) => {
      const result = await giveOpinion(needs, {
        caseId: caseIdOf(call),
        operator: call.operator().id,
        finding: body.finding,
        candidate: body.candidate,
        reason: body.reason,
      });
      if (!result.ok) {
        const { why } = result.error;
        if (why === 'not_found') throw problemOf('not_found', 'There is no such case.');
        throw problemOf('opinion_refused', `The opinion was not taken: ${why}.`, { why });
      }
      const receipt = result.value;
      if (receipt.kind === 'open') return { status: 200, body: { state: 'open' } };
      const verdict = receipt.kind === 'settled' ? receipt.settled.verdict.kind : receipt.outcome;
      return { status: 200, body: { state: 'closed', verdict } };
    },
  }),
];
