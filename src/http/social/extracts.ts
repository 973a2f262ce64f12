import {
  answerExtract,
  requestExtract,
  takeExtract,
  type ExtractRefusal,
} from '../../procedures/social/give-extracts.ts';
import { ExtractId, type Extract } from '../../social/reports/extract.ts';
import { operation, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import { ExtractAnswerBody, ExtractBody, ExtractOne, ExtractsAnswer } from './report-schema.ts';
import { socialNeeds } from './social-needs.ts';

const details: Readonly<Record<ExtractRefusal['kind'], string>> = {
  extract_unknown: 'There is no such extract here.',
  four_eyes: 'Whoever asked for it does not approve it.',
  extract_answered: 'Somebody has answered already.',
  extract_not_made: 'There is nothing to take: it is not made yet, or erased.',
  extract_of_another: 'Only whoever asked for it takes it.',
};

function problemFor({ kind }: ExtractRefusal): ProblemError {
  return problemOf(kind, details[kind]);
}

function extractBody({ requestedAt, answeredAt: _, ...extract }: Extract) {
  return { ...extract, requestedAt: new Date(requestedAt).toISOString() };
}

/** For what these are used. */
const purposes = ['social-extract'] as const;

/** Extracts without names, asked for by one and approved by another. */
export const extractOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/extracts',
    summary: 'Extracts that this deployment gives out, and those that were asked for',
    access: ['supervisor', 'administrator'],
    purposes,
    answers: { 200: { what: 'The newest first.', schema: ExtractsAnswer } },
    handle: async (needs) => {
      const { social, reporting } = socialNeeds(needs);
      const extracts = (await social.extracts()).map(extractBody);
      return { status: 200, body: { definitions: reporting.works.definitions.extracts, extracts } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/extracts',
    summary: 'Ask for an extract; it is made when somebody else approves it',
    access: ['supervisor', 'administrator'],
    purposes,
    body: ExtractBody,
    answers: { 201: { what: 'Asked for.', schema: ExtractOne } },
    handle: async (needs, call, body) => {
      const social = socialNeeds(needs);
      const before = await social.social.extract(body.id);
      if (before) return { status: 201, body: extractBody(before) };
      const asked = await requestExtract(social, body, call.operator());
      if (!asked.ok) throw problemFor(asked.error);
      return { status: 201, body: extractBody(asked.value) };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/extracts/:id/answer',
    summary: 'Approve or refuse an extract that somebody else asked for; approved, it is made',
    access: ['administrator'],
    purposes,
    parameters: { id: ExtractId },
    body: ExtractAnswerBody,
    answers: { 202: { what: 'Answered.', schema: ExtractOne } },
    handle: async (needs, call, { answer }) => {
      const id = parsed(ExtractId, call.request.params['id']);
      const social = socialNeeds(needs);
      const answered = await answerExtract(social, { id, answer }, call.operator());
      if (!answered.ok) throw problemFor(answered.error);
      const extract = await social.social.extract(id);
      if (!extract) throw problemFor({ kind: 'extract_unknown' });
      return { status: 202, outcome: answer, body: extractBody(extract) };
    },
  }),
  {
    method: 'get',
    path: '/v1/extracts/:id/rows',
    summary: 'The rows of an extract, for whoever asked for it, until its days are over',
    access: ['supervisor', 'administrator'],
    purposes,
    parameters: { id: ExtractId },
    answers: { 200: { what: 'RFC 4180, with a line of titles.', media: ['text/csv'] } },
    handle: async (needs, call) => {
      const id = parsed(ExtractId, call.request.params['id']);
      const taken = await takeExtract(socialNeeds(needs), id, call.operator());
      if (!taken.ok) throw problemFor(taken.error);
      return { status: 200, stream: { type: 'text/csv', parts: taken.value } };
    },
  },
];
