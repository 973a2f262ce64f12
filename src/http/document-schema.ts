import { z } from 'zod';
import { Idcs } from '../vocabulary/idcs.ts';
import { RecordId } from '../vocabulary/record-ids.ts';
import { Photograph, ShownFingers } from './schema.ts';

/**
 * Body of a document's issue: whose, and why it is known that she stands there. Either she is
 * compared now, or her enrolment was settled for this operator a moment ago.
 */
export const DocumentBody = z
  .object({
    idcs: Idcs,
    proof: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('enrolment'), recordId: RecordId }).strict(),
      z
        .object({ kind: z.literal('shown'), face: Photograph.optional(), fingers: ShownFingers })
        .strict(),
    ]),
  })
  .strict();

/** The answer with an identity code. */
export const IdentityCodeAnswer = z.object({
  code: z.string().describe('letters of a QR code, alphanumeric mode, correction level M'),
  expiresAt: z.iso.datetime(),
});
