import { z } from 'zod';
import { OperatorRole } from '../register/accounts.ts';
import { OperatorId, RecordId } from '../vocabulary/record-ids.ts';
import { Instant } from '../vocabulary/time.ts';
import { Photograph, ShownFingers } from './schema.ts';

const Secret = z.string().max(200);

/** Body of a session's beginning: the secret, and what the operator's roles ask for besides. */
export const SessionBody = z
  .object({
    operator: OperatorId,
    secret: Secret,
    /** Six digits of the moment. */
    code: z.string().max(10).optional(),
    face: Photograph.optional(),
    fingers: ShownFingers,
  })
  .strict();

/** A session that was begun. */
export const SessionAnswer = z.object({
  token: z.string(),
  endsAt: z.iso.datetime(),
  mustChangeSecret: z.boolean(),
});

/** How one's own session stands. */
export const CurrentSessionAnswer = z.object({
  operator: OperatorId,
  roles: z.array(OperatorRole),
  state: z.enum(['open', 'locked']),
  endsAt: z.iso.datetime(),
});

/** What opens a locked session again. */
export const UnlockBody = z.object({ secret: Secret }).strict();

/** Body of a change of one's own secret. */
export const SecretBody = z.object({ secret: z.string().min(12).max(200) }).strict();

/** An instant as people and programs write it. */
const When = z.iso.datetime({ offset: true }).transform((text) => Instant.parse(Date.parse(text)));

const Roles = z
  .array(OperatorRole)
  .min(1)
  .max(5)
  .refine((roles) => new Set(roles).size === roles.length, 'a role twice');

/** A new operator. `me` is whoever asks, and nobody's name. */
export const OperatorBody = z
  .object({
    id: OperatorId.refine((id) => String(id) !== 'me', 'a name of nobody'),
    roles: Roles,
    /** Her own enrolment: no finger and no face of hers is then taken for a resident's. */
    enrolledAs: RecordId.exactOptional(),
    certifiedUntil: When.exactOptional(),
  })
  .strict();

/** What an operator is from now on; her secret, her link and her codes stay. */
export const OperatorChangeBody = z
  .object({
    roles: Roles,
    active: z.boolean(),
    certifiedUntil: z.union([When, z.literal('never')]),
  })
  .strict();

/** An operator as others may know her. */
const OperatorAnswer = z.object({
  id: OperatorId,
  roles: z.array(OperatorRole),
  active: z.boolean(),
  mustChangeSecret: z.boolean(),
  enrolledAs: RecordId.optional(),
  certifiedUntil: z.union([z.iso.datetime(), z.literal('never')]),
  certified: z.boolean(),
  hasCode: z.boolean(),
});
export type OperatorAnswer = z.infer<typeof OperatorAnswer>;

/** Everyone who works at the station. */
export const OperatorsAnswer = z.object({ operators: z.array(OperatorAnswer) });

/** Nothing is said: the address says who. */
export const NewCodeBody = z.object({}).strict();

/** For an operator's application, shown once. */
export const NewCodeAnswer = z.object({ operator: OperatorId, uri: z.string() });
