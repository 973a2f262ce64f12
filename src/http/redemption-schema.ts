import { z } from 'zod';
import { Idcs } from '../vocabulary/idcs.ts';
import { Amount, Currency } from '../vocabulary/money.ts';
import {
  DoubleSpendingId,
  EntitlementId,
  ExceptionId,
  OperatorId,
  ProgrammeId,
  ProxyId,
  RedemptionId,
} from '../vocabulary/record-ids.ts';
import { exceptionReasons, seenInstead } from '../vocabulary/redemption-exception.ts';
import { Instant } from '../vocabulary/time.ts';
import { ProbeIds } from './probe.ts';
import { Photograph, ShownFingers } from './schema.ts';

const When = z.iso.datetime({ offset: true }).transform((text) => Instant.parse(Date.parse(text)));
/** A name of the programme's own: of a payment, a point, an entitlement. Names nobody. */
const OwnName = z.string().regex(/^[\w.:/-]{1,100}$/, 'letters, digits, . _ : / -');

/** Body of opening an entitlement. */
export const EntitlementBody = z
  .object({
    reference: OwnName,
    subject: z.string().regex(/^[\w-]{43}$/),
    amount: Amount,
    currency: Currency,
    purpose: z.string().min(1).max(64),
    collectFrom: When,
    collectUntil: When,
    /** Of `/v1/decisions`; demanded wherever the social register is held. */
    decision: z
      .object({
        programme: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/),
        token: z.string().max(4_096),
      })
      .strict()
      .optional(),
  })
  .strict();

/** Body of a call that says nothing but who calls. */
export const NothingBody = z.object({}).strict();

/** An entitlement, without its holder. */
export const EntitlementAnswer = z.object({
  id: EntitlementId,
  reference: z.string(),
  amount: z.string(),
  currency: Currency,
  purpose: z.string(),
  collectFrom: z.iso.datetime(),
  collectUntil: z.iso.datetime(),
  state: z.enum(['open', 'redeemed', 'cancelled']),
});

/** Body of collecting an entitlement. */
export const RedemptionBody = z
  .object({
    id: RedemptionId,
    entitlement: EntitlementId,
    token: z.string().min(1).max(8192),
    point: OwnName,
  })
  .strict();

/** A redemption. */
export const RedemptionAnswer = z.object({
  id: RedemptionId,
  entitlement: EntitlementId,
  place: z.number(),
  way: z.enum(['online', 'offline', 'exception']),
  collectedBy: z.enum(['holder', 'guardian', 'proxy']),
  point: z.string(),
  at: z.iso.datetime(),
  state: z.enum(['authorised', 'paid', 'reversed']),
  payment: z.string().describe('as the programme named it; why not, when it was reversed'),
});

/** A redemption with the receipt on which it is paid. */
export const RedeemedAnswer = RedemptionAnswer.extend({
  receipt: z.string().describe('compact JWS, `typ` redemption-receipt+jwt'),
});

/** Body of a payment's outcome. */
export const SettlementBody = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('paid'), payment: OwnName }).strict(),
  z
    .object({
      outcome: z.literal('reversed'),
      payment: z.enum(['payment_failed', 'holder_left', 'amount_refused', 'error']),
    })
    .strict(),
]);

/** A programme's redemptions in their order. */
export const RedemptionsAnswer = z.object({
  redemptions: z.array(RedemptionAnswer),
  /** From where to ask next. */
  next: z.number(),
});

/** After which place a programme reads on. */
export const AfterPlace = z
  .string()
  .regex(/^(0|[1-9]\d{0,14})$/)
  .transform(Number)
  .default(0);

const Person = z
  .object({
    idcs: Idcs,
    captures: ProbeIds,
    face: Photograph.optional(),
    fingers: ShownFingers,
  })
  .strict()
  .transform(({ face, ...rest }) => ({ ...rest, face: face ?? ('none' as const) }));

/** Body of a leave to collect: both stand there. */
export const ProxyBody = z
  .object({
    holder: Person,
    proxy: Person,
    programme: z.union([ProgrammeId, z.literal('any')]),
    until: When,
  })
  .strict();

/** The answer to a leave. */
export const ProxyRecordedAnswer = z.object({ id: ProxyId });

/** Whose leaves. */
export const ProxySearchBody = z.object({ idcs: Idcs }).strict();

/** Leaves that somebody gave. */
export const ProxiesAnswer = z.object({
  proxies: z.array(
    z.object({
      id: ProxyId,
      programme: z.string(),
      until: z.iso.datetime(),
      state: z.enum(['active', 'revoked']),
    }),
  ),
});

/** Body of an exception. */
export const ExceptionBody = z
  .object({
    entitlement: EntitlementId,
    reason: z.enum(exceptionReasons),
    shown: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card'), code: z.string().min(1).max(4296) }).strict(),
      z.object({ kind: z.literal('paper'), number: z.string().min(1).max(30) }).strict(),
      z.object({ kind: z.literal('one_time_code'), code: z.string().regex(/^\d{6,8}$/) }).strict(),
    ]),
    photograph: Photograph,
  })
  .strict();

/** Body of a supervisor's answer. */
export const ExceptionAnswerBody = z
  .object({ answer: z.enum(['approved', 'rejected']), point: OwnName })
  .strict();

/** Body of an auditor's finding. */
export const AuditBody = z.object({ finding: z.enum(['sound', 'unsound']) }).strict();

/** An exception. */
const ExceptionShown = z.object({
  id: ExceptionId,
  entitlement: EntitlementId,
  programme: ProgrammeId,
  askedBy: OperatorId,
  reason: z.enum(exceptionReasons),
  seen: z.enum(seenInstead),
  askedAt: z.iso.datetime(),
  state: z.enum(['waiting', 'approved', 'rejected']),
  answeredBy: OperatorId.optional(),
  audit: z.enum(['none', 'due', 'sound', 'unsound']),
});

/** Exceptions that wait. */
export const ExceptionsAnswer = z.object({ exceptions: z.array(ExceptionShown) });

/** What an answer led to. */
export const AnsweredExceptionAnswer = ExceptionShown.extend({
  redemption: RedemptionId.optional(),
});

/** Entitlements that were collected twice. */
export const DoubleSpendingsAnswer = z.object({
  doubleSpendings: z.array(
    z.object({
      id: DoubleSpendingId,
      entitlement: EntitlementId,
      programme: ProgrammeId,
      first: RedemptionId,
      verifier: z.string(),
      point: z.string(),
      at: z.iso.datetime(),
      foundAt: z.iso.datetime(),
      state: z.enum(['open', 'error', 'fraud']),
    }),
  ),
});

/** Body of what a double spending was. */
export const DoubleSpendingBody = z.object({ finding: z.enum(['error', 'fraud']) }).strict();
