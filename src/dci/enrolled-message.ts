import { z } from 'zod';
import { SenderChosen } from './envelope.ts';
import { Grounds } from './grounds.ts';

const Equal = z.union([
  SenderChosen,
  z.object({ eq: SenderChosen }).strict(),
  z.object({ $eq: SenderChosen }).strict(),
]);

/** Of both spellings of equality, and of the bare value, the value. */
function valueOf(said: z.output<typeof Equal>): string {
  if (typeof said === 'string') return said;
  return 'eq' in said ? said.eq : said.$eq;
}

const Flat = z
  .object({
    person_identifier: Equal.transform(valueOf),
    programme_identifier: Equal.transform(valueOf).optional(),
  })
  .strict();

/** The same as a list of what must hold together. */
const Listed = z
  .object({ $and: z.array(z.record(z.string(), z.unknown())).min(1).max(2) })
  .strict()
  .transform(({ $and }) => Object.assign({}, ...$and))
  .pipe(Flat);

/** A message that asks in which programmes somebody is. */
export const EnrolledMessage = z
  .object({
    transaction_id: SenderChosen,
    enrolled_criteria: z
      .object({
        query_type: z.string().max(40).optional(),
        response_entity: z.string().max(40).optional(),
        query: z.union([Flat, Listed]),
        consent: Grounds.optional(),
        authorize: Grounds.optional(),
      })
      .strict(),
  })
  .strict();
export type EnrolledMessage = z.infer<typeof EnrolledMessage>;
