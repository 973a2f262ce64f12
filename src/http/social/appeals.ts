import { decideAppeal } from '../../procedures/social/decide-appeal.ts';
import {
  addEvidence,
  askAppellant,
  proposeFinding,
  returnAppeal,
  takeAppeal,
} from '../../procedures/social/handle-appeal.ts';
import { openAppealFor } from '../../procedures/social/open-appeal.ts';
import {
  findAppeal,
  listAppeals,
  showAppeal,
  showEvidence,
  type ExaminedAppeal,
  type TimedAppeal,
} from '../../procedures/social/show-appeal.ts';
import { AppealId, type Appeal } from '../../social/appeals/appeal.ts';
import { clockOf } from '../../social/appeals/appeal-clock.ts';
import { dayOf } from '../../social/day.ts';
import type { Result } from '../../vocabulary/result.ts';
import type { StationNeeds } from '../needs.ts';
import { operation, type Call, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { valueOf, type AppealHindrance } from './appeal-problem.ts';
import {
  AppealAnswer,
  AppealIdAnswer,
  AppealStateAnswer,
  CountersAnswer,
  DeskAppealBody,
  EmptyBody,
  EvidenceAnswer,
  EvidenceParameter,
  FileBody,
  FindingBody,
  ListedAppealsAnswer,
  OpenedAnswer,
  ownAppealBody,
  ReceiptBody,
  WordsBody,
} from './appeal-schema.ts';
import { socialNeeds } from './social-needs.ts';

/** Appeals that are listed at once. */
const listedMax = 100;
/** Who examines and decides. */
const officers = ['supervisor', 'adjudicator'] as const;
const readers = ['supervisor', 'adjudicator', 'auditor'] as const;
const After = AppealId.optional();

const idOf = (call: Call) => parsed(AppealId, call.request.params['id']);

/** Where an appeal stands after a step. */
function stepped(result: Result<Appeal, AppealHindrance>) {
  const { id, state } = valueOf(result);
  return { status: 200, outcome: state.kind, body: { id, state: state.kind } };
}

function firstOf({ state }: Appeal): string {
  return 'first' in state ? state.first : 'none';
}

function listedBody({ appeal, clock }: TimedAppeal) {
  const { id, type, openedAt, state } = appeal;
  const at = new Date(openedAt).toISOString();
  return { id, type, openedAt: at, state: state.kind, clock, first: firstOf(appeal) };
}

async function examinedBody(needs: StationNeeds, examined: ExaminedAppeal) {
  const { appeal, clock, settlement, values, maySecond } = examined;
  const { household, state, returns } = appeal;
  const appellant = (await needs.register.resident(appeal.appellant))?.idcs ?? 'none';
  return {
    ...ownAppealBody(appeal, clock, settlement),
    household,
    appellant,
    first: firstOf(appeal),
    second: state.kind === 'closed' ? state.second : 'none',
    maySecond,
    finding: 'finding' in state ? state.finding : 'none',
    returns,
    values,
  };
}

const deskOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/appeals',
    summary: 'Take down an appeal for somebody who stands at the desk',
    access: ['clerk', ...officers],
    body: DeskAppealBody,
    answers: { 201: { what: 'Its receipt, and by when it is decided.', schema: OpenedAnswer } },
    handle: async (needs, call, { idcs, ...stated }) => {
      const social = socialNeeds(needs);
      const by = { idcs, operator: call.operator().id };
      const appeal = valueOf(await openAppealFor(social, stated, by));
      const { dueOn } = clockOf(appeal, social.appealPolicy, dayOf(needs.now()));
      const { id, receipt, type } = appeal;
      return { status: 201, outcome: type, body: { id, receipt, dueOn } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/appeals/:id/papers',
    summary: 'Keep a file with an appeal: JPEG, PNG or PDF',
    access: ['clerk', ...officers],
    carries: 'photograph',
    body: FileBody,
    answers: { 201: { what: 'As it is kept.', schema: EvidenceAnswer } },
    handle: async (needs, call, { file }) => {
      const act = { appeal: idOf(call), actor: call.operator().id };
      const evidence = valueOf(await addEvidence(socialNeeds(needs), act, file));
      return { status: 201, body: { evidence } };
    },
  }),
];

const readingOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/appeals',
    summary: 'Appeals that somebody has to do something about',
    access: readers,
    query: { after: After },
    answers: { 200: { what: 'The first due first.', schema: ListedAppealsAnswer } },
    handle: async (needs, call) => {
      const after = parsed(After, call.request.query['after']) ?? 'start';
      const listed = await listAppeals(socialNeeds(needs), { after, max: listedMax });
      return { status: 200, body: { appeals: listed.map(listedBody) } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/appeals/search',
    summary: 'Find an appeal by its receipt',
    access: ['clerk', ...readers],
    body: ReceiptBody,
    answers: { 200: { what: 'Its identifier.', schema: AppealIdAnswer } },
    handle: async (needs, call, body) => {
      const { receipt } = body;
      const found = await findAppeal(socialNeeds(needs), receipt, call.operator().id);
      return { status: 200, body: { id: valueOf(found) } };
    },
  }),
  {
    method: 'get',
    path: '/v1/appeals/:id',
    summary: 'An appeal as it is examined, with what it would change; journalled',
    access: readers,
    parameters: { id: AppealId },
    answers: { 200: { what: 'With both scores, side by side.', schema: AppealAnswer } },
    handle: async (needs, call) => {
      const shown = await showAppeal(socialNeeds(needs), idOf(call), call.operator().id);
      return { status: 200, body: await examinedBody(needs, valueOf(shown)) };
    },
  },
  {
    method: 'get',
    path: '/v1/appeals/:id/papers/:paper',
    summary: 'A file of an appeal; journalled',
    access: readers,
    parameters: { id: AppealId, paper: EvidenceParameter },
    answers: {
      200: { what: 'As it came.', media: ['image/jpeg', 'image/png', 'application/pdf'] },
    },
    handle: async (needs, call) => {
      const evidence = parsed(EvidenceParameter, call.request.params['paper']);
      const which = { appeal: idOf(call), evidence };
      const file = valueOf(await showEvidence(socialNeeds(needs), which, call.operator().id));
      const headers = { 'content-disposition': 'attachment' };
      return { status: 200, headers, media: { type: file.mediaType, bytes: file.bytes } };
    },
  },
  {
    method: 'get',
    path: '/v1/appeal-counters',
    summary: 'How many appeals were opened, closed and upheld, and in how many days',
    access: 'everyone',
    answers: { 200: { what: 'Numbers of this register.', schema: CountersAnswer } },
    handle: async (needs) => ({
      status: 200,
      body: await socialNeeds(needs).social.appealCounters(),
    }),
  },
];

const steps: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/appeals/:id/examination',
    summary: 'Examine an appeal as its first officer',
    access: officers,
    body: EmptyBody,
    answers: { 200: { what: 'How it stands.', schema: AppealStateAnswer } },
    handle: async (needs, call) =>
      stepped(await takeAppeal(socialNeeds(needs), idOf(call), call.operator().id)),
  }),
  operation({
    method: 'post',
    path: '/v1/appeals/:id/questions',
    summary: 'Ask the appellant; the clock stops until she answers',
    access: officers,
    body: WordsBody,
    answers: { 200: { what: 'How it stands.', schema: AppealStateAnswer } },
    handle: async (needs, call, { words }) => {
      const asked = { appeal: idOf(call), words };
      return stepped(await askAppellant(socialNeeds(needs), asked, call.operator().id));
    },
  }),
  operation({
    method: 'post',
    path: '/v1/appeals/:id/finding',
    summary: 'Propose what was found, and what is corrected from which day on',
    access: officers,
    body: FindingBody,
    answers: { 200: { what: 'It waits for a second officer.', schema: AppealStateAnswer } },
    handle: async (needs, call, { finding }) => {
      const found = { appeal: idOf(call), finding };
      return stepped(await proposeFinding(socialNeeds(needs), found, call.operator().id));
    },
  }),
  operation({
    method: 'post',
    path: '/v1/appeals/:id/return',
    summary: 'Send it back to the first officer, as the second',
    access: officers,
    body: WordsBody,
    answers: { 200: { what: 'How it stands.', schema: AppealStateAnswer } },
    handle: async (needs, call, { words }) => {
      const back = { appeal: idOf(call), words };
      return stepped(await returnAppeal(socialNeeds(needs), back, call.operator().id));
    },
  }),
  operation({
    method: 'post',
    path: '/v1/appeals/:id/decision',
    summary: 'Decide as the second officer; what was found takes effect at once',
    access: officers,
    body: EmptyBody,
    answers: { 200: { what: 'It is closed.', schema: AppealStateAnswer } },
    handle: async (needs, call) =>
      stepped(await decideAppeal(socialNeeds(needs), idOf(call), call.operator().id)),
  }),
];

/** Appeals, for those who work there; and their counters, for everybody. */
export const appealOperations: readonly Operation[] = [
  ...deskOperations,
  ...readingOperations,
  ...steps,
];
