import { z } from 'zod';
import { operation, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { Photograph } from './schema.ts';

const PictureBody = z.object({ picture: Photograph }).strict();

const CodeAnswer = z.object({
  /** Nothing is checked yet; absent when no code can be read. */
  code: z.string().optional(),
});

/** Codes of cards, in pictures of them. */
export const cardCodeOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/card-codes',
    carries: 'photograph',
    summary: 'The letters of the QR code in a picture; nothing is kept, looked up or believed',
    // A camera that looks for a card would keep its operator's session open.
    unattended: true,
    access: ['clerk', 'supervisor'],
    body: PictureBody,
    answers: { 200: { what: 'The letters, when there are any.', schema: CodeAnswer } },
    handle: async (needs, _call, { picture }) => {
      const read = await needs.codeIn(picture);
      if (!read.ok) {
        const words = read.error.kind.replaceAll('_', ' ');
        throw problemOf('sample_refused', `The picture is refused: ${words}.`);
      }
      const found = read.value === 'none' ? {} : { code: read.value };
      return { status: 200, body: found, outcome: read.value === 'none' ? 'none' : 'read' };
    },
  }),
];
