import { askScore, type ScoreRefusal } from '../../procedures/social/ask-score.ts';
import {
  handOutDecision,
  listDecisions,
  listedMax,
  type HandOutRefusal,
} from '../../procedures/social/hand-out-decisions.ts';
import { operation, type Call, type Operation } from '../operation.ts';
import { parsed } from '../parse.ts';
import { problemOf, type ProblemError } from '../problem.ts';
import {
  DecisionBody,
  DecisionListAnswer,
  HandedDecisionAnswer,
  ListedOutcome,
  ListPlace,
  ScoreBody,
  SocialProgramme,
} from './decision-schema.ts';
import { ScoredAnswer } from './evaluation-schema.ts';
import { socialUse } from './social-needs.ts';

const details: Readonly<Record<HandOutRefusal['kind'] | 'page_unknown', string>> = {
  household_unknown: 'The person is in no household of the register.',
  household_closed: 'Nobody lives in this household any more.',
  formula_missing: 'No formula is in force today, and without one nothing is decided.',
  social_programme_not_allowed: 'The account names no such programme of the formula.',
  subject_unknown: 'Nobody was verified for the programme under this subject.',
  page_unknown: 'No page of this list begins there.',
};

function problemFor(refusal: HandOutRefusal | ScoreRefusal | { kind: 'page_unknown' }) {
  if (refusal.kind !== 'token_refused') return problemOf(refusal.kind, details[refusal.kind]);
  const detail = 'The identity token was not accepted.';
  return problemOf(refusal.kind, detail, { why: refusal.why });
}

/** The identity token of `Authorization`, by either of its schemes. */
function shownToken({ request }: Call): string {
  const [, token] =
    /^(?:Bearer|DPoP) ([\w.-]{1,8192})$/i.exec(request.get('authorization') ?? '') ?? [];
  if (token === undefined) throw missingToken();
  return token;
}

function missingToken(): ProblemError {
  return problemOf('token_refused', 'Send the identity token in `Authorization`.', {
    why: 'missing',
  });
}

/** Scores and decisions for programmes, and the keys with which they are verified. */
export const decisionOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/scores',
    summary: 'The score of whoever was just verified, by her identity token, which is used up',
    access: 'programme',
    body: ScoreBody,
    answers: { 200: { what: 'With every term of it.', schema: ScoredAnswer } },
    handle: async (needs, call) => {
      const token = shownToken(call);
      const use = socialUse(needs);
      const scoreAudience = `${needs.issuer}/v1/scores`;
      const asking = { ...use.needs, readToken: needs.readToken, scoreAudience };
      const question = { token, holder: call.boundTo, programme: call.programme() };
      const asked = await askScore(asking, question, use.by);
      if (!asked.ok) throw problemFor(asked.error);
      return { status: 200, body: { score: asked.value.score } };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/decisions',
    summary:
      'Today’s decision on the household of somebody whom the programme knows, and its token',
    access: 'programme',
    body: DecisionBody,
    answers: { 200: { what: 'The decision.', schema: HandedDecisionAnswer } },
    handle: async (needs, call, body) => {
      const use = socialUse(needs);
      const asked = { ...body, account: call.programme() };
      const handed = await handOutDecision(use.needs, asked, use.by);
      if (!handed.ok) throw problemFor(handed.error);
      return { status: 200, outcome: handed.value.outcome.kind, body: handed.value };
    },
  }),
  {
    method: 'get',
    path: '/v1/decisions',
    summary: 'Households by their last decision for one of the programme’s programmes',
    access: 'programme',
    query: { programme: SocialProgramme, outcome: ListedOutcome, after: ListPlace },
    answers: {
      200: {
        what: `At most ${listedMax}, by names that this programme alone is told.`,
        schema: DecisionListAnswer,
      },
    },
    handle: async (needs, call) => {
      const { query } = call.request;
      const asked = {
        account: call.programme(),
        programme: parsed(SocialProgramme, query['programme']),
        outcome: parsed(ListedOutcome, query['outcome']),
        after: parsed(ListPlace, query['after']),
      };
      const use = socialUse(needs);
      const listed = await listDecisions(use.needs, asked, use.by);
      if (!listed.ok) throw problemFor(listed.error);
      return { status: 200, body: listed.value };
    },
  },
  {
    method: 'get',
    path: '/.well-known/decisions.json',
    summary: 'Keys with which decisions are verified; keep them for years',
    access: 'everyone',
    answers: { 200: { what: 'A JSON Web Key Set.' } },
    handle: async (needs) => ({
      status: 200,
      body: { keys: await needs.publishedKeys('decision-token') },
      headers: { 'cache-control': 'public, max-age=300' },
    }),
  },
];
