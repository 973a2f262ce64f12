import { DraftSample, type DraftPlace } from '../drafts/drafts.ts';
import { dropDraft, keepDraft, listDrafts, openDraft } from '../procedures/keep-drafts.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { DraftAnswer, DraftBody, DraftListAnswer, DraftSampleBody } from './draft-schema.ts';
import { operation, type Call, type Operation } from './operation.ts';
import { parsed } from './parse.ts';
import { problemOf } from './problem.ts';

const access = ['clerk', 'supervisor'] as const;
const parameters = { sample: DraftSample };

function placeOf(call: Call): DraftPlace {
  return {
    operator: call.operator().id,
    recordId: parsed(RecordId, call.request.params['recordId']),
  };
}

function sampleOf(call: Call): DraftSample {
  return parsed(DraftSample, call.request.params['sample']);
}

function unknown() {
  return problemOf('draft_unknown', 'The operator has no draft of this record id.');
}

function refused(kind: 'drafts_too_many' | 'draft_unknown') {
  if (kind === 'draft_unknown') return unknown();
  return problemOf(kind, 'The operator has too many drafts. Finish one or give one up.');
}

const kept = { 200: { what: 'Kept on the disk.' } };

/** Samples of drafts. */
const sampleOperations: readonly Operation[] = [
  operation({
    method: 'put',
    path: '/v1/drafts/:recordId/samples/:sample',
    carries: 'photograph',
    summary: 'Keep a sample of an enrolment that is not finished',
    access,
    parameters,
    body: DraftSampleBody,
    answers: kept,
    handle: async (needs, call, { image }) => {
      const result = await needs.drafts.keepSample(placeOf(call), sampleOf(call), image);
      if (!result.ok) throw refused(result.error.kind);
      return { status: 200, body: { kept: true } };
    },
  }),
  {
    method: 'get',
    path: '/v1/drafts/:recordId/samples/:sample',
    summary: 'A sample of one’s own draft',
    access,
    parameters,
    answers: { 200: { what: 'As it was kept.', media: ['application/octet-stream'] } },
    handle: async (needs, call) => {
      const bytes = await needs.drafts.sample(placeOf(call), sampleOf(call));
      if (!bytes) throw problemOf('not_found', 'The draft has no such sample.');
      return { status: 200, media: { type: 'application/octet-stream', bytes } };
    },
  },
  {
    method: 'delete',
    path: '/v1/drafts/:recordId/samples/:sample',
    summary: 'Give up a sample of a draft',
    access,
    parameters,
    answers: { 200: { what: 'It is gone.' } },
    handle: async (needs, call) => {
      await needs.drafts.dropSamples(placeOf(call), [sampleOf(call)]);
      return { status: 200, body: { dropped: true } };
    },
  },
];

/** Enrolments that are not finished: each operator has her own, and nobody else's. */
export const draftOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/drafts',
    summary: 'One’s own drafts, the one that changed last first',
    access,
    answers: {
      200: { what: 'When each was begun and kept, and its step.', schema: DraftListAnswer },
    },
    handle: async (needs, call) => {
      const drafts = await listDrafts(needs, call.operator().id);
      const told = drafts.map(({ recordId, keptAt, begunAt, step }) => ({
        recordId,
        keptAt: new Date(keptAt).toISOString(),
        ...(begunAt === 'unstated' ? {} : { begunAt: new Date(begunAt).toISOString() }),
        step,
      }));
      return { status: 200, body: { drafts: told } };
    },
  },
  operation({
    method: 'put',
    path: '/v1/drafts/:recordId',
    summary: 'Keep what was written down so far, sealed; the beginning is journalled',
    access,
    body: DraftBody,
    answers: kept,
    handle: async (needs, call, { statements }) => {
      const result = await keepDraft(needs, placeOf(call), JSON.stringify(statements));
      if (!result.ok) throw refused(result.error.kind);
      return { status: 200, body: { kept: true } };
    },
  }),
  {
    method: 'get',
    path: '/v1/drafts/:recordId',
    summary: 'One’s own draft; that it was opened is journalled',
    access,
    answers: { 200: { what: 'What was written down, and which samples.', schema: DraftAnswer } },
    handle: async (needs, call) => {
      const draft = await openDraft(needs, placeOf(call));
      if (!draft) throw unknown();
      const { recordId, statements, samples, keptAt } = draft;
      const told: unknown = JSON.parse(statements);
      const at = new Date(keptAt).toISOString();
      return { status: 200, body: { recordId, keptAt: at, statements: told, samples } };
    },
  },
  {
    method: 'delete',
    path: '/v1/drafts/:recordId',
    summary: 'Give up a draft with all its samples; journalled',
    access,
    answers: { 200: { what: 'It is gone.' } },
    handle: async (needs, call) => ({
      status: 200,
      body: { dropped: await dropDraft(needs, placeOf(call)) },
    }),
  },
  ...sampleOperations,
];
