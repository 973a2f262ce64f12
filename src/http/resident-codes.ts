import { z } from 'zod';
import { codeUri } from '../credentials/one-time-code.ts';
import {
  confirmContact,
  giveCodeSecret,
  giveCounterCode,
  stateContact,
  type GiveRefusal,
} from '../procedures/give-codes.ts';
import { Contact, ContactKind } from '../vocabulary/contact.ts';
import type { Result } from '../vocabulary/result.ts';
import { languages } from '../web/language.ts';
import { plainQrDrawing } from '../web/card/qr-drawing.ts';
import { ClaimedNumberBody } from './claimed-schema.ts';
import { counterProblem } from './counter-verifications.ts';
import { operation, type Call, type Operation } from './operation.ts';
import { problemOf } from './problem.ts';
import { ProbeIds } from './probe.ts';
import { Photograph, ShownFingers } from './schema.ts';

/** As many as all counters of one office need. */
const perMinuteMax = 60;
const access = ['clerk', 'supervisor'] as const;

const shown = {
  claimed: ClaimedNumberBody,
  face: Photograph.optional(),
  fingers: ShownFingers,
  captures: ProbeIds,
};
const SeenBody = z.object(shown).strict();
const ContactBody = z
  .object({ ...shown, contact: Contact, language: z.enum(languages).default('ar') })
  .strict();
const ContactCodeBody = z
  .object({ claimed: ClaimedNumberBody, kind: ContactKind, code: z.string().max(32) })
  .strict();

const ApplicationAnswer = z.object({
  /** What an application reads, to be shown once and kept nowhere. */
  uri: z.string(),
  /** The same as a QR code, SVG. */
  qr: z.string(),
});
const CounterCodeAnswer = z.object({ code: z.string(), expiresAt: z.iso.datetime() });
const ConfirmedAnswer = z.object({ confirmed: z.boolean() });

const details = {
  not_the_resident: 'Whoever stands there was not recognised as the holder of the number.',
  codes_too_many: 'Too many codes were given to this resident. Wait a quarter of an hour.',
  messages_missing: 'This station sends no messages.',
} as const;

type OwnRefusal = Extract<GiveRefusal, { kind: keyof typeof details }>;

function isOwn(refusal: GiveRefusal): refusal is OwnRefusal {
  return refusal.kind in details;
}

function valueOf<T>(result: Result<T, GiveRefusal>): T {
  if (result.ok) return result.value;
  const { error } = result;
  throw isOwn(error) ? problemOf(error.kind, details[error.kind]) : counterProblem(error);
}

function requestOf(call: Call, { face, ...rest }: Seen) {
  return { ...rest, operator: call.operator().id, face: face ?? ('none' as const) };
}
type Seen = z.output<typeof SeenBody>;

/** What is given to a resident at a counter, once she was verified there. */
export const residentCodeOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/v1/residents/code-applications',
    carries: 'photograph',
    perMinuteMax,
    summary: 'Give whoever stands there an application’s codes, in the place of those before',
    access,
    body: SeenBody,
    answers: { 201: { what: 'To be shown once.', schema: ApplicationAnswer } },
    handle: async (needs, call, body) => {
      const secret = valueOf(await giveCodeSecret(needs, requestOf(call, body)));
      // The label says nothing of her: an application shows it to whoever looks over her shoulder.
      const uri = codeUri(secret, needs.console.stationName);
      return { status: 201, body: { uri, qr: plainQrDrawing(uri).text }, outcome: 'given' };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/codes',
    carries: 'photograph',
    perMinuteMax,
    summary: 'Give whoever stands there a code to sign in with once, on paper',
    access,
    body: SeenBody,
    answers: { 201: { what: 'The code.', schema: CounterCodeAnswer } },
    handle: async (needs, call, body) => {
      const given = valueOf(await giveCounterCode(needs, requestOf(call, body)));
      const expiresAt = new Date(given.expiresAt).toISOString();
      return { status: 201, body: { code: given.code, expiresAt }, outcome: 'given' };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/contacts',
    carries: 'photograph',
    perMinuteMax,
    summary: 'Send a code to where whoever stands there says that she is reached',
    access,
    body: ContactBody,
    answers: { 202: { what: 'On its way.' } },
    handle: async (needs, call, { contact, language, ...body }) => {
      const request = { ...requestOf(call, body), contact, language };
      valueOf(await stateContact(needs, request));
      return { status: 202, body: { sent: true }, outcome: 'sent' };
    },
  }),
  operation({
    method: 'post',
    path: '/v1/residents/contacts/confirmations',
    perMinuteMax,
    summary: 'Make a contact hers by the code that was sent to it',
    access,
    body: ContactCodeBody,
    answers: { 200: { what: 'Whether it was the code.', schema: ConfirmedAnswer } },
    handle: async (needs, call, { code, ...body }) => {
      if (code === '') throw problemOf('code_empty', 'Send the code that was received.');
      const request = { ...body, code, operator: call.operator().id };
      const outcome = await confirmContact(needs, request);
      return { status: 200, body: { confirmed: outcome === 'accepted' }, outcome };
    },
  }),
];
