import {
  addEvidence,
  answerQuestion,
  ownAppeal,
  withdrawAppeal,
} from '../../procedures/social/handle-appeal.ts';
import { openOwnAppeal } from '../../procedures/social/open-appeal.ts';
import { ownAppeals } from '../../procedures/social/show-appeal.ts';
import { AppealId } from '../../social/appeals/appeal.ts';
import { clockOf } from '../../social/appeals/appeal-clock.ts';
import { dayOf } from '../../social/day.ts';
import { operation, type Call, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { valueOf } from './appeal-problem.ts';
import {
  AppealStateAnswer,
  EmptyBody,
  EvidenceAnswer,
  FileBody,
  OpenedAnswer,
  ownAppealBody,
  OwnAppealBody,
  OwnAppealsAnswer,
  WordsBody,
} from './appeal-schema.ts';
import { socialNeeds } from './social-needs.ts';

const idOf = (call: Call) => parsed(AppealId, call.request.params['id']);

/** What a resident does about her own appeals. */
export const myAppealOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/my/appeals',
    summary: 'What I appealed, and what became of it',
    access: 'resident',
    answers: { 200: { what: 'The newest first.', schema: OwnAppealsAnswer } },
    handle: async (needs, call) => {
      const own = await ownAppeals(socialNeeds(needs), call.resident().id);
      const appeals = own.map(({ appeal, clock, settlement }) =>
        ownAppealBody(appeal, clock, settlement),
      );
      return { status: 200, body: { appeals } };
    },
  },
  operation({
    method: 'post',
    path: '/v1/my/appeals',
    summary: 'Contest the score or a decision of my household',
    access: 'resident',
    body: OwnAppealBody,
    answers: { 201: { what: 'My receipt, and by when it is decided.', schema: OpenedAnswer } },
    handle: async (needs, call, stated) => {
      const social = socialNeeds(needs);
      const appeal = valueOf(await openOwnAppeal(social, stated, call.resident().id));
      const { dueOn } = clockOf(appeal, social.appealPolicy, dayOf(needs.now()));
      const { id, receipt, type } = appeal;
      return { status: 201, outcome: type, body: { id, receipt, dueOn } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/appeals/:id/papers',
    summary: 'Add a file to an appeal of mine: JPEG, PNG or PDF',
    access: 'resident',
    carries: 'photograph',
    body: FileBody,
    answers: { 201: { what: 'As it is kept.', schema: EvidenceAnswer } },
    handle: async (needs, call, { file }) => {
      const social = socialNeeds(needs);
      const { id } = valueOf(await ownAppeal(social, idOf(call), call.resident().id));
      const act = { appeal: id, actor: 'appellant' } as const;
      return { status: 201, body: { evidence: valueOf(await addEvidence(social, act, file)) } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/appeals/:id/answers',
    summary: 'Answer what I was asked about an appeal of mine',
    access: 'resident',
    body: WordsBody,
    answers: { 200: { what: 'It is examined on.', schema: AppealStateAnswer } },
    handle: async (needs, call, { words }) => {
      const answer = { appeal: idOf(call), words };
      const given = await answerQuestion(socialNeeds(needs), answer, call.resident().id);
      const { id, state } = valueOf(given);
      return { status: 200, body: { id, state: state.kind } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/my/appeals/:id/withdrawal',
    summary: 'Withdraw an appeal of mine',
    access: 'resident',
    body: EmptyBody,
    answers: { 200: { what: 'It is over.', schema: AppealStateAnswer } },
    handle: async (needs, call) => {
      const social = socialNeeds(needs);
      const withdrawn = await withdrawAppeal(social, idOf(call), call.resident().id);
      const { id, state } = valueOf(withdrawn);
      return { status: 200, body: { id, state: state.kind } };
    },
  }),
];
