import {
  issueCard,
  issueIdentityCode,
  type DocumentRefusal,
} from '../procedures/issue-document.ts';
import type { z } from 'zod';
import { DocumentBody, IdentityCodeAnswer } from './document-schema.ts';
import { operation, type Call, type Operation } from './operation.ts';
import { problemOf, type ProblemError } from './problem.ts';
import { refusalProblem } from './refusal-problem.ts';

/** Refusals of documents alone, in words. */
const details = {
  resident_unknown: 'No resident has this number.',
  resident_locked: 'The resident is locked.',
  resident_suspended: 'The number is not in force.',
  not_the_resident: 'Whoever stands there was not recognised as the resident.',
  enrolment_not_recent: 'The enrolment does not say that she stands here now.',
  portrait_unavailable: 'There is no photograph of the resident to be used.',
  code_too_large: 'The names are too long for a code that fits a card.',
} as const;

type OwnRefusal = Extract<DocumentRefusal, { kind: keyof typeof details }>;

function isOwn(refusal: DocumentRefusal): refusal is OwnRefusal {
  return refusal.kind in details;
}

/** What a refused document becomes. */
export function documentProblem(refusal: DocumentRefusal): ProblemError {
  if (isOwn(refusal)) return problemOf(refusal.kind, details[refusal.kind]);
  return refusalProblem(refusal);
}

/** Who asks, for whom. */
export function documentRequest(call: Call, { idcs, proof }: z.output<typeof DocumentBody>) {
  const operator = call.operator().id;
  if (proof.kind === 'enrolment') return { operator, idcs, proof };
  const { kind, fingers, face = 'none' as const } = proof;
  return { operator, idcs, proof: { kind, fingers, face } };
}

/** Documents for residents: the number stands in the body, never in an address. */
export const documentOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/residents/card',
    carries: 'photograph',
    summary: 'Print a resident’s card, once it is known that she stands there',
    access: ['clerk', 'supervisor'],
    body: DocumentBody,
    answers: {
      200: { what: 'Two pages of ID-1, front and back.', media: ['application/pdf'] },
    },
    handle: async (needs, call, body) => {
      const card = await issueCard(needs, documentRequest(call, body));
      if (!card.ok) throw documentProblem(card.error);
      const media = { type: 'application/pdf', bytes: card.value };
      return { status: 200, media, outcome: 'card_issued' };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/identity-qr',
    carries: 'photograph',
    summary: 'Sign a resident’s identity code, once it is known that she stands there',
    access: ['clerk', 'supervisor'],
    body: DocumentBody,
    answers: { 200: { what: 'The letters of the QR code.', schema: IdentityCodeAnswer } },
    handle: async (needs, call, body) => {
      const issued = await issueIdentityCode(needs, documentRequest(call, body));
      if (!issued.ok) throw documentProblem(issued.error);
      const { code, expiresAt } = issued.value;
      const answer = { code, expiresAt: new Date(expiresAt).toISOString() };
      return { status: 200, body: answer, outcome: 'code_issued' };
    },
  }),
];
