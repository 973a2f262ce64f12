import { giveOpinion, openCaseFile, type CasePerson } from '../procedures/adjudicate.ts';
import type { DuplicateCandidate } from '../register/change.ts';
import type { AdjudicationCase } from '../register/register.ts';
import { KnownFinger, type SourceScore } from '../vocabulary/biometric-source.ts';
import { CaseId, type Seq } from '../vocabulary/record-ids.ts';
import { explanationPath, impressionPath } from './case-fingers.ts';
import { operation, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';
import { OpinionBody } from './schema.ts';

/** What a source says, and where a finger is shown. */
function evidenceBody(caseId: CaseId, seq: Seq, { source, score }: SourceScore) {
  const finger = KnownFinger.safeParse(source);
  if (!finger.success) return { source, score };
  return {
    source,
    score,
    impression: impressionPath(caseId, seq, finger.data),
    explanation: explanationPath(caseId, seq, finger.data),
  };
}

function candidateBody(caseId: CaseId, { seq, evidence, ...rest }: DuplicateCandidate) {
  return { seq, ...rest, evidence: evidence.map((one) => evidenceBody(caseId, seq, one)) };
}

function caseBody({ id, seq, candidates, opinions, state, openedAt }: AdjudicationCase) {
  return {
    caseId: id,
    seq,
    candidates: candidates.map((candidate) => candidateBody(id, candidate)),
    state,
    openedAt: new Date(openedAt).toISOString(),
    opinions: opinions.map(({ operator, finding, candidate, reason, at }) => ({
      operator,
      finding,
      candidate,
      reason,
      at: new Date(at).toISOString(),
    })),
  };
}

function personBody(caseId: CaseId, person: CasePerson) {
  const { seq, record, sample, fingers, fingerExceptions } = person;
  return {
    seq,
    record,
    face: sample && Buffer.from(sample).toString('base64'),
    fingers: fingers.map((position) => ({
      position,
      impression: impressionPath(caseId, seq, position),
    })),
    fingerExceptions,
  };
}

/** Adjudication: people look where the machine is in doubt. */
export const adjudicationOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/adjudications',
    summary: 'Cases that wait for an opinion',
    access: ['adjudicator', 'supervisor'],
    answers: { 200: { what: 'Open cases, oldest first.' } },
    handle: async (needs) => {
      const cases = await needs.register.cases('open');
      return { status: 200, body: { cases: cases.map(caseBody) } };
    },
  },
  {
    method: 'get',
    path: '/v1/adjudications/:caseId',
    summary: 'One case with everyone in it; that it was opened is journalled',
    access: ['adjudicator', 'supervisor'],
    answers: { 200: { what: 'The newcomer and the candidates with photographs and data.' } },
    handle: async (needs, call) => {
      const caseId = parsed(CaseId, call.request.params['caseId']);
      const file = await openCaseFile(needs, { caseId, operator: call.operator().id });
      if (!file) throw problemOf('not_found', 'There is no such case.');
      const body = {
        ...caseBody(file.case),
        newcomer: personBody(caseId, file.newcomer),
        people: file.candidates.map((person) => personBody(caseId, person)),
      };
      return { status: 200, body };
    },
  },
  operation({
    method: 'post',
    path: '/v1/adjudications/:caseId/opinions',
    summary: 'Give an opinion; two people who agree end the case',
    access: ['adjudicator', 'supervisor'],
    body: OpinionBody,
    answers: { 200: { what: 'Whether the case is open still, or how it was settled.' } },
    handle: async (needs, call, body) => {
      const caseId = parsed(CaseId, call.request.params['caseId']);
      const result = await giveOpinion(needs, {
        caseId,
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
      return { status: 200, body: { state: 'closed', verdict: receipt.settled.verdict.kind } };
    },
  }),
];
